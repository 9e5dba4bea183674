import type { AnyMethod, Objective } from '@thetakit/registry';
import { requireGolden } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/first-order.json' with { type: 'json' };
import { runMethod } from '../run/run-method.ts';
import { adam } from './adam.ts';
import { gradientDescent } from './gradient-descent.ts';
import { momentum } from './momentum.ts';

type Hyper = Readonly<Record<string, number | boolean>>;
interface Recipe {
  readonly method: AnyMethod;
  readonly options: (h: Hyper) => Record<string, unknown>;
}

const adamOptions = (variant: string) => (h: Hyper) => ({ learningRate: h['lr'], beta1: h['b1'], beta2: h['b2'], epsilon: h['eps'], variant });
const tfMomentum: Recipe = { method: momentum, options: (h) => ({ learningRate: h['lr'], momentum: h['mu'], nesterov: h['nesterov'], variant: 'tf' }) };
const torchSgd: Recipe = {
  method: momentum,
  options: (h) => ({
    learningRate: h['lr'],
    momentum: h['mu'],
    nesterov: h['nesterov'],
    dampening: h['dampening'],
    weightDecay: h['weight_decay'],
    variant: 'torch',
  }),
};
const recipes: Readonly<Record<string, readonly Recipe[]>> = {
  sgd: [{ method: gradientDescent, options: (h) => ({ learningRate: h['lr'] }) }],
  momentum_tf: [tfMomentum],
  sgd_torch: [torchSgd],
  adam_tf: [{ method: adam, options: adamOptions('tf') }],
  adam: ['torch', 'optax', 'paper'].map((variant) => ({ method: adam, options: adamOptions(variant) })),
};

/** 100 (x2 - x1^2)^2 + (1 - x1)^2 */
const rosenbrock: Objective = {
  dimension: 2,
  value: (x) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2,
  gradient: (x, out: Float64Array = new Float64Array(2)) => {
    const t = x[1]! - x[0]! ** 2;
    out.set([-400 * x[0]! * t - 2 * (1 - x[0]!), 200 * t]);
    return out;
  },
};

/** 1/2 (x - c)^T A (x - c) */
function quadratic({ A, c }: { readonly A: readonly (readonly number[])[]; readonly c: readonly number[] }): Objective {
  const gradient = (x: Float64Array, out: Float64Array = new Float64Array(c.length)) => {
    A.forEach((row, i) => {
      out[i] = row.reduce((sum, a, j) => sum + a * (x[j]! - c[j]!), 0);
    });
    return out;
  };
  return { dimension: c.length, gradient, value: (x) => gradient(x).reduce((sum, g, i) => sum + (g * (x[i]! - c[i]!)) / 2, 0) };
}

const problems: Readonly<Record<string, Objective>> = { rosenbrock2: rosenbrock, quadratic10: quadratic(golden.problems.quadratic10) };

describe('golden trajectories of the first-order rules', () => {
  for (const { case: name, rule, runs } of golden.cases) {
    for (const [problem, { hyper, x, f }] of Object.entries(runs)) {
      for (const { method, options } of recipes[rule]!) {
        const chosen = options(hyper as Hyper);
        it(`${name} on ${problem}, ${method.id} ${chosen['variant'] ?? ''}`, () => {
          const start = Float64Array.from(x[0]!);
          const { history } = runMethod(method, problems[problem]!, start, { options: { ...chosen, gtol: 0 }, maxiter: 100, history: true });
          expect(history!.length).toBe(100);
          // Differences of 1e-13 grow by less than 50 over these runs, so 1e-9 is generous and still tells every variant apart.
          for (let k = 1; k < x.length; k++) {
            const row = history![k * golden.every - 1]!;
            requireGolden(`${name} step ${row.nit}`, row.x, x[k]!, 1e-9);
            requireGolden(`${name} f at step ${row.nit}`, [row.fun], [f[k]!], 1e-9);
          }
        });
      }
    }
  }

  it('tells the variants of Adam apart when epsilon is large', () => {
    const run = (variant: string) =>
      runMethod(adam, rosenbrock, Float64Array.of(-1.2, 1), { options: { learningRate: 0.1, epsilon: 1, variant }, maxiter: 100 }).x[0]!;
    expect(Math.abs(run('tf') - run('torch'))).toBeGreaterThan(1e-3);
  });

  it('refuses options that a variant does not know', () => {
    const start = Float64Array.of(1, 1);
    expect(() => runMethod(adam, rosenbrock, start, { options: { epsilonRoot: 1 } })).toThrow(
      "OPTION_CONFLICT: adam: variant torch has no epsilonRoot. Use variant 'optax', or leave epsilonRoot at 0",
    );
    expect(() => runMethod(momentum, rosenbrock, start, { options: { variant: 'tf', dampening: 0.5 } })).toThrow(
      "OPTION_CONFLICT: momentum: variant tf knows neither dampening nor weightDecay. Use variant 'torch', or leave them at 0",
    );
    expect(() => runMethod(momentum, rosenbrock, start, { options: { nesterov: true, dampening: 0.5 } })).toThrow(
      'OPTION_CONFLICT: momentum: nesterov and dampening exclude each other. Set dampening to 0',
    );
  });
});

describe('theory on quadratics', () => {
  const two: Objective = quadratic({
    A: [
      [1, 0],
      [0, 9],
    ],
    c: [0, 0],
  });

  it('gradient descent contracts at (k - 1) / (k + 1) with the best step 2 / (l1 + ln)', () => {
    // k = 9: rate 0.8; the error of both coordinates is multiplied by exactly +-0.8 per step.
    const { history } = runMethod(gradientDescent, two, Float64Array.of(1, 1), { options: { learningRate: 0.2 }, maxiter: 10, history: true });
    history!.forEach(({ x, nit }) => {
      expect(Math.abs(x[0]!)).toBeCloseTo(0.8 ** nit, 12);
      expect(Math.abs(x[1]!)).toBeCloseTo(0.8 ** nit, 12);
    });
  });

  it('gradient descent diverges at 2 / ln and beyond, momentum up to (2 + 2 mu) / ln does not', () => {
    const start = Float64Array.of(1, 1);
    expect(runMethod(gradientDescent, two, start, { options: { learningRate: 2.01 / 9 } }).success).toBe(false);
    expect(runMethod(momentum, two, start, { options: { learningRate: 3.7 / 9, momentum: 0.9 } }).success).toBe(true);
    expect(runMethod(momentum, two, start, { options: { learningRate: 3.81 / 9, momentum: 0.9 } }).success).toBe(false);
  });
});
