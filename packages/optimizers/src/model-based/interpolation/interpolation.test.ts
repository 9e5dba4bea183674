import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denominator, invertSystem, lookAt, newPoints, type Points, replacePoint } from './points.ts';
import { absorb, addLagrange, curvatureTimes, gradientAt, interpolate, newQuadratic, valueAt } from './quadratic.ts';
import { rebase } from './rebase.ts';

/** The cross 0, +-e_i in n variables. */
function cross(n: number): Points {
  const points = newPoints(n);
  for (let i = 0; i < n; i++) {
    points.at[(1 + i) * n + i] = 1;
    points.at[(1 + n + i) * n + i] = -1;
  }
  expect(invertSystem(points)).toBe(true);
  return points;
}

const coordinate = fc.double({ min: -1.5, max: 1.5, noNaN: true });

describe('interpolation points', () => {
  it('have Lagrange functions that are 1 at their own point and 0 at the others', () => {
    const points = cross(2);
    for (let k = 0; k < points.count; k++) {
      lookAt(points, points.at.slice(2 * k, 2 * k + 2));
      for (let t = 0; t < points.count; t++) expect(points.image[t]).toBeCloseTo(k === t ? 1 : 0, 13);
    }
  });

  it('give the parabola through three points of one variable', () => {
    // 3 - 2 u + 5 u^2 at 0, 1, -1: 3, 6, 10.
    const points = cross(1);
    const model = newQuadratic(points);
    interpolate(model, points, Float64Array.of(3, 6, 10));
    const [work, gradient, bent] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
    expect(valueAt(model, points, Float64Array.of(0.5), work)).toBeCloseTo(3 - 1 + 1.25, 13);
    gradientAt(model, points, Float64Array.of(0.5), gradient);
    expect(gradient[0]).toBeCloseTo(-2 + 5, 13);
    curvatureTimes(model, points, Float64Array.of(1), bent);
    expect(bent[0]).toBeCloseTo(10, 12);
  });

  it('are not poised when two of them are the same', () => {
    const points = cross(2);
    points.at.set([1, 0], 2 * 2);
    expect(invertSystem(points)).toBe(false);
  });

  it('after exchanges the updated inverse is the inverse, and the model interpolates', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate, fc.nat(4)), { minLength: 1, maxLength: 6 }), (moves) => {
        const points = cross(2);
        const f = (u: Float64Array) => Math.sin(u[0]!) + Math.cos(2 * u[1]!) + u[0]! * u[1]!;
        const at = (k: number) => points.at.slice(2 * k, 2 * k + 2);
        const model = newQuadratic(points);
        interpolate(
          model,
          points,
          Float64Array.from({ length: 5 }, (_, k) => f(at(k))),
        );
        const work = new Float64Array(2);
        for (const [a, b, t] of moves) {
          const u = Float64Array.of(a, b);
          const beta = lookAt(points, u);
          // Exchanges that nearly destroy the set are not made by the methods either.
          if (Math.abs(denominator(points, t, beta)) < 0.05) continue;
          const error = f(u) - valueAt(model, points, u, work);
          absorb(model, points, t);
          replacePoint(points, t, u, beta);
          addLagrange(model, points, t, error);
        }
        const updated = points.inverse.slice();
        expect(invertSystem(points)).toBe(true);
        // Each exchange multiplies rounding by at most about 1 / 0.05 times the size of the inverse (below 1e2): six of them stay below 1e-5.
        const size = updated.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        updated.forEach((value, k) => expect(Math.abs(value - points.inverse[k]!)).toBeLessThan(1e-7 * size * size));
        for (let k = 0; k < 5; k++) expect(Math.abs(valueAt(model, points, at(k), work) - f(at(k)))).toBeLessThan(1e-7 * size);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('keep the model the same function when base and scale change', () => {
    const points = cross(2);
    const model = newQuadratic(points);
    interpolate(model, points, Float64Array.of(1, 4, -2, 3, 0.5));
    model.curvature.set([1, 0.5, 0.5, 2]);
    const work = new Float64Array(2);
    const before = valueAt(model, points, Float64Array.of(0.3, -0.7), work);
    expect(rebase(points, [model], Float64Array.of(2, 3), 1, 0.25)).toBe(true);
    // u' = (u - (1, 0)) / 0.25; base moves by 1 in units of 2.
    expect([...points.base]).toEqual([2, 0]);
    expect(valueAt(model, points, Float64Array.of(-0.7 / 0.25, -0.7 / 0.25), work)).toBeCloseTo(before, 12);
  });
});
