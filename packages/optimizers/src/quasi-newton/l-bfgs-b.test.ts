import type { Bounds, Objective } from '@thetakit/registry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { lBfgsB } from './l-bfgs-b.ts';

const rosenbrock = (x: Float64Array) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2;
const hs38 = (x: Float64Array) =>
  rosenbrock(x) + 90 * (x[3]! - x[2]! ** 2) ** 2 + (1 - x[2]!) ** 2 + 10.1 * ((x[1]! - 1) ** 2 + (x[3]! - 1) ** 2) + 19.8 * (x[1]! - 1) * (x[3]! - 1);
const hs110 = (x: Float64Array) =>
  x.reduce((sum, xi) => sum + Math.log(xi - 2) ** 2 + Math.log(10 - xi) ** 2, 0) - x.reduce((product, xi) => product * xi, 1) ** 0.2;
const none = Infinity;

/** The Hock-Schittkowski problems with bounds only. */
const hockSchittkowski: readonly { id: string; f: (x: Float64Array) => number; x0: number[]; lower: number[]; upper: number[]; best: number }[] = [
  { id: 'HS1', f: rosenbrock, x0: [-2, 1], lower: [-none, -1.5], upper: [none, none], best: 0 },
  { id: 'HS2 from beside its minimum', f: rosenbrock, x0: [1.2, 1.6], lower: [-none, 1.5], upper: [none, none], best: 0.0504261879 },
  { id: 'HS3', f: (x) => x[1]! + 1e-5 * (x[1]! - x[0]!) ** 2, x0: [10, 1], lower: [-none, 0], upper: [none, none], best: 0 },
  { id: 'HS4', f: (x) => (x[0]! + 1) ** 3 / 3 + x[1]!, x0: [1.125, 0.125], lower: [1, 0], upper: [none, none], best: 8 / 3 },
  {
    id: 'HS5',
    f: (x) => Math.sin(x[0]! + x[1]!) + (x[0]! - x[1]!) ** 2 - 1.5 * x[0]! + 2.5 * x[1]! + 1,
    x0: [0, 0],
    lower: [-1.5, -3],
    upper: [4, 3],
    best: -Math.sqrt(3) / 2 - Math.PI / 3,
  },
  { id: 'HS38', f: hs38, x0: [-3, -1, -3, -1], lower: [-10, -10, -10, -10], upper: [10, 10, 10, 10], best: 0 },
  { id: 'HS45', f: (x) => 2 - x.reduce((product, xi) => product * xi, 1) / 120, x0: [1, 2, 2, 2, 2], lower: [0, 0, 0, 0, 0], upper: [1, 2, 3, 4, 5], best: 1 },
  { id: 'HS110', f: hs110, x0: Array(10).fill(9), lower: Array(10).fill(2.001), upper: Array(10).fill(9.999), best: -45.77846971 },
];

/** An objective that fails the test when it is evaluated outside the box. */
function guarded(f: (x: Float64Array) => number, { lower, upper }: Bounds): Objective {
  const value = (x: Float64Array) => {
    x.forEach((xi, i) => {
      if (!(xi >= lower[i]! && xi <= upper[i]!)) throw new Error(`x[${i}] = ${xi} is outside its bounds`);
    });
    return f(x);
  };
  return { dimension: lower.length, value };
}

describe('L-BFGS-B with bounds', () => {
  for (const { id, f, x0, lower, upper, best } of hockSchittkowski) {
    it(`solves ${id} by differences, never outside the bounds`, () => {
      const bounds = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
      const result = runMethod(lBfgsB, guarded(f, bounds), Float64Array.from(x0), { bounds });
      expect(result.success).toBe(true);
      // The accuracy asked of the collection: 1e-5 max(1, |f*|). The published values have ten digits.
      expect(Math.abs(result.fun - best)).toBeLessThan(1e-8 * Math.max(1, Math.abs(best)));
    });
  }

  it('finds the minimum of a separable quadratic in a box: the clipped centre', () => {
    const vector = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(
        vector,
        vector,
        vector,
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (a, b, centre, curvature) => {
          const lower = Float64Array.from(a, (v, i) => Math.min(v, b[i]!));
          const upper = Float64Array.from(a, (v, i) => Math.max(v, b[i]!));
          const f = (x: Float64Array) => x.reduce((sum, xi, i) => sum + (curvature[i]! * (xi - centre[i]!) ** 2) / 2, 0);
          const objective: Objective = {
            ...guarded(f, { lower, upper }),
            gradient: (x, out: Float64Array = new Float64Array(6)) => out.map((_, i) => curvature[i]! * (x[i]! - centre[i]!)),
          };
          const start = lower.map((low, i) => (low + upper[i]!) / 2).map((v, i) => Math.min(Math.max(v, lower[i]!), upper[i]!));
          const { x, success } = runMethod(lBfgsB, objective, start, { bounds: { lower, upper } });
          expect(success).toBe(true);
          // |x - x*| <= gtol / curvature = 1e-9 / 0.1, or rounding of values of size 5.
          x.forEach((xi, i) => expect(Math.abs(xi - Math.min(Math.max(centre[i]!, lower[i]!), upper[i]!))).toBeLessThan(2e-8));
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it('agrees on a coupled quadratic with the solution that all active sets give', () => {
    // f = x^T A x / 2 - b^T x in [0, 1]^4: the minimum over all 3^4 choices of {free, low, high} that satisfy the bounds.
    fc.assert(
      fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 20, maxLength: 20 }), (numbers) => {
        const n = 4;
        const root = (i: number, j: number) => numbers[i * n + j]! + (i === j ? 2 : 0);
        const a = Array.from({ length: n }, (_, i) =>
          Array.from({ length: n }, (_, j) => Array.from({ length: n }, (_, k) => root(k, i) * root(k, j)).reduce((s, v) => s + v, i === j ? 0.5 : 0)),
        );
        const gradientAt = (x: ArrayLike<number>) => a.map((row, i) => row.reduce((sum, v, j) => sum + v * x[j]!, 0) - 3 * numbers[16 + i]!);
        const f = (x: Float64Array) => x.reduce((sum, xi, i) => sum + (xi * (gradientAt(x)[i]! - 3 * numbers[16 + i]!)) / 2, 0);
        const lower = new Float64Array(n);
        const upper = new Float64Array(n).fill(1);
        const objective: Objective = {
          ...guarded(f, { lower, upper }),
          gradient: (x, out: Float64Array = new Float64Array(n)) => {
            out.set(gradientAt(x));
            return out;
          },
        };
        const { x, success } = runMethod(lBfgsB, objective, new Float64Array(n).fill(0.5), { bounds: { lower, upper } });
        expect(success).toBe(true);
        // Optimality of a convex problem: g_i = 0 inside, >= 0 at the lower bound, <= 0 at the upper one; gtol is 1e-9.
        gradientAt(x).forEach((g, i) => expect(Math.abs(Math.min(Math.max(x[i]! - g, 0), 1) - x[i]!)).toBeLessThan(1e-6));
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('needs few iterations where half of the bounds are active: the bounded model is a model', () => {
    // f = 1/2 sum h_i (x_i - c_i)^2 + 1/2 (sum x_i)^2, h from 1 to 100, c alternating, in [0, 1]^30. The same function without
    // bounds takes about 30 iterations; projected steepest descent would need about as many as the condition number, 130.
    const n = 30;
    const h = (i: number) => 100 ** (i / (n - 1));
    const c = (i: number) => (i % 2 === 0 ? 0.5 : -0.5);
    const objective: Objective = {
      dimension: n,
      value: (x) => x.reduce((sum, xi, i) => sum + (h(i) * (xi - c(i)) ** 2) / 2, 0) + x.reduce((sum, xi) => sum + xi, 0) ** 2 / 2,
      gradient: (x, out: Float64Array = new Float64Array(n)) => {
        const total = x.reduce((sum, xi) => sum + xi, 0);
        for (let i = 0; i < n; i++) out[i] = h(i) * (x[i]! - c(i)) + total;
        return out;
      },
    };
    const bounds = { lower: new Float64Array(n), upper: new Float64Array(n).fill(1) };
    const { success, nit, nfev, x } = runMethod(lBfgsB, objective, new Float64Array(n).fill(0.9), { bounds });
    expect(success).toBe(true);
    expect(x.filter((xi) => xi === 0).length).toBeGreaterThanOrEqual(15);
    expect(Math.max(nit, nfev)).toBeLessThanOrEqual(45);
  });

  it('reports the projected gradient and the true one', () => {
    const bounds = { lower: Float64Array.of(1, -none), upper: Float64Array.of(5, none) };
    const result = runMethod(lBfgsB, { dimension: 2, value: (x) => x[0]! ** 2 + x[1]! ** 2 }, Float64Array.of(3, 2), { bounds });
    expect(result.x[0]).toBe(1);
    expect(result.gradientNorm).toBeLessThanOrEqual(1e-9);
    // d/dx1 of x1^2 at 1, one-sided second order, which is exact for a quadratic up to rounding 1e-16 / 6e-6.
    expect(result.jac![0]).toBeCloseTo(2, 8);
  });
});

describe('L-BFGS-B without bounds', () => {
  it('solves the chained Rosenbrock function in 1000 variables', () => {
    const n = 1000;
    const objective: Objective = {
      dimension: n,
      value: (x) => {
        let sum = 0;
        for (let i = 0; i + 1 < n; i++) sum += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
        return sum;
      },
      gradient: (x, out: Float64Array = new Float64Array(n)) => {
        out.fill(0);
        for (let i = 0; i + 1 < n; i++) {
          const t = x[i + 1]! - x[i]! ** 2;
          out[i]! += -400 * x[i]! * t - 2 * (1 - x[i]!);
          out[i + 1]! += 200 * t;
        }
        return out;
      },
    };
    const start = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
    const { success, fun, nfev } = runMethod(lBfgsB, objective, start);
    expect(success).toBe(true);
    expect(fun).toBeLessThan(4); // 0, or the known local minimum 3.98 of the chain
    expect(nfev).toBeLessThan(10_000);
  });

  it('refuses c1 >= c2', () => {
    expect(() => runMethod(lBfgsB, { dimension: 1, value: (x) => x[0]! ** 2 }, Float64Array.of(1), { options: { c1: 0.5, c2: 0.1 } })).toThrow(
      'OPTION_CONFLICT: l-bfgs-b: c1 is 0.5 and c2 is 0.1, expected c1 < c2. Lower c1 or raise c2',
    );
  });
});
