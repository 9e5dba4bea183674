import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geometryStep } from './geometry-step.ts';
import { invertSystem, newPoints, type Points } from './interpolation/points.ts';
import { newQuadratic } from './interpolation/quadratic.ts';
import { newTrustWork, stepToBall, trustStep } from './trust-step.ts';

const wide = () => Float64Array.of(-9, -9);

/** The reduction of g . d + 1/2 d^T H d in two variables, and the step. */
function step(g: number[], h: number[], radius: number, low = wide(), high = wide().map((value) => -value)) {
  const points = newPoints(2);
  const model = newQuadratic(points);
  model.curvature.set(h);
  const d = new Float64Array(2);
  const reduction = trustStep(model, points, { gradient: Float64Array.from(g), low, high, radius }, d, newTrustWork(2));
  return { d: [...d], reduction };
}

describe('the step of the trust region', () => {
  it('is the Newton step inside the ball', () => {
    // H = diag(1, 4), g = (-1, -2): d = (1, 1/2), reduction 1/2 (1 + 1) = 1.
    const { d, reduction } = step([-1, -2], [1, 0, 0, 4], 5);
    expect(d[0]).toBeCloseTo(1, 12);
    expect(d[1]).toBeCloseTo(0.5, 12);
    expect(reduction).toBeCloseTo(1, 12);
  });

  it('fixes a variable at its bound and goes on with the others', () => {
    // x1 stops at 1/2; the rest of (1/2) (d2)^2 4 - 2 d2 - ... is minimal at d2 = 1/2.
    const { d } = step([-1, -2], [1, 0, 0, 4], 5, wide(), Float64Array.of(0.25, 9));
    expect(d[0]).toBe(0.25);
    expect(d[1]).toBeCloseTo(0.5, 12);
  });

  it('ends on the ball along negative curvature', () => {
    const { d, reduction } = step([0, -1e-3], [1, 0, 0, -2], 2);
    expect(Math.hypot(d[0]!, d[1]!)).toBeCloseTo(2, 12);
    expect(reduction).toBeCloseTo(2e-3 + 4, 12);
  });

  it('reaches at least two fifths of the best of a fine grid, and tells its reduction', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, number, (g1, g2, a, b, c) => {
        const value = (x: number, y: number) => -(g1 * x + g2 * y + (a * x * x + 2 * b * x * y + c * y * y) / 2);
        let best = 0;
        for (let k = 0; k < 720; k++) for (const r of [0.25, 0.5, 0.75, 1]) best = Math.max(best, value(r * Math.cos(k / 114.6), r * Math.sin(k / 114.6)));
        const { d, reduction } = step([g1, g2], [a, b, b, c], 1);
        expect(Math.hypot(d[0]!, d[1]!)).toBeLessThanOrEqual(1 + 1e-12);
        expect(reduction).toBeCloseTo(value(d[0]!, d[1]!), 9);
        // Saddles whose gradient is nearly orthogonal to the downward direction are the exception that truncated methods accept.
        if (Math.hypot(g1, g2) > 0.5) expect(reduction).toBeGreaterThanOrEqual(0.4 * best);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('knows where a line leaves the ball', () => {
    // |(1, 0) + alpha (1, 1)| = sqrt 5: alpha = 1.
    expect(stepToBall(Float64Array.of(1, 0), Float64Array.of(1, 1), Math.sqrt(5))).toBeCloseTo(1, 14);
    expect(stepToBall(Float64Array.of(1, 0), Float64Array.of(-1, 0), 2)).toBeCloseTo(3, 14);
  });
});

describe('the step for the geometry', () => {
  it('makes the Lagrange function of the point large, inside ball and box', () => {
    const points: Points = newPoints(2);
    points.at.set([0, 0, 1, 0, 0, 1, -1, 0, 0.01, -0.01]);
    expect(invertSystem(points)).toBe(true);
    const d = new Float64Array(2);
    const high = Float64Array.of(9, 0.2);
    const value = geometryStep(points, 0, 4, { gradient: new Float64Array(2), low: wide(), high, radius: 0.5 }, d);
    expect(Math.hypot(d[0]!, d[1]!)).toBeLessThanOrEqual(0.5 + 1e-12);
    expect(d[1]).toBeLessThanOrEqual(0.2);
    // Point 4 is nearly the center: the value must exceed 1, that of the point itself, by far.
    expect(value).toBeGreaterThan(5);
  });
});
