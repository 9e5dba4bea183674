import { gradientDescent, lBfgsB, nelderMead, runMethod } from '@thetakit/optimizers';
import { rosenbrock } from '@thetakit/problems';
import { type AnyMethod, type Objective, resolveOptions } from '@thetakit/registry';
import { dampedNewton, levenbergMarquardt } from '@thetakit/second-order';
import { describe, expect, it } from 'vitest';
import { runInterruptible } from './run-interruptible.ts';

const quiet = () => ({ signal: new AbortController().signal });
const start = () => Float64Array.of(-1.2, 1);

/** Rosenbrock's function with every oracle, written out. */
const full: Objective = {
  dimension: 2,
  residualCount: 2,
  value: ([x = 0, y = 0]) => 50 * (y - x * x) ** 2 + (1 - x) ** 2 / 2,
  gradient: ([x = 0, y = 0]) => Float64Array.of(-200 * x * (y - x * x) - (1 - x), 100 * (y - x * x)),
  hessian: ([x = 0, y = 0]) => Float64Array.of(-200 * (y - 3 * x * x) + 1, -200 * x, -200 * x, 100),
  residuals: ([x = 0, y = 0]) => Float64Array.of(10 * (y - x * x), 1 - x),
  jacobian: ([x = 0]) => Float64Array.of(-20 * x, 10, -1, 0),
};

describe('runInterruptible', () => {
  it.each<[string, AnyMethod]>([
    ['values', nelderMead],
    ['gradients', lBfgsB],
    ['Hessians', dampedNewton],
    ['residuals', levenbergMarquardt],
  ])('does what the plain driver does, with %s', async (_name, method) => {
    const plain = runMethod(method, full, start());
    const result = await runInterruptible(method, full, start(), {}, quiet());
    expect(result.x).toEqual(plain.x);
    expect([result.reason, result.nit, result.njev, result.nhev]).toEqual([plain.reason, plain.nit, plain.njev, plain.nhev]);
  });

  it('leaves differences to the driver when the objective has no gradient', async () => {
    const result = await runInterruptible(lBfgsB, { dimension: 2, value: full.value }, start(), {}, quiet());
    expect([...result.x]).toEqual([expect.closeTo(1, 4), expect.closeTo(1, 4)]);
  });

  it('stops in the middle with the best so far when the signal is aborted', async () => {
    const controller = new AbortController();
    const turns: number[] = [];
    const onTurn = (evaluations: number) => {
      turns.push(evaluations);
      controller.abort();
    };
    const settings = { options: resolveOptions('gd', gradientDescent.options, { learningRate: 1e-9 }), maxiter: 1e9 };
    const result = await runInterruptible(gradientDescent, rosenbrock().objective(), start(), settings, { signal: controller.signal, onTurn });
    expect(result.reason).toBe('cancelled');
    expect(turns).toEqual([result.nfev]);
    expect(result.fun).toBeLessThan(24.2);
  });

  it('tells of every iteration', async () => {
    const seen: number[] = [];
    const result = await runInterruptible(lBfgsB, full, start(), {}, { ...quiet(), onIteration: ({ nit }) => seen.push(nit) });
    expect(seen).toEqual(Array.from({ length: result.nit }, (_, i) => i + 1));
  });
});
