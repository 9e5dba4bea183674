import { adam, runMethod } from '@thetakit/optimizers';
import { rosenbrock } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { drive } from '@thetakit/testkit';
import { expect, it } from 'vitest';
import { type AdaHessianState, adahessian } from './adahessian.ts';

/** 1/2 sum c_i (x_i - 1)^2 and a coupling of neighbours. */
function quadratic(c: readonly number[], coupling = 0): Objective {
  const at = (x: Float64Array, i: number) => (x[i] ?? 1) - 1;
  return {
    dimension: c.length,
    value: (x) => c.reduce((sum, ci, i) => sum + 0.5 * ci * at(x, i) ** 2 + coupling * at(x, i) * at(x, i + 1), 0),
    gradient: (x) => Float64Array.from(c, (ci, i) => ci * at(x, i) + coupling * (at(x, i - 1) + at(x, i + 1))),
  };
}

const run = (objective: Objective, options: object, maxiter: number, seed = 1) =>
  runMethod(adahessian, objective, new Float64Array(objective.dimension).fill(3), { options, maxiter, seed });

/** v after some steps of three gradients each. */
function squareAfter(objective: Objective, options: object, steps: number): Float64Array {
  const start = new Float64Array(objective.dimension).fill(3);
  return (drive(adahessian, objective, start, { options, evaluations: 3 * steps, seed: 1 }).state as AdaHessianState).square;
}

it('makes the whole Newton step of a separable quadratic, whatever its curvatures', () => {
  const { x } = run(quadratic([1, 100, 1e4]), { learningRate: 1, beta1: 0, epsilon: 1e-12 }, 1);
  // Differences of gradients at a step of 6e-6 leave about 1e-10 of the curvature.
  for (const v of x) expect(Math.abs(v - 1)).toBeLessThan(1e-7);
});

it('estimates the diagonal of a coupled Hessian: its mean square is c^2 plus the squares of the couplings', () => {
  const square = squareAfter(quadratic([2, 3, 4], 0.5), { learningRate: 1e-6, beta2: 0.9999 }, 4000);
  const whole = 1 - 0.9999 ** 4000;
  // E (c + sum of couplings times signs)^2 = c^2 + sum of squares; 4000 draws with a spread of about 3 c: 3 standard errors.
  const expected = [4 + 0.25, 9 + 0.5, 16 + 0.25];
  expected.forEach((value, i) => expect(Math.abs(square[i]! / whole - value)).toBeLessThan((3 * 3 * Math.sqrt(value)) / Math.sqrt(4000)));
});

it('beats Adam on curvatures of 1 to 1e6 in as many steps', () => {
  const objective = quadratic([1, 1e2, 1e4, 1e6]);
  const ours = run(objective, { learningRate: 0.5, beta1: 0.5 }, 60);
  const best = Math.min(
    ...[0.01, 0.03, 0.1, 0.3].map(
      (learningRate) => runMethod(adam, objective, new Float64Array(4).fill(3), { options: { learningRate }, maxiter: 60 }).best.fun,
    ),
  );
  expect(ours.best.fun).toBeLessThan(0.01 * best);
});

it('averages the curvature over blocks', () => {
  const square = squareAfter(quadratic([1, 3, 10, 20]), { learningRate: 1e-9, beta2: 0, blockSize: 2 }, 1);
  [4, 4, 225, 225].forEach((value, i) => expect(square[i]).toBeCloseTo(value, 5));
});

it('takes two more gradients for each estimate, of every k-th step', () => {
  const objective = rosenbrock().objective();
  const { njev } = runMethod(adahessian, objective, Float64Array.of(-1.2, 1), { options: { every: 2 }, maxiter: 10 });
  // 11 iterates, 5 estimates.
  expect(njev).toBe(11 + 2 * 5);
});
