import { mghProblems } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { relativeGradient } from '../quasi-newton/verdict.ts';
import { runMethod } from '../run/run-method.ts';
import { barzilaiBorwein } from './barzilai-borwein.ts';

const quadratic: Objective = { dimension: 2, value: ([x, y]) => x! ** 2 / 2 + y! ** 2, gradient: ([x, y]) => Float64Array.of(x!, 2 * y!) };

describe('Barzilai-Borwein', () => {
  it('takes the steps worked out by hand', () => {
    // f = x^2/2 + y^2 from (2, 1): g = (2, 2), lambda = 1/2, x1 = (1, 0).
    // s = (-1, -1), y = (-1, -2): lambda = 2/3; g1 = (1, 0), x2 = (1/3, 0). Then s = (-2/3, 0), lambda = 1, x3 = 0.
    const seen: number[][] = [];
    const gradient = (x: Float64Array) => {
      seen.push([...x]);
      return quadratic.gradient!(x);
    };
    const result = runMethod(barzilaiBorwein, { ...quadratic, gradient }, Float64Array.of(2, 1));
    expect(seen.slice(0, 3)).toEqual([
      [2, 1],
      [1, 0],
      [expect.closeTo(1 / 3, 15), 0],
    ]);
    expect(result).toMatchObject({ success: true, nit: 3, nfev: 4 });
    expect(Math.abs(result.x[0]!)).toBeLessThan(1e-15);
  });

  it('stops at the point of a box that the projected gradient cannot leave', () => {
    const bounds = { lower: Float64Array.of(0.5, -3), upper: Float64Array.of(4, -1) };
    const result = runMethod(barzilaiBorwein, quadratic, Float64Array.of(2, -2), { bounds });
    expect(result.success).toBe(true);
    expect([...result.x]).toEqual([0.5, -1]);
  });

  it('climbs now and then, and descends always with a memory of 1', () => {
    const rosenbrock = mghProblems[0]!.objective();
    const rises = (memory: number) => {
      const { history = [], success } = runMethod(barzilaiBorwein, rosenbrock, Float64Array.of(-1.2, 1), { options: { memory }, history: true });
      expect(success).toBe(true);
      return history.filter(({ fun }, k) => k > 0 && fun > history[k - 1]!.fun).length;
    };
    expect(rises(10)).toBeGreaterThan(0);
    expect(rises(1)).toBe(0);
  });

  it('never calls a point of the More-Garbow-Hillstrom problems a success that is not stationary', { timeout: 60_000 }, () => {
    let solved = 0;
    for (const { id, dimension, best, starts, localMinima = [], objective } of mghProblems) {
      if (dimension > 12) continue;
      const f = objective();
      const { fun, x, success } = runMethod(barzilaiBorwein, f, Float64Array.from(starts[0]!), { maxfev: 2000 });
      if (best.value === 0 ? fun <= 1e-10 : fun - best.value <= 1e-6 * Math.abs(best.value)) solved += 1;
      const isLocal = localMinima.some((value) => Math.abs(fun - value) <= 1e-4 * Math.abs(value));
      if (success && !isLocal) expect(relativeGradient(x, fun, f.gradient!(x)), id).toBeLessThan(1e-5);
    }
    expect(solved).toBeGreaterThanOrEqual(24);
  });
});
