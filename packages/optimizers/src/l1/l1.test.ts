import type { AnyMethod, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { fista } from './fista.ts';
import { owlQn } from './owl-qn.ts';
import { pseudoGradient, softThreshold } from './soft-threshold.ts';

/** f = sum c_i (x_i - a_i)^2 / 2: with the penalty the solution is softThreshold(a_i, l1 / c_i). */
function separable(c: readonly number[], a: readonly number[]): Objective {
  return {
    dimension: c.length,
    value: (x) => c.reduce((sum, ci, i) => sum + (ci * (x[i]! - a[i]!) ** 2) / 2, 0),
    gradient: (x, out = new Float64Array(c.length)) => {
      c.forEach((ci, i) => {
        out[i] = ci * (x[i]! - a[i]!);
      });
      return out;
    },
  };
}

/** Least squares |A x - b|^2 / 2 with A lower triangular and far from diagonal. */
const n = 12;
const coupled: Objective = (() => {
  const entry = (i: number, j: number) => (j > i ? 0 : Math.cos(3 * i + 7 * j) + (i === j ? 2 : 0));
  const b = Array.from({ length: n }, (_, i) => Math.sin(i + 1) * 3);
  const residual = (x: Float64Array) => b.map((bi, i) => x.reduce((sum, xj, j) => sum + entry(i, j) * xj, -bi));
  return {
    dimension: n,
    value: (x) => residual(x).reduce((sum, r) => sum + (r * r) / 2, 0),
    gradient: (x, out = new Float64Array(n)) => {
      const r = residual(x);
      for (let j = 0; j < n; j++) out[j] = r.reduce((sum, ri, i) => sum + ri * entry(i, j), 0);
      return out;
    },
  };
})();

describe.each([owlQn, fista] as AnyMethod[])('$id', (method) => {
  it('finds the soft threshold of a separable quadratic, zeros exactly', () => {
    const result = runMethod(method, separable([1, 4, 2, 1], [3, -2, 0.2, -0.9]), Float64Array.of(1, 1, 1, 1), { options: { l1: 1 } });
    // 3 - 1, -(2 - 1/4), |0.2| < 1/2, |-0.9| < 1.
    expect(result.success).toBe(true);
    expect(result.x[0]).toBeCloseTo(2, 7);
    expect(result.x[1]).toBeCloseTo(-1.75, 7);
    expect([...result.x.slice(2)]).toEqual([0, 0]);
    // F = 1/2 + 4 (1/4)^2 / 2 + 2 (0.2)^2 / 2 + 0.81 / 2 + (2 + 1.75).
    expect(result.fun).toBeCloseTo(0.5 + 0.125 + 0.04 + 0.405 + 3.75, 10);
    expect(result.best.fun).toBeCloseTo(result.fun, 10);
  });

  it('meets the optimality conditions of the lasso', () => {
    const l1 = 2;
    const { x, success } = runMethod(method, coupled, new Float64Array(n), { options: { l1, gtol: 1e-9 }, maxiter: 20_000 });
    expect(success).toBe(true);
    const g = coupled.gradient!(x);
    // At most gtol for OWL-QN; for FISTA |g(z) - g(y)| + L |z - y| <= 2 gtol as long as L bounds the curvature, which backtracking checks only along d.
    x.forEach((value, i) => expect(Math.abs(pseudoGradient(value, g[i]!, l1))).toBeLessThan(1e-7));
    expect(x.filter((value) => value === 0).length).toBeGreaterThan(0);
  });

  it('returns the point with the lowest penalised value when it is cut short', () => {
    const { x, fun, best } = runMethod(method, coupled, new Float64Array(n).fill(3), { options: { l1: 2 }, maxfev: 5 });
    const penalised = coupled.value(x) + 2 * x.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(fun).toBeCloseTo(penalised, 10);
    expect(best.fun).toBe(fun);
  });
});

describe('FISTA', () => {
  it('keeps bounds, and needs fewer iterations than ISTA', () => {
    const bounds = { lower: new Float64Array(n).fill(-0.2), upper: new Float64Array(n).fill(0.3) };
    const inside = (x: Float64Array) => expect(x.every((value) => value >= -0.2 && value <= 0.3)).toBe(true);
    const watched: Objective = {
      ...coupled,
      value: (x) => {
        inside(x);
        return coupled.value(x);
      },
    };
    const fast = runMethod(fista, watched, new Float64Array(n), { bounds });
    expect(fast.success).toBe(true);
    const plain = runMethod(fista, coupled, new Float64Array(n), { options: { l1: 0.1 }, maxiter: 20_000 });
    const slow = runMethod(fista, coupled, new Float64Array(n), { options: { l1: 0.1, accelerate: false }, maxiter: 20_000 });
    expect(plain.fun).toBeCloseTo(slow.fun, 8);
    expect(plain.nit).toBeLessThan(slow.nit / 2);
  });
});

describe('the pieces', () => {
  it('threshold and pseudo-gradient', () => {
    expect([softThreshold(3, 1), softThreshold(-3, 1), softThreshold(0.5, 1)]).toEqual([2, -2, 0]);
    expect([pseudoGradient(1, 0.5, 1), pseudoGradient(-1, 0.5, 1)]).toEqual([1.5, -0.5]);
    expect([pseudoGradient(0, -3, 1), pseudoGradient(0, 3, 1), pseudoGradient(0, 0.5, 1)]).toEqual([-2, 2, 0]);
  });
});
