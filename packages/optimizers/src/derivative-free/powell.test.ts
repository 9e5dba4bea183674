import { mghProblems } from '@thetakit/problems';
import { describe, expect, it } from 'vitest';
import { relativeGradient } from '../quasi-newton/verdict.ts';
import { createRun } from '../run/create-run.ts';
import { runMethod } from '../run/run-method.ts';
import { powell } from './powell.ts';

const bowl = { dimension: 2, value: (x: Float64Array) => (x[0]! - 1) ** 2 + 2 * (x[1]! + 1) ** 2 };
/** Elongated and turned: f = (x + y - 3)^2 + 100 (x - y)^2, minimum 0 at (1.5, 1.5). */
const valley = { dimension: 2, value: (x: Float64Array) => (x[0]! + x[1]! - 3) ** 2 + 100 * (x[0]! - x[1]!) ** 2 };

describe("Powell's method", () => {
  it('brackets along the first axis as worked out by hand', () => {
    // From (0, 0), first trial 0.1: f = 2.81 < 3, downhill. Then golden: b + G (b - a) = 0.1 + 0.1618... = 0.2618...
    const run = createRun(powell, Float64Array.of(0, 0));
    const asked: number[][] = [];
    for (let k = 0; k < 4; k++) {
      const { x } = run.ask()!;
      asked.push([...x]);
      run.tell(bowl.value(x));
    }
    expect(asked.slice(0, 2)).toEqual([
      [0, 0],
      [0.1, 0],
    ]);
    expect(asked[2]![0]).toBeCloseTo(0.1 + (0.1 * (1 + Math.sqrt(5))) / 2, 15);
    // The parabola through three points of a parabola has its minimum at 1: from c = 0.2618 that is 0.738 / 0.1618 = 4.56 steps ahead, allowed.
    expect(asked[3]![0]).toBeCloseTo(1, 12);
    expect(asked[3]![1]).toBe(0);
  });

  it('finds the minimum of a separable quadratic in the first round, and of a turned one after learning the valley', () => {
    const one = runMethod(powell, bowl, Float64Array.of(5, 5));
    expect(one).toMatchObject({ success: true, reason: 'function-tolerance' });
    // f resolves eps of its scale 1 near the minimum: |x - x*| <= sqrt(eps) = 1.5e-8, ten times allowed.
    expect(Math.abs(one.x[0]! - 1)).toBeLessThan(1.5e-7);
    expect(Math.abs(one.x[1]! + 1)).toBeLessThan(1.5e-7);
    const two = runMethod(powell, valley, Float64Array.of(-4, 7));
    expect(two.success).toBe(true);
    expect(two.fun).toBeLessThan(1e-14);
    expect(two['direc']).toHaveLength(4);
  });

  it('finds minima at bounds, on free axes, and with fixed variables, and never leaves the box', () => {
    const bounds = { lower: Float64Array.of(-2, 0), upper: Float64Array.of(0.5, 3) };
    const queries: number[][] = [];
    const watched = {
      dimension: 2,
      value: (x: Float64Array) => {
        queries.push([...x]);
        return bowl.value(x);
      },
    };
    const result = runMethod(powell, watched, Float64Array.of(-1, 2), { bounds });
    expect(result.success).toBe(true);
    expect([...result.x]).toEqual([0.5, 0]);
    for (const query of queries) for (let i = 0; i < 2; i++) expect(query[i]! >= bounds.lower[i]! && query[i]! <= bounds.upper[i]!).toBe(true);
    // The start sits in a corner; the second variable is fixed at 2, so the minimum is (1, 2) with f = 18.
    const fixed = runMethod(powell, bowl, Float64Array.of(3, 2), { bounds: { lower: Float64Array.of(0, 2), upper: Float64Array.of(3, 2) } });
    expect(fixed.success).toBe(true);
    expect(fixed.x[1]).toBe(2);
    // f is resolved to eps * 18: |x - 1| <= sqrt(18 eps) = 6.3e-8, ten times allowed.
    expect(Math.abs(fixed.x[0]! - 1)).toBeLessThan(6.3e-7);
  });

  it('says stalled at a wall, and diverged on a slope without end', () => {
    const ramp = runMethod(powell, { dimension: 1, value: (x) => (x[0]! < 0 ? NaN : x[0]!) }, Float64Array.of(1));
    expect(ramp).toMatchObject({ success: false, reason: 'stalled' });
    expect(ramp.fun).toBeLessThan(1e-6);
    const slope = runMethod(powell, { dimension: 1, value: (x) => x[0]! }, Float64Array.of(1));
    expect(slope).toMatchObject({ success: false, reason: 'diverged' });
  });

  it('goes on from a checkpoint with the same trajectory', () => {
    const start = Float64Array.of(-4, 7);
    const whole = runMethod(powell, valley, start);
    const first = createRun(powell, start);
    for (let k = 0; k < 17; k++) first.tell(valley.value(first.ask()!.x));
    const rest = runMethod(powell, valley, start, { resume: first.checkpoint() });
    expect(rest.x).toEqual(whole.x);
    expect(rest.nfev).toBe(whole.nfev);
  });

  it('refuses a line tolerance of 1', () => {
    expect(() => runMethod(powell, bowl, Float64Array.of(0, 0), { options: { xtol: 1 } })).toThrow(/^OPTION_OUT_OF_RANGE: powell: xtol is 1, expected 0 < /);
  });

  it('solves 38 of the 42 problems of More, Garbow and Hillstrom with at most 12 variables, SciPy 26 of 46', { timeout: 120_000 }, () => {
    const falseSuccess: string[] = [];
    let solved = 0;
    for (const { id, best, starts, localMinima = [], objective } of mghProblems) {
      const f = objective();
      if (f.dimension > 12) continue;
      const result = runMethod(powell, f, Float64Array.from(starts[0]!));
      if (best.value === 0 ? result.fun <= 1e-10 : result.fun - best.value <= 1e-6 * Math.abs(best.value)) solved += 1;
      const isLocal = localMinima.some((value) => Math.abs(result.fun - value) <= 1e-4 * Math.abs(value));
      if (result.success && !isLocal && relativeGradient(result.x, result.fun, f.gradient!(result.x)) > 1e-5) falseSuccess.push(id);
    }
    expect(falseSuccess).toEqual([]);
    expect(solved).toBeGreaterThanOrEqual(38);
  });
});
