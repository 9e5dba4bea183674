import { hsProblems, mghProblems } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { relativeGradient } from '../quasi-newton/verdict.ts';
import { runMethod } from '../run/run-method.ts';
import { tnc } from './tnc.ts';

/** These crawl for thousands of iterations. */
const slow = new Set(['mgh-meyer', 'mgh-osborne-1', 'mgh-watson-9', 'mgh-watson-12']);

describe('TNC', () => {
  it('takes the steps worked out by hand', () => {
    // f = x^2/2 + 2 y^2 from (2, 1): g = (2, 4). CG: H g = (2, 16), alpha = 20/68, and one more step gives d = -(2, 1) exactly.
    const f: Objective = { dimension: 2, value: ([x, y]) => x! ** 2 / 2 + 2 * y! ** 2, gradient: ([x, y]) => Float64Array.of(x!, 4 * y!) };
    const seen: number[][] = [];
    const gradient = (x: Float64Array) => {
      seen.push([...x]);
      return f.gradient!(x);
    };
    const result = runMethod(tnc, { ...f, gradient }, Float64Array.of(2, 1), { options: { gtol: 1e-6 } });
    // Start, two products, and the point that the line search takes at once.
    expect(result).toMatchObject({ success: true, nit: 1, nfev: 2, njev: 4 });
    // The products are differences with h |p| = sqrt(eps) (1 + |x|) = 4.8e-8: errors of eps |g| / 4.8e-8 = 2e-8.
    expect(Math.abs(result.x[0]!)).toBeLessThan(1e-6);
    // p = -g at first: the point of the first difference is x - 1.49e-8 (1 + sqrt 5) g / |g|.
    const h = (Math.sqrt(Number.EPSILON) * (1 + Math.sqrt(5))) / Math.sqrt(20);
    expect(seen[1]![0]).toBeCloseTo(2 - 2 * h, 15);
  });

  it('stays inside bounds with its differences too, and solves the bounded problems of Hock and Schittkowski', () => {
    // HS1, 3, 4, 5, 38, 45, 110; from the start of HS2 every descent ends in its local minimum.
    for (const problem of hsProblems) {
      if (problem.constraints !== undefined || problem.bounds === undefined || problem.id === 'hs-2') continue;
      const lower = Float64Array.from(problem.bounds.lower, (value) => value ?? -Infinity);
      const upper = Float64Array.from(problem.bounds.upper, (value) => value ?? Infinity);
      const objective = problem.objective();
      const gradient = (x: Float64Array, out?: Float64Array) => {
        expect(x.every((value, i) => value >= lower[i]! && value <= upper[i]!)).toBe(true);
        return objective.gradient!(x, out);
      };
      const x0 = Float64Array.from(problem.starts[0]!, (value, i) => Math.min(Math.max(value, lower[i]!), upper[i]!));
      const result = runMethod(tnc, { dimension: problem.dimension, value: objective.value, gradient }, x0, { bounds: { lower, upper } });
      expect(result.success, problem.id).toBe(true);
      expect(Math.abs(result.fun - problem.best.value), problem.id).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(problem.best.value)));
    }
  });

  it('solves 39 of the 46 problems of More, Garbow and Hillstrom (SciPy 1.17: 15), 39 of the 42 that are quick', { timeout: 60_000 }, () => {
    let solved = 0;
    const falseSuccess: string[] = [];
    for (const { id, best, starts, localMinima = [], objective } of mghProblems) {
      if (slow.has(id)) continue;
      const f = objective();
      const { fun, x, success } = runMethod(tnc, f, Float64Array.from(starts[0]!));
      if (best.value === 0 ? fun <= 1e-10 : fun - best.value <= 1e-6 * Math.abs(best.value)) solved += 1;
      const isLocal = localMinima.some((value) => Math.abs(fun - value) <= 1e-4 * Math.abs(value));
      if (success && !isLocal && relativeGradient(x, fun, f.gradient!(x)) > 1e-5) falseSuccess.push(id);
    }
    expect(falseSuccess).toEqual([]);
    expect(solved).toBeGreaterThanOrEqual(39);
  });
});
