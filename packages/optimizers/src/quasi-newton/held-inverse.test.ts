import { describe, expect, it } from 'vitest';
import { chainedRosenbrock } from '../../bench/chained-rosenbrock.ts';
import { runMethod } from '../run/run-method.ts';
import { stepRun } from '../run/step-run.ts';
import { bfgs } from './bfgs.ts';

declare const structuredClone: <T>(value: T) => T;

const start = Float64Array.of(-1.2, 1, -1.2, 1, 0.5);

describe('the inverse Hessian of BFGS, which states do not copy each turn', () => {
  it('is the same to the last bit, and so is the run, when every turn begins with fresh copies', () => {
    const objective = chainedRosenbrock(5);
    const whole = runMethod(bfgs, objective, start);
    let run = stepRun(bfgs, objective, start);
    for (let k = 0; run.step(); k++) {
      const shorter = runMethod(bfgs, objective, start, { maxfev: k + 1 });
      expect(run.result()['hessInv']).toEqual(shorter['hessInv']);
      if (k % 3 === 0) run = stepRun(bfgs, objective, start, { resume: structuredClone(run.checkpoint()) });
    }
    expect(run.result().x).toEqual(whole.x);
    expect(run.result()['hessInv']).toEqual(whole['hessInv']);
    expect(whole.success).toBe(true);
  });

  it('is near the inverse of the Hessian at the minimum of a quadratic', () => {
    // f = 1/2 x^T A x with A = diag(1, 4, 9): H ends near diag(1, 1/4, 1/9).
    const f = { dimension: 3, value: ([a, b, c]: Float64Array) => (a! ** 2 + 4 * b! ** 2 + 9 * c! ** 2) / 2 };
    const { hessInv } = runMethod(bfgs, { ...f, gradient: ([a, b, c]) => Float64Array.of(a!, 4 * b!, 9 * c!) }, Float64Array.of(1, 2, 3));
    const h = hessInv as Float64Array;
    [1, 1 / 4, 1 / 9].forEach((expected, i) => {
      expect(h[4 * i]).toBeCloseTo(expected, 2);
    });
  });
});
