import { lecturePolynomial } from '@thetakit/problems';
import { describe, expect, it } from 'vitest';
import { createRun } from '../run/create-run.ts';
import { runMethod } from '../run/run-method.ts';
import { nelderMead } from './nelder-mead.ts';

const bowl = { dimension: 2, value: (x: Float64Array) => (x[0]! - 1) ** 2 + 2 * (x[1]! + 1) ** 2 };

describe('Nelder-Mead', () => {
  it('solves the lecture polynomial from zeros, where SciPy reports success at 19.12', () => {
    const { best, objective } = lecturePolynomial;
    for (const adaptive of [true, false]) {
      const result = runMethod(nelderMead, objective(), new Float64Array(6), { options: { adaptive } });
      expect(result.success).toBe(true);
      // Rounding of f: 50 squares of values up to 30 each, 4e-12 in all; the promise is 1e-8 of f.
      expect(Math.abs(result.fun - best.value)).toBeLessThan(1e-9);
    }
  });

  it('never reports success away from a minimum, however little it may try', () => {
    const { objective } = lecturePolynomial;
    for (const restarts of [0, 1, 2, 3]) {
      const result = runMethod(nelderMead, objective(), new Float64Array(6), { options: { adaptive: false, xatol: 1e-4, fatol: 1e-4, restarts } });
      expect(result.success === false || result.fun < 0.104).toBe(true);
    }
  });

  it('makes the first moves worked out by hand', () => {
    // Start (0, 0), simplex (0,0) f = 3, (1,0) f = 2, (0,1) f = 9. Centroid of the best two (1/2, 0), worst (0, 1):
    // reflection (1, -1), f = 0 < 2, so expansion (3/2, -2) with chi = 1 + 2/2 = 2: f = 1/4 + 2 = 9/4 > 0: take the reflection.
    const run = createRun(nelderMead, Float64Array.of(0, 0), { options: { initialSimplex: [0, 0, 1, 0, 0, 1] } });
    const asked: number[][] = [];
    for (let k = 0; k < 6; k++) {
      const { x } = run.ask()!;
      asked.push([...x]);
      run.tell(bowl.value(x));
    }
    expect(asked.slice(0, 5)).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, -1],
      [1.5, -2],
    ]);
    // Next cycle: corners (1,-1) f = 0, (1,0) f = 2, (0,0) f = 3; centroid (1, -1/2), reflection (2, -1).
    expect(asked[5]).toEqual([2, -1]);
  });

  it('respects bounds and finds the constrained minimum', () => {
    const bounds = { lower: Float64Array.of(-2, 0), upper: Float64Array.of(0.5, 3) };
    const result = runMethod(nelderMead, bowl, Float64Array.of(0.5, 3), { bounds });
    expect(result.success).toBe(true);
    expect([...result.x]).toEqual([0.5, 0]);
  });

  it('works in one variable, and treats infinite values as bad', () => {
    expect(runMethod(nelderMead, { dimension: 1, value: (x) => Math.cosh(x[0]! - 2) }, Float64Array.of(9)).x[0]).toBeCloseTo(2, 6);
    const log = runMethod(nelderMead, { dimension: 1, value: (x) => (x[0]! <= 0 ? -Infinity : x[0]! - Math.log(x[0]!)) }, Float64Array.of(3));
    expect(log.success).toBe(true);
    expect(log.x[0]).toBeCloseTo(1, 6);
  });

  it('says stalled, not success, in the corner of a function with a kink', () => {
    // f = |x1| + |x2| has no gradient at its minimum: the probe sees slopes of +-1 cancel, so the point counts as stationary.
    expect(runMethod(nelderMead, { dimension: 2, value: (x) => Math.abs(x[0]!) + Math.abs(x[1]!) }, Float64Array.of(1, 1)).fun).toBeLessThan(1e-8);
    // A ramp that ends at a wall: the slope at the wall is 1, nothing lower is finite.
    const ramp = runMethod(nelderMead, { dimension: 1, value: (x) => (x[0]! < 0 ? NaN : x[0]!) }, Float64Array.of(1));
    expect(ramp).toMatchObject({ success: false, reason: 'stalled' });
    expect(ramp.fun).toBeLessThan(1e-6);
  });

  it('refuses a simplex of the wrong size', () => {
    expect(() => runMethod(nelderMead, bowl, Float64Array.of(0, 0), { options: { initialSimplex: [1, 2] } })).toThrow(
      'SHAPE_MISMATCH: nelder-mead: initialSimplex has 2 numbers, expected 3 x 2 = 6. Pass all corners, row by row',
    );
  });
});
