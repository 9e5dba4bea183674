/** Where to go next from an iterate: steps inside the radius with their predicted decrease, and steps without one. */
import { solveDamped } from '../dense/damped-triangular.ts';
import { norm2 } from '../dense/norm.ts';
import { gaussNewtonStep, trustRegionStep } from './damping.ts';
import type { LmState } from './lm-state.ts';

/** Sets `query` to a trial point inside the radius with a predicted decrease. False when no such point differs from x in floating point. */
export function proposeTrial(s: LmState): boolean {
  const { z, s: factor, row, work } = s.scratch;
  for (let shrinks = 0; shrinks < 100; shrinks++) {
    s.par = trustRegionStep({ n: s.x.length, r: s.r, rhs: s.rhs, rank: s.rank, radius: s.radius, x: z, s: factor, row, work }, s.par);
    const isCut = placeTrial(s);
    s.stepLength = scaledNorm(s, s.step);
    if (s.stepLength === 0) return false;
    predict(s, isCut);
    if (s.predicted > 0) {
      s.phase = 'trial';
      s.wants = 'residuals';
      return true;
    }
    s.radius *= 0.25;
  }
  return false;
}

/** Sets `query` to the end of the step of damping `polishPar`, whatever its length. */
export function proposeUnbounded(s: LmState): void {
  const n = s.x.length;
  const { z, s: factor, row } = s.scratch;
  if (s.polishPar === 0) gaussNewtonStep({ n, r: s.r, rhs: s.rhs, rank: s.rank, x: z });
  else solveDamped({ n, r: s.r, rhs: s.rhs, s: factor, x: z, row }, s.polishPar);
  placeTrial(s);
  s.phase = 'polish';
  s.wants = 'residuals+jacobian';
}

/** From z in scratch: query = x + D^-1 P z cut off at the bounds, step = query - x. True when it was cut. */
export function placeTrial(s: LmState): boolean {
  const { x, query, step, pivots, scale, lower, upper, held } = s;
  let isCut = false;
  for (let k = 0; k < x.length; k++) {
    const j = pivots[k]!;
    const wanted = held[j] === 1 ? x[j]! : x[j]! + s.scratch.z[k]! / scale[j]!;
    const placed = Math.min(Math.max(wanted, lower[j]!), upper[j]!);
    if (placed !== wanted) isCut = true;
    query[j] = placed;
    step[j] = placed - x[j]!;
  }
  return isCut;
}

/** Decrease of the linear model along the step, and the slope at its beginning. */
function predict(s: LmState, isCut: boolean): void {
  const { z, work } = s.scratch;
  const n = s.x.length;
  if (isCut) for (let k = 0; k < n; k++) z[k] = s.step[s.pivots[k]!]! * s.scale[s.pivots[k]!]!;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = i; k < n; k++) sum += s.r[i * n + k]! * z[k]!;
    work[i] = sum;
  }
  const curvature = norm2(work, 0, n) ** 2;
  if (isCut) {
    s.slope = 0;
    for (let j = 0; j < n; j++) s.slope += s.gradient[j]! * s.step[j]!;
    s.predicted = -s.slope - curvature / 2;
    return;
  }
  const damped = s.par * norm2(z, 0, n) ** 2;
  s.slope = -curvature - damped;
  s.predicted = curvature / 2 + damped;
}

/** ||D v||. */
export function scaledNorm({ scale, scratch }: LmState, v: Float64Array): number {
  for (let j = 0; j < v.length; j++) scratch.work[j] = scale[j]! * v[j]!;
  return norm2(scratch.work, 0, v.length);
}
