import { adam, runMethod } from '@thetakit/optimizers';
import { mghProblems } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { denseNetwork } from '../../test-support/small-network.ts';
import { gaussNewtonProducts } from './gauss-newton-products.ts';
import { hessianFree } from './hessian-free.ts';

/** The objective with H v by central differences of its gradient. */
function withProducts(objective: Objective): Objective {
  return {
    ...objective,
    hessianProduct: (x, v, out = new Float64Array(x.length)) => {
      const step = 1e-5 / Math.max(1e-300, Math.hypot(...v));
      const up = objective.gradient!(x.map((xi, i) => xi + step * v[i]!)).slice();
      const down = objective.gradient!(x.map((xi, i) => xi - step * v[i]!));
      for (let i = 0; i < x.length; i++) out[i] = (up[i]! - down[i]!) / (2 * step);
      return out;
    },
  };
}

describe('hessianFree', () => {
  it.each([
    ['Gauss-Newton products', gaussNewtonProducts, 38],
    ['Hessian products', (objective: Objective) => objective, 41],
  ] as const)(
    'solves MGH instances with %s, and calls no point a success that is not stationary',
    (_name, products, bar) => {
      let solved = 0;
      for (const problem of mghProblems) {
        const objective = problem.objective();
        const result = runMethod(hessianFree, products(objective), Float64Array.from(problem.starts[0]!), { maxiter: 2000 });
        const { value } = problem.best;
        if (value === 0 ? result.fun <= 1e-10 : (result.fun - value) / value <= 1e-6) solved += 1;
        else if (result.success) expect(Math.max(...objective.gradient!(result.x).map(Math.abs)), problem.id).toBeLessThanOrEqual(1e-8);
      }
      expect(solved).toBeGreaterThanOrEqual(bar);
    },
    60_000,
  );

  it('reaches the loss of 200 steps of Adam on a small network in at most 30 steps', () => {
    const { objective, start } = denseNetwork(1);
    const target = Math.min(...[0.02, 0.06].map((learningRate) => runMethod(adam, objective, start, { options: { learningRate }, maxiter: 200 }).best.fun));
    const { reason, nit } = runMethod(hessianFree, withProducts(objective), start, { target, maxiter: 30 });
    expect(reason).toBe('target-reached');
    expect(nit).toBeLessThanOrEqual(30);
  });

  it('solves a quadratic in one step when nothing damps it', () => {
    // f = 1/2 (x - 1)^2 + 2 (y + 1)^2, products exact.
    const quadratic: Objective = {
      dimension: 2,
      value: (x) => 0.5 * (x[0]! - 1) ** 2 + 2 * (x[1]! + 1) ** 2,
      gradient: (x) => Float64Array.of(x[0]! - 1, 4 * (x[1]! + 1)),
      hessianProduct: (_x, v) => Float64Array.of(v[0]!, 4 * v[1]!),
    };
    const result = runMethod(hessianFree, quadratic, Float64Array.of(5, 7), { options: { damping: 1e-12 } });
    expect(result.nit).toBe(1);
    expect(result.x[0]).toBeCloseTo(1, 9);
    expect(result.x[1]).toBeCloseTo(-1, 9);
  });
});

describe('gaussNewtonProducts', () => {
  const residual: Objective = {
    dimension: 2,
    residualCount: 2,
    value: () => 0,
    residuals: (x) => Float64Array.of(x[0]! * x[1]!, x[1]!),
    jacobian: (x) => Float64Array.of(x[1]!, x[0]!, 0, 1),
  };
  it('are J^T J v, with one Jacobian per point', () => {
    let calls = 0;
    const { hessianProduct } = gaussNewtonProducts({
      ...residual,
      jacobian: (x) => {
        calls += 1;
        return residual.jacobian!(x);
      },
    });
    // J = [[3, 2], [0, 1]] at (2, 3): J^T J = [[9, 6], [6, 5]].
    expect([...hessianProduct!(Float64Array.of(2, 3), Float64Array.of(1, -1))]).toEqual([3, 1]);
    expect([...hessianProduct!(Float64Array.of(2, 3), Float64Array.of(0, 1))]).toEqual([6, 5]);
    expect(calls).toBe(1);
  });

  it('need residuals and a Jacobian', () => {
    expect(() => gaussNewtonProducts({ dimension: 1, value: () => 0 })).toThrow('ORACLE_MISSING: gaussNewtonProducts: the objective has no residuals');
  });
});
