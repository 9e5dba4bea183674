import { runMethod } from '@thetakit/optimizers';
import { mghProblems, rosenbrock } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { bfgsTrust } from './bfgs-trust.ts';
import { boundedNewton } from './bounded-newton.ts';
import { sr1Trust } from './sr1-trust.ts';

describe.each([
  [sr1Trust, 42],
  [bfgsTrust, 42],
] as const)('%#', (method, bar) => {
  it('solves 42 of the 46 MGH instances at the defaults, and calls no other point a success that is not stationary', () => {
    let solved = 0;
    for (const problem of mghProblems) {
      const objective = problem.objective();
      const result = runMethod(method, objective, Float64Array.from(problem.starts[0]!), { maxiter: 5000 });
      const { value } = problem.best;
      if (value === 0 ? result.fun <= 1e-10 : (result.fun - value) / value <= 1e-6) solved += 1;
      else if (result.success) {
        const local = problem.localMinima?.some((f) => Math.abs(result.fun - f) <= 1e-5 * f) ?? false;
        const steepness = Math.max(...objective.gradient!(result.x).map(Math.abs));
        expect(local || steepness <= 1e-8, `${problem.id} ${result.reason} ${result.fun}`).toBe(true);
      }
    }
    expect(solved).toBeGreaterThanOrEqual(bar);
  }, 60_000);

  it('puts Rosenbrock on its bounds, where SciPy has it', () => {
    // scipy 1.17.1, L-BFGS-B at ftol 1e-15: on x1 <= 0.5 the minimum is (0.5, 0.25), f = 0.25.
    const bounds = { lower: Float64Array.of(-2, -2), upper: Float64Array.of(0.5, 2) };
    const result = runMethod(method, rosenbrock().objective(), Float64Array.of(-1.2, 1), { bounds });
    expect(result.success).toBe(true);
    expect(result.x[0]).toBe(0.5);
    expect(result.x[1]).toBeCloseTo(0.25, 8);
  });

  it('teaches B the exact Hessian of a quadratic, in n steps for SR1', () => {
    // f = 1/2 x^T A x with A = [[3, 1], [1, 2]].
    const a = [3, 1, 1, 2];
    const quadratic: Objective = {
      dimension: 2,
      value: (x) => 0.5 * (3 * x[0]! ** 2 + 2 * x[0]! * x[1]! + 2 * x[1]! ** 2),
      gradient: (x) => Float64Array.of(3 * x[0]! + x[1]!, x[0]! + 2 * x[1]!),
    };
    const result = runMethod(method, quadratic, Float64Array.of(4, -3));
    expect(result.success).toBe(true);
    result.x.forEach((v) => expect(Math.abs(v)).toBeLessThan(1e-8));
    const hess = (result as unknown as { hess: Float64Array }).hess;
    if (method.id === 'sr1-trust') hess.forEach((v, at) => expect(v).toBeCloseTo(a[at]!, 6));
    // BFGS keeps it positive definite.
    expect(hess[0]! * hess[3]! - hess[1]! * hess[2]!).toBeGreaterThan(0);
  });

  it('leaves a saddle that it is next to', () => {
    // f = x^2 - y^2 + y^4 / 4: minima -1 at (0, +-sqrt 2).
    const saddle: Objective = {
      dimension: 2,
      value: (x) => x[0]! ** 2 - x[1]! ** 2 + x[1]! ** 4 / 4,
      gradient: (x) => Float64Array.of(2 * x[0]!, -2 * x[1]! + x[1]! ** 3),
    };
    expect(runMethod(method, saddle, Float64Array.of(1, 0.1)).fun).toBeCloseTo(-1, 12);
  });
});

describe('bounded-newton', () => {
  it('solves 44 of the 46 MGH instances at the defaults, and calls no other point a success that is not stationary', () => {
    let solved = 0;
    for (const problem of mghProblems) {
      const objective = problem.objective();
      const result = runMethod(boundedNewton, objective, Float64Array.from(problem.starts[0]!), { maxiter: 5000 });
      const { value } = problem.best;
      if (value === 0 ? result.fun <= 1e-10 : (result.fun - value) / value <= 1e-6) solved += 1;
      else if (result.success) {
        const local = problem.localMinima?.some((f) => Math.abs(result.fun - f) <= 1e-5 * f) ?? false;
        expect(local || Math.max(...objective.gradient!(result.x).map(Math.abs)) <= 1e-8, `${problem.id} ${result.reason} ${result.fun}`).toBe(true);
      }
    }
    expect(solved).toBeGreaterThanOrEqual(44);
  }, 60_000);

  it('puts Rosenbrock on its bounds in few steps', () => {
    const bounds = { lower: Float64Array.of(-2, -2), upper: Float64Array.of(0.5, 2) };
    const result = runMethod(boundedNewton, rosenbrock().objective(), Float64Array.of(-1.2, 1), { bounds });
    expect([result.success, result.x[0]]).toEqual([true, 0.5]);
    expect(result.x[1]).toBeCloseTo(0.25, 12);
    expect(result.nit).toBeLessThan(40);
  });

  it('leaves a saddle on which it starts, unless a bound stands in the way', () => {
    const saddle: Objective = {
      dimension: 2,
      value: (x) => x[0]! ** 2 - x[1]! ** 2 + x[1]! ** 4 / 4,
      gradient: (x) => Float64Array.of(2 * x[0]!, -2 * x[1]! + x[1]! ** 3),
      hessian: (x) => Float64Array.of(2, 0, 0, -2 + 3 * x[1]! ** 2),
    };
    expect(runMethod(boundedNewton, saddle, Float64Array.of(0, 0)).fun).toBeCloseTo(-1, 12);
    const bounds = { lower: Float64Array.of(-1, 0), upper: Float64Array.of(1, 1) };
    const held = runMethod(boundedNewton, saddle, Float64Array.of(0.3, 0.2), { bounds });
    // Down to the bound: f(0, 1) = -3/4.
    expect([held.success, held.x[1]]).toEqual([true, 1]);
    expect(held.fun).toBeCloseTo(-0.75, 12);
  });
});
