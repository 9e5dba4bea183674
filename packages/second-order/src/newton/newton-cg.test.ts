import { minimize, runMethod } from '@thetakit/optimizers';
import { rosenbrock } from '@thetakit/problems';
import { createRegistry, type Objective } from '@thetakit/registry';
import { convergenceOrder } from '@thetakit/testkit';
import { expect, it } from 'vitest';
import { secondOrderPlugin } from '../plugin.ts';
import { newtonCg } from './newton-cg.ts';

/** f = 1/2 sum c_i x_i^2. */
const diagonal = (...c: number[]): Objective => ({
  dimension: c.length,
  value: (x) => x.reduce((sum, v, i) => sum + 0.5 * c[i]! * v * v, 0),
  gradient: (x) => x.map((v, i) => c[i]! * v),
  hessianProduct: (_, v) => v.map((vi, i) => c[i]! * vi),
});

/** f = x^2 - y^2 + y^4/4: a saddle at 0 and minima -1 at (0, +-sqrt 2). */
const saddle: Objective = {
  dimension: 2,
  value: (x) => x[0]! ** 2 - x[1]! ** 2 + x[1]! ** 4 / 4,
  gradient: (x) => Float64Array.of(2 * x[0]!, -2 * x[1]! + x[1]! ** 3),
  hessianProduct: (x, v) => Float64Array.of(2 * v[0]!, (-2 + 3 * x[1]! ** 2) * v[1]!),
};

it('takes the steps of conjugate gradients, as worked by hand', () => {
  // c = (1, 4) from (4, 1): g = (4, 4), alpha = 32/80, p = (-1.6, -1.6), r = g + H p = (2.4, -2.4), ||r||/||g|| = 0.6.
  // With forcing 0.7 that is good enough: x = (2.4, -0.6), f = 3.6, the minimum along p.
  const rough = runMethod(newtonCg, diagonal(1, 4), Float64Array.of(4, 1), { maxiter: 1, options: { forcing: 0.7 } });
  expect(rough.x[0]).toBeCloseTo(2.4, 14);
  expect(rough.x[1]).toBeCloseTo(-0.6, 14);
  expect([rough.nfev, rough.nhev]).toEqual([2, 1]);
  // With a small forcing term both directions are used and the minimum is met in one iteration.
  const full = runMethod(newtonCg, diagonal(1, 4), Float64Array.of(4, 1), { options: { forcing: 1e-6 } });
  expect([full.nit, full.nhev, full.success]).toEqual([1, 2, true]);
  expect(Math.hypot(...full.x)).toBeLessThan(1e-13);
});

it('goes downhill by the size of the curvature where that is negative', () => {
  // f = x - x^2/2 has g = 1, H = -1 at 0: p = -g (g^T g / |g^T H g|) = -1. The search may only lengthen it.
  const f: Objective = { ...diagonal(-1), value: (x) => x[0]! - x[0]! ** 2 / 2, gradient: (x) => Float64Array.of(1 - x[0]!) };
  const result = runMethod(newtonCg, f, Float64Array.of(0), { maxfev: 2 });
  expect(result.best.x[0]).toBe(-1);
});

it('leaves the neighbourhood of a saddle', () => {
  const result = runMethod(newtonCg, saddle, Float64Array.of(1, 0.1));
  expect(result.success).toBe(true);
  expect(result.fun).toBeCloseTo(-1, 14);
});

it('converges with order 2 when the forcing term goes to zero', () => {
  // in one variable conjugate gradients are exact after one product: Newton's method for exp(x) - 2x
  const f: Objective = {
    dimension: 1,
    value: (x) => Math.exp(x[0]!) - 2 * x[0]!,
    gradient: (x) => Float64Array.of(Math.exp(x[0]!) - 2),
    hessianProduct: (x, v) => Float64Array.of(Math.exp(x[0]!) * v[0]!),
  };
  const { history } = runMethod(newtonCg, f, Float64Array.of(1.2), { history: true, maxiter: 6, options: { gtol: 0 } });
  const errors = history!.map(({ x }) => Math.abs(x[0]! - Math.LN2)).filter((e) => e > 1e-13);
  expect(convergenceOrder(errors)).toBeGreaterThan(1.9);
  expect(convergenceOrder(errors)).toBeLessThan(2.1);
});

it('works through minimize with hessp alone, and stops by xtol when asked to', () => {
  const registry = createRegistry(secondOrderPlugin);
  const { value, gradient, hessianProduct } = rosenbrock().objective() as Required<Objective>;
  const given = {
    method: 'Newton-CG',
    registry,
    jac: (x: Float64Array) => gradient(x),
    hessp: (x: Float64Array, v: Float64Array) => [...hessianProduct(x, v)],
  };
  const result = minimize((x) => value(x), [-1.2, 1], given);
  expect([result.success, result.reason]).toEqual([true, 'gradient-tolerance']);
  expect(Math.hypot(result.x[0]! - 1, result.x[1]! - 1)).toBeLessThan(1e-9);
  const early = minimize((x) => value(x), [-1.2, 1], { ...given, options: { xtol: 1e-3, gtol: 0 } });
  expect(early.reason).toBe('step-tolerance');
  expect(early.nit).toBeLessThanOrEqual(result.nit);
});

it('says non-finite when a product is NaN, and refuses options outside their range by text', () => {
  const broken: Objective = { ...diagonal(1), hessianProduct: () => Float64Array.of(NaN) };
  expect(runMethod(newtonCg, broken, Float64Array.of(1)).reason).toBe('non-finite');
  expect(() => runMethod(newtonCg, diagonal(1), Float64Array.of(1), { options: { forcing: 1 } })).toThrow(
    'OPTION_OUT_OF_RANGE: newton-cg: forcing is 1, expected 0 < forcing < 1. Choose a value inside the range',
  );
});
