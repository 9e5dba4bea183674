/**
 * A step from the best point that makes the place of point t better: |l_t| large at the new point, within a ball and the box.
 * Candidates are the lines through the best point and the other points, and the gradient of l_t.
 *
 * Source: Powell, "The BOBYQA algorithm for bound constrained optimization without derivatives" (2009), section 3 (ALTMOV).
 */
import type { Points } from './interpolation/points.ts';
import { addLagrange, curvatureTimes, gradientAt, newQuadratic } from './interpolation/quadratic.ts';
import type { TrustRegion } from './trust-step.ts';

/** The largest alpha >= 0 (or, with a sign of -1, how far the other way) along p inside ball and box. */
function reach(p: Float64Array, sign: number, { low, high, radius }: TrustRegion): number {
  let squares = 0;
  for (let i = 0; i < p.length; i++) squares += p[i]! * p[i]!;
  let most = squares === 0 ? 0 : radius / Math.sqrt(squares);
  for (let i = 0; i < p.length; i++) {
    const move = sign * p[i]!;
    if (move > 0) most = Math.min(most, high[i]! / move);
    else if (move < 0) most = Math.min(most, low[i]! / move);
  }
  return Math.max(0, most);
}

/** d <- the step from point `center`; returns |l_t| there. */
export function geometryStep(points: Points, center: number, t: number, region: TrustRegion, d: Float64Array): number {
  const { n, count, at } = points;
  const lagrange = newQuadratic(points);
  addLagrange(lagrange, points, t, 1);
  const here = at.slice(center * n, (center + 1) * n);
  const gradient = new Float64Array(n);
  gradientAt(lagrange, points, here, gradient);
  const line = new Float64Array(n);
  const bent = new Float64Array(n);
  d.fill(0);
  let best = 0;
  const tryLine = (slope: number, curvature: number) => {
    for (const sign of [1, -1]) {
      const most = reach(line, sign, region);
      const turning = -slope / curvature / sign;
      for (const alpha of [most, turning > 0 && turning < most ? turning : 0]) {
        const move = sign * alpha;
        const value = Math.abs(move * slope + (move * move * curvature) / 2);
        if (value <= best) continue;
        best = value;
        for (let i = 0; i < n; i++) d[i] = move * line[i]!;
      }
    }
  };
  for (let k = 0; k < count; k++) {
    if (k === center) continue;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      line[i] = at[k * n + i]! - here[i]!;
      slope += gradient[i]! * line[i]!;
    }
    tryLine(slope, 2 * ((k === t ? 1 : 0) - slope));
  }
  for (const sign of [1, -1]) {
    let slope = 0;
    for (let i = 0; i < n; i++) {
      const isBlocked = sign * gradient[i]! > 0 ? region.high[i]! <= 0 : region.low[i]! >= 0;
      line[i] = isBlocked ? 0 : sign * gradient[i]!;
      slope += gradient[i]! * line[i]!;
    }
    curvatureTimes(lagrange, points, line, bent);
    let curvature = 0;
    for (let i = 0; i < n; i++) curvature += line[i]! * bent[i]!;
    tryLine(slope, curvature);
  }
  return best;
}
