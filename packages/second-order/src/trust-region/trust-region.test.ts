import { minimize, runMethod } from '@thetakit/optimizers';
import { rosenbrock } from '@thetakit/problems';
import { type AnyMethod, createRegistry, type Objective } from '@thetakit/registry';
import { convergenceOrder } from '@thetakit/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newtonCg } from '../newton/newton-cg.ts';
import { secondOrderPlugin } from '../plugin.ts';
import { arc } from './arc.ts';
import { dogleg } from './dogleg.ts';
import { trustExact } from './trust-exact.ts';
import { trustKrylov } from './trust-krylov.ts';
import { trustNcg } from './trust-ncg.ts';

/** f(x) = 1/2 x^T A x - b^T x. */
function quadratic(a: number[], b: number[]): Objective {
  const n = b.length;
  const product = (x: Float64Array) => Float64Array.from(b, (_, i) => x.reduce((sum, v, j) => sum + a[i * n + j]! * v, 0));
  return {
    dimension: n,
    value: (x) => product(x).reduce((sum, v, i) => sum + x[i]! * (0.5 * v - b[i]!), 0),
    gradient: (x) => product(x).map((v, i) => v - b[i]!),
    hessian: () => Float64Array.from(a),
    hessianProduct: (_, v) => product(v),
  };
}

/** f = x^2 - y^2 + y^4/4: a saddle at 0 and minima -1 at (0, +-sqrt 2). */
const saddle: Objective = {
  dimension: 2,
  value: (x) => x[0]! ** 2 - x[1]! ** 2 + x[1]! ** 4 / 4,
  gradient: (x) => Float64Array.of(2 * x[0]!, -2 * x[1]! + x[1]! ** 3),
  hessian: (x) => Float64Array.of(2, 0, 0, -2 + 3 * x[1]! ** 2),
  hessianProduct: (x, v) => Float64Array.of(2 * v[0]!, (-2 + 3 * x[1]! ** 2) * v[1]!),
};

/** f = exp(x) - 2x: minimum at ln 2. */
const scalar: Objective = {
  dimension: 1,
  value: (x) => Math.exp(x[0]!) - 2 * x[0]!,
  gradient: (x) => Float64Array.of(Math.exp(x[0]!) - 2),
  hessian: (x) => Float64Array.of(Math.exp(x[0]!)),
  hessianProduct: (x, v) => Float64Array.of(Math.exp(x[0]!) * v[0]!),
};

const dense: readonly AnyMethod[] = [trustExact, dogleg, arc];
const matrixFree: readonly AnyMethod[] = [trustNcg, trustKrylov];
const methods = [...dense, ...matrixFree];

describe.each(methods)('$id', (method) => {
  it('solves through minimize and the registry, with functions and with an objective', () => {
    const registry = createRegistry(secondOrderPlugin);
    const { value, gradient, hessian } = rosenbrock().objective() as Required<Objective>;
    const hess = (x: Float64Array) => [...hessian(x)];
    const byFunctions = minimize((x) => value(x), [-1.2, 1], { method: method.id, jac: (x) => gradient(x), hess, registry });
    const byObjective = minimize(rosenbrock().objective(), [-1.2, 1], { method: method.id, registry });
    for (const { success, x, nhev } of [byFunctions, byObjective]) {
      expect(success).toBe(true);
      expect(Math.hypot(x[0]! - 1, x[1]! - 1)).toBeLessThan(1e-7);
      expect(nhev).toBeGreaterThan(0);
    }
    expect(() => minimize((x) => value(x), [-1.2, 1], { method: method.id, registry })).toThrow(
      `ORACLE_MISSING: ${method.id}: the method needs second derivatives`,
    );
  });

  it('leaves the neighbourhood of a saddle', () => {
    const result = runMethod(method, saddle, Float64Array.of(1, 0.1));
    expect(result.success).toBe(true);
    expect(result.fun).toBeCloseTo(-1, 14);
    expect(Math.abs(result.x[1]!)).toBeCloseTo(Math.SQRT2, 7);
  });

  it('converges with order 2 on a regular minimum', () => {
    // a cubic term that fades changes the constant of e_{k+1} = C e_k^2 from step to step, so it starts small
    const options = { gtol: 0, ...(method.id === 'arc' ? { initialSigma: 1e-10 } : {}) };
    const { history } = runMethod(method, scalar, Float64Array.of(1), { history: true, maxiter: 6, options });
    const errors = history!.map(({ x }) => Math.abs(x[0]! - Math.LN2)).filter((e) => e > 1e-13 && e < 0.2);
    expect(errors.length).toBeGreaterThanOrEqual(3);
    expect(convergenceOrder(errors)).toBeGreaterThan(1.9);
    expect(convergenceOrder(errors)).toBeLessThan(2.1);
  });

  it('never goes uphill, beyond rounding', () => {
    const { history } = runMethod(method, rosenbrock().objective(), Float64Array.of(-1.2, 1), { history: true });
    history!.forEach((row, k) => k > 0 && expect(row.fun).toBeLessThanOrEqual(history![k - 1]!.fun * (1 + 1e-10)));
  });

  it('does not call it a success when the gradient is wrong', () => {
    // Every step goes uphill, so the region shrinks until f cannot tell; there the wrong gradient carries a few steps, and no more.
    const wrong: Objective = { ...scalar, gradient: (x) => Float64Array.of(2 - Math.exp(x[0]!)) };
    const result = runMethod(method, wrong, Float64Array.of(0));
    expect([result.success, result.reason]).toEqual([false, 'precision-limit']);
    expect([result.fun, result.x[0]]).toEqual([1, 0]);
  });

  it('stops where it starts at a minimum, without a step', () => {
    const result = runMethod(method, quadratic([4, 1, 1, 3], [0, 0]), Float64Array.of(0, 0));
    expect([result.reason, result.nit, [...result.x]]).toEqual(['gradient-tolerance', 0, [0, 0]]);
  });

  it('says non-finite when the Hessian is NaN, and refuses options outside their range by text', () => {
    const broken: Objective = { ...scalar, hessian: () => Float64Array.of(NaN), hessianProduct: () => Float64Array.of(NaN) };
    expect(runMethod(method, broken, Float64Array.of(0)).reason).toBe('non-finite');
    expect(() => runMethod(method, scalar, Float64Array.of(0), { options: { eta: 0.3 } })).toThrow(
      `OPTION_OUT_OF_RANGE: ${method.id}: eta is 0.3, expected 0 <= eta < 0.25. Choose a value inside the range`,
    );
  });
});

/** Options with which a method without the matrix solves its model to the end. */
const exact = (method: AnyMethod) => (method.traits.needs.includes('hessianProduct') ? { forcing: 1e-12 } : {});

const entry = fc.integer({ min: -30, max: 30 }).map((k) => k / 10);

it.each([trustExact, dogleg, trustNcg, trustKrylov])('$id solves a positive definite quadratic in one step when the radius is big', (method) => {
  fc.assert(
    fc.property(entry, entry, entry, entry, entry, (a, b, c, x, y) => {
      // A = L L^T + I/2
      const matrix = [a * a + 0.5, a * b, a * b, b * b + c * c + 0.5];
      const result = runMethod(method, quadratic(matrix, [1, -2]), Float64Array.of(x, y), {
        options: { initialTrustRadius: 1e6, gtol: 1e-10, ...exact(method) },
      });
      expect(result.success).toBe(true);
      expect(result.nit).toBeLessThanOrEqual(1);
    }),
    { seed: 5, numRuns: 100 },
  );
});

it.each([trustExact, arc])('$id leaves a saddle even where the gradient is exactly zero', (method) => {
  const result = runMethod(method, saddle, Float64Array.of(0, 0));
  expect([result.success, result.fun]).toEqual([true, expect.closeTo(-1, 14)]);
});

it('trust-exact walks as worked by hand', () => {
  // f = 1/2 ||x||^2 from (3, 4) with radius 1: p = -(3, 4)/5, then the radius doubles to 2: p = -2 (3, 4)/5, and 2 remain: Newton.
  const { history } = runMethod(trustExact, quadratic([1, 0, 0, 1], [0, 0]), Float64Array.of(3, 4), { history: true, options: { initialTrustRadius: 1 } });
  const lengths = history!.map(({ x }) => Math.hypot(...x));
  // the sphere is met to 5 %
  expect(Math.abs(lengths[0]! - 4)).toBeLessThanOrEqual(0.05);
  expect(Math.abs(lengths[1]! - 2)).toBeLessThanOrEqual(0.15);
  expect(lengths.at(-1)).toBeLessThan(1e-14);
});

it('dogleg takes the Cauchy point and the Newton point, as worked by hand', () => {
  // f = 1/2 (x^2 + 4 y^2) from (4, 1): g = (4, 4), p_U = -(32/80) g = (-1.6, -1.6), p_N = (-4, -1).
  // Inside 2: between them, ||p_U + t (p_N - p_U)|| = 2 with p_N - p_U = (-2.4, 0.6): 6.12 t^2 + 5.76 t + 5.12 - 4 = 0 has no root in [0, 1],
  // as ||p_U|| = 2.26 > 2: p = -2 g/||g|| = -(sqrt 2, sqrt 2). Inside 3: 6.12 t^2 + 5.76 t - 3.88 = 0, t = 0.4549.
  const f = quadratic([1, 0, 0, 4], [0, 0]);
  const first = (initialTrustRadius: number) => runMethod(dogleg, f, Float64Array.of(4, 1), { maxiter: 1, options: { initialTrustRadius } }).x;
  expect(first(2)[0]).toBeCloseTo(4 - Math.SQRT2, 13);
  expect(first(2)[1]).toBeCloseTo(1 - Math.SQRT2, 13);
  const t = (-5.76 + Math.sqrt(5.76 ** 2 + 4 * 6.12 * 3.88)) / (2 * 6.12);
  expect(first(3)[0]).toBeCloseTo(4 - 1.6 - 2.4 * t, 12);
  expect(first(3)[1]).toBeCloseTo(1 - 1.6 + 0.6 * t, 12);
  expect(Math.hypot(...first(10))).toBeLessThan(1e-14);
});

describe.each(matrixFree)('$id', (method) => {
  it('needs nothing but products, and asks for them at the iterate', () => {
    const { value, gradient, hessianProduct } = rosenbrock().objective() as Required<Objective>;
    let isAtIterate = true;
    let last = [-1.2, 1];
    const registry = createRegistry(secondOrderPlugin);
    const result = minimize((x) => value(x), [-1.2, 1], {
      method: method.id,
      registry,
      jac: (x) => gradient(x),
      hessp: (x, v) => {
        isAtIterate &&= x.every((xi, i) => xi === last[i]);
        return [...hessianProduct(x, v)];
      },
      callback: ({ x }) => {
        last = [...x];
      },
    });
    expect([result.success, isAtIterate]).toEqual([true, true]);
    expect(Math.hypot(result.x[0]! - 1, result.x[1]! - 1)).toBeLessThan(1e-8);
  });

  it('solves a quadratic of 60 variables with 5 different curvatures with 5 products', () => {
    // Krylov spaces of a matrix with 5 different eigenvalues close after 5 products
    const n = 60;
    const curvature = (i: number) => 1 + (i % 5);
    const f: Objective = {
      dimension: n,
      value: (x) => x.reduce((sum, v, i) => sum + 0.5 * curvature(i) * v * v, 0),
      gradient: (x) => x.map((v, i) => curvature(i) * v),
      hessianProduct: (_, v) => v.map((vi, i) => curvature(i) * vi),
    };
    const start = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
    const result = runMethod(method, f, start, { options: { initialTrustRadius: 100, forcing: 1e-10 } });
    expect([result.success, result.nit, result.nhev]).toEqual([true, 1, 5]);
  });
});

it('trust-ncg walks to the sphere along negative curvature, as worked by hand', () => {
  // f = x - y^2/2 - x^2/2 at 0: g = (1, 0), d = (-1, 0), d^T H d = -1 < 0: p = radius d
  const f = quadratic([-1, 0, 0, -1], [-1, 0]);
  expect([...runMethod(trustNcg, f, Float64Array.of(0, 0), { maxiter: 1, options: { initialTrustRadius: 3 } }).x]).toEqual([-3, 0]);
  // H = diag(1, 4), g = (4, 4), radius 2: the first product gives alpha = 32/80, ||alpha g|| = 2.26 > 2: p = -2 g/||g||
  const g = runMethod(trustNcg, quadratic([1, 0, 0, 4], [0, 0]), Float64Array.of(4, 1), { maxiter: 1, options: { initialTrustRadius: 2 } });
  expect(g.x[0]).toBeCloseTo(4 - Math.SQRT2, 13);
  expect(g.x[1]).toBeCloseTo(1 - Math.SQRT2, 13);
});

it('trust-krylov pays no products for a rejected step', () => {
  // Each model in two variables is closed after 2 products. On Rosenbrock's valley the first Newton step goes down, the second leads
  // far uphill, so it is tried again in smaller balls.
  const options = { forcing: 1e-9, initialTrustRadius: 1e4 };
  const result = runMethod(trustKrylov, rosenbrock().objective(), Float64Array.of(-1.2, 1), { maxiter: 2, options });
  expect(result.nit).toBe(2);
  expect(result.nfev).toBeGreaterThan(3);
  expect(result.nhev).toBe(4);
});

it.each([trustNcg, trustKrylov, newtonCg])('$id computes the Hessian of an objective without products once per point', (method) => {
  const { hessianProduct: _, ...objective } = rosenbrock().objective();
  let calls = 0;
  const counted = {
    ...objective,
    hessian: (x: Float64Array, out?: Float64Array) => {
      calls += 1;
      return objective.hessian!(x, out);
    },
  };
  const result = runMethod(method, counted, Float64Array.of(-1.2, 1));
  expect(result.success).toBe(true);
  expect(calls).toBeLessThanOrEqual(result.nit + 1);
  expect(result.nhev).toBeGreaterThan(calls);
});
