import { hsProblems } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { bfgs } from './bfgs.ts';
import { lBfgsB } from './l-bfgs-b.ts';

/** f(x) = 1/2 x^T A x - b^T x with A_ij = 1 / (1 + |i - j|) + [i = j]: positive definite and coupled. */
function coupled(n: number): Objective & { gradient(x: Float64Array): Float64Array } {
  const a = (i: number, j: number) => 1 / (1 + Math.abs(i - j)) + (i === j ? 1 : 0);
  const gradient = (x: Float64Array) => x.map((_, i) => x.reduce((sum, xj, j) => sum + a(i, j) * xj, 0) - 5 * Math.sin(3 * i));
  return { dimension: n, value: (x) => x.reduce((sum, xi, i) => sum + xi * (gradient(x)[i]! - 5 * Math.sin(3 * i)), 0) / 2, gradient };
}

describe('BFGS within bounds', () => {
  it('solves the problems of Hock and Schittkowski that have bounds alone, and never leaves them, differences included', () => {
    const bounded = hsProblems.filter(({ constraints, bounds }) => constraints === undefined && bounds !== undefined);
    expect(bounded.length).toBeGreaterThanOrEqual(8);
    const unsolved: string[] = [];
    for (const { id, bounds, dimension, starts, best, objective } of bounded) {
      const lower = Float64Array.from({ length: dimension }, (_, i) => bounds!.lower?.[i] ?? -Infinity);
      const upper = Float64Array.from({ length: dimension }, (_, i) => bounds!.upper?.[i] ?? Infinity);
      const { value, gradient } = objective();
      const watched = (x: Float64Array) => {
        expect(x.every((xi, i) => xi >= lower[i]! && xi <= upper[i]!)).toBe(true);
        return value(x);
      };
      const start = Float64Array.from(starts[0]!, (xi, i) => Math.min(Math.max(xi, lower[i]!), upper[i]!));
      for (const f of [
        { dimension, value: watched, gradient: gradient! },
        { dimension, value: watched },
      ]) {
        const { fun, success } = runMethod(bfgs, f, start, { bounds: { lower, upper } });
        if (!success || Math.abs(fun - best.value) > 1e-5 * Math.max(1, Math.abs(best.value))) unsolved.push(id);
      }
    }
    // HS2 from the book's start ends in its other minimum, 4.9412.
    expect(new Set(unsolved)).toEqual(new Set(['hs-2']));
  });

  it('agrees with L-BFGS-B on a coupled quadratic where half of the bounds are active, in 30 variables', () => {
    const f = coupled(30);
    const bounds = { lower: new Float64Array(30).fill(-0.5), upper: new Float64Array(30).fill(0.7) };
    const one = runMethod(bfgs, f, new Float64Array(30), { bounds });
    const two = runMethod(lBfgsB, f, new Float64Array(30), { bounds });
    expect(one.success && two.success).toBe(true);
    expect(Array.from(one.x).filter((xi) => xi === -0.5 || xi === 0.7).length).toBeGreaterThan(10);
    // The Hessian is at least I: |x - x*| is at most the projected gradient, 1e-9 for either.
    one.x.forEach((xi, i) => {
      expect(Math.abs(xi - two.x[i]!)).toBeLessThanOrEqual(30 * 2e-9);
    });
    expect(one.nfev).toBeLessThan(100);
  });

  it('leaves a bound that it starts on, keeps fixed variables, and converges superlinearly on the face', () => {
    const f: Objective = {
      dimension: 3,
      value: ([a, b, c]) => (a! - 1) ** 4 + (a! - 1) ** 2 + (b! - a!) ** 2 + 10 * (c! + 1) ** 2 + a! * c!,
      gradient: ([a, b, c]) => Float64Array.of(4 * (a! - 1) ** 3 + 2 * (a! - 1) - 2 * (b! - a!) + c!, 2 * (b! - a!), 20 * (c! + 1) + a!),
    };
    const bounds = { lower: Float64Array.of(0, -Infinity, 0), upper: Float64Array.of(10, Infinity, 0) };
    const { x, success, nfev } = runMethod(bfgs, f, Float64Array.of(0, 5, 0), { bounds });
    expect(success).toBe(true);
    expect(x[2]).toBe(0);
    // With c = 0 the minimum is a = b = 1.
    expect(Math.abs(x[0]! - 1) + Math.abs(x[1]! - 1)).toBeLessThan(1e-9);
    expect(nfev).toBeLessThan(25);
  });
});
