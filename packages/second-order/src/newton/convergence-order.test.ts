/** Quadratic convergence, by regression on the last iterations, and whole steps on quadratics, for every Newton method. */
import { runMethod } from '@thetakit/optimizers';
import type { Minimizer, Objective } from '@thetakit/registry';
import { convergenceOrder } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { leastSquares } from '../fit/least-squares.ts';
import { arc } from '../trust-region/arc.ts';
import { dogleg } from '../trust-region/dogleg.ts';
import { trustExact } from '../trust-region/trust-exact.ts';
import { trustKrylov } from '../trust-region/trust-krylov.ts';
import { trustNcg } from '../trust-region/trust-ncg.ts';
import { dampedNewton } from './damped-newton.ts';
import { newton } from './newton.ts';
import { newtonCg } from './newton-cg.ts';
import { newtonRoot } from './newton-root.ts';

/** f = exp(x) - 2 x + exp(y) - 3 y, minimum at (ln 2, ln 3): third derivatives do not vanish there. */
const smooth: Objective = {
  dimension: 2,
  value: (x) => Math.exp(x[0]!) - 2 * x[0]! + Math.exp(x[1]!) - 3 * x[1]!,
  gradient: (x) => Float64Array.of(Math.exp(x[0]!) - 2, Math.exp(x[1]!) - 3),
  hessian: (x) => Float64Array.of(Math.exp(x[0]!), 0, 0, Math.exp(x[1]!)),
};
const minimum = [Math.LN2, Math.log(3)];

/** Errors of the iterates from where the method converges to where rounding shows. */
function tail(path: readonly ArrayLike<number>[], solution: readonly number[]): number[] {
  return path.map((x) => Math.hypot(...solution.map((v, i) => x[i]! - v))).filter((e) => e < 0.7 && e > 1e-14);
}

// biome-ignore lint/suspicious/noExplicitAny: options and state of a method are existential.
type Any = Minimizer<any, any>;
const methods: readonly (readonly [string, Any, object])[] = [
  ['newton', newton, {}],
  ['damped-newton', dampedNewton, {}],
  ['trust-exact', trustExact, {}],
  ['dogleg', dogleg, {}],
  ['arc', arc, {}],
  // With the whole Newton step: conjugate gradients to the end.
  ['newton-cg', newtonCg, { forcing: 1e-14 }],
  ['trust-ncg', trustNcg, { forcing: 1e-14 }],
  ['trust-krylov', trustKrylov, { forcing: 1e-14 }],
];

it.each(methods)('%s converges with an order of 1.9 to 2.1', (_id, method, options) => {
  const { history } = runMethod(method, smooth, Float64Array.of(1.2, 0.6), { history: true, options: { gtol: 0, ...options }, maxiter: 30 });
  const errors = tail([Float64Array.of(1.2, 0.6), ...history!.map((row) => row.x)], minimum);
  expect(errors.length).toBeGreaterThanOrEqual(3);
  expect(convergenceOrder(errors.slice(-4))).toBeGreaterThan(1.9);
  expect(convergenceOrder(errors.slice(-4))).toBeLessThan(2.1);
});

it.each(methods.filter(([id]) => id !== 'arc'))('%s solves a quadratic in one step that fits into its region', (_id, method, options) => {
  // 1/2 x^T A x - b^T x, A = [[4, 1], [1, 3]], solution (1, 2).
  const quadratic: Objective = {
    dimension: 2,
    value: (x) => 2 * x[0]! ** 2 + x[0]! * x[1]! + 1.5 * x[1]! ** 2 - 6 * x[0]! - 7 * x[1]!,
    gradient: (x) => Float64Array.of(4 * x[0]! + x[1]! - 6, x[0]! + 3 * x[1]! - 7),
    hessian: () => Float64Array.of(4, 1, 1, 3),
  };
  const result = runMethod(method, quadratic, Float64Array.of(1.2, 1.9), { options });
  expect([result.nit, result.success]).toEqual([1, true]);
  [1, 2].forEach((v, i) => expect(result.x[i]).toBeCloseTo(v, 13));
});

it('Levenberg-Marquardt converges with order 2 where the residuals vanish', () => {
  const path: Float64Array[] = [];
  const residuals = (x: Float64Array) => [Math.exp(x[0]!) - 2, Math.exp(x[1]!) - 3 + (x[0]! - Math.LN2) ** 2];
  leastSquares(residuals, [1.1, 0.8], {
    jac: (x) => [Math.exp(x[0]!), 0, 2 * (x[0]! - Math.LN2), Math.exp(x[1]!)],
    callback: ({ x }) => void path.push(x.slice()),
  });
  const order = convergenceOrder(tail(path, minimum).slice(-4));
  expect(order).toBeGreaterThan(1.9);
  expect(order).toBeLessThan(2.1);
});

describe('newtonRoot', () => {
  const circle = ([x = 0, y = 0]: Float64Array) => [x * x + y * y - 4, Math.exp(x) + y - 1];
  const slope = ([x = 0, y = 0]: Float64Array) => [
    [2 * x, 2 * y],
    [Math.exp(x), 1],
  ];

  it("walks as worked by hand: Heron's rule", () => {
    const { path, x, success } = newtonRoot((v) => [v[0]! ** 2 - 2], [1], { jac: (v) => [2 * v[0]!], isSafeguarded: false });
    expect([path[1]![0], path[2]![0]]).toEqual([1.5, 1.5 - 0.25 / 3]);
    expect(x[0]).toBeCloseTo(Math.SQRT2, 15);
    expect(success).toBe(true);
  });

  it('converges with order 2, with its Jacobian or differences', () => {
    const exact = newtonRoot(circle, [1, -1.5], { jac: slope, ftol: 0 });
    const root = [...exact.x];
    // Substituted: both equations hold.
    circle(exact.x).forEach((v) => expect(Math.abs(v)).toBeLessThan(1e-14));
    const order = convergenceOrder(tail(exact.path, root).slice(-4));
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
    newtonRoot(circle, [1, -1.5]).x.forEach((v, i) => expect(v).toBeCloseTo(root[i]!, 12));
  });

  it('lambda makes the error of a linear system shrink by 1 - lambda', () => {
    const { path } = newtonRoot((v) => [2 * v[0]! - 6], [7], { lambda: 0.5, maxiter: 4, jac: () => [2] });
    path.forEach((v, k) => expect(v[0]! - 3).toBeCloseTo(4 * 0.5 ** k, 14));
  });

  it('the safeguard tames atan, on which the pure method runs away', () => {
    const atan = { jac: (v: Float64Array) => [1 / (1 + v[0]! ** 2)] };
    expect(newtonRoot((v) => [Math.atan(v[0]!)], [3], atan).x[0]).toBeCloseTo(0, 12);
    expect(newtonRoot((v) => [Math.atan(v[0]!)], [3], { ...atan, isSafeguarded: false }).success).toBe(false);
  });

  it('says singular, NaN and no root as values, and throws for shapes', () => {
    expect(newtonRoot((v) => [v[0]! + v[1]!, v[0]! + v[1]! - 1], [0, 0]).reason).toBe('singular');
    expect(newtonRoot(() => [NaN], [0]).reason).toBe('non-finite');
    expect(newtonRoot((v) => [v[0]! ** 2 + 1], [0.7]).success).toBe(false);
    expect(() => newtonRoot(() => [1, 2], [0])).toThrow('SHAPE_MISMATCH: newtonRoot: there are 2 numbers, expected 1. Give as many equations as unknowns');
  });
});
