/** Building simplices: the first one, and the oriented ones that check a simplex which has shrunk. */
import type { StopReason } from '@thetakit/registry';
import { type Probe, relativeSlope, slopeAt } from './probe.ts';
import { type Simplex, valueOf } from './simplex.ts';

/** The part of the state that is used here. */
export interface RoundState {
  phase: string;
  query: Float64Array;
  x: Float64Array;
  fun: number;
  stop: StopReason | null;
  gradientNorm: number;
  readonly simplex: Simplex;
  corner: number;
  readonly probe: Probe;
  round: number;
  roundValue: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** A round that gains less than this share of |f| gained nothing. */
const gainShare = 1e-10;
/** Largest relative slope at which a shrunken simplex is believed: eps^(1/3), as for the quasi-Newton methods. */
const slopeTolerance = Math.cbrt(Number.EPSILON);

/** Corners x0 and x0 + step max(|x_i|, 1) e_i, turned inward at a bound. */
export function firstCorners({ points }: Simplex, x0: Float64Array, step: number, lower: Float64Array, upper: Float64Array): void {
  const n = x0.length;
  for (let row = 0; row <= n; row++) points.set(x0, row * n);
  for (let i = 0; i < n; i++) points[(i + 1) * n + i] = offset(x0[i]!, step * Math.max(1, Math.abs(x0[i]!)), i, lower, upper);
}

/** x_i + step, or as far on the side with more room when a bound is in the way. */
function offset(xi: number, step: number, i: number, lower: Float64Array, upper: Float64Array): number {
  if (lower.length === 0) return xi + step;
  const moved = xi + step;
  if (moved >= lower[i]! && moved <= upper[i]!) return moved;
  const turned = xi - step;
  if (turned >= lower[i]! && turned <= upper[i]!) return turned;
  return upper[i]! - xi >= xi - lower[i]! ? upper[i]! : lower[i]!;
}

/** Notes the value of the corner under construction; true when the simplex is complete. */
export function buildSimplex(state: RoundState, value: number): boolean {
  const { simplex, query } = state;
  const n = query.length;
  simplex.values[state.corner] = value;
  if (state.corner === 0 && state.round === 0) state.fun = value;
  state.corner += 1;
  if (state.corner > n) return true;
  for (let i = 0; i < n; i++) query[i] = simplex.points[state.corner * n + i]!;
  return false;
}

/**
 * The probe is complete. Ends the run when the last round gained nothing, or the rounds are spent; otherwise starts a
 * simplex at the best corner, with its edges pointing downhill.
 */
export function nextRound(
  state: RoundState,
  { restarts, fatol, initialStep }: { readonly restarts: number; readonly fatol: number; readonly initialStep: number },
): void {
  const { probe, lower, upper, simplex, x } = state;
  const n = x.length;
  const fun = valueOf(simplex, 0);
  const isStationary = relativeSlope(probe, lower, upper) <= slopeTolerance;
  const gain = state.roundValue - fun;
  state.gradientNorm = 0;
  for (let i = 0; i < n; i++) state.gradientNorm = Math.max(state.gradientNorm, Math.abs(slopeAt(probe, i, lower, upper)));
  const hasGainedNothing = gain <= fatol + gainShare * Math.abs(fun);
  if ((isStationary && hasGainedNothing) || state.round >= restarts) {
    state.stop = isStationary ? 'simplex-tolerance' : 'stalled';
    return;
  }
  state.round += 1;
  state.roundValue = fun;
  // Each round that gains nothing at a point with a slope looks more closely.
  const scale = hasGainedNothing ? initialStep * 0.1 ** (state.round % 4) : initialStep;
  simplex.points.set(x, 0);
  for (let i = 0; i < n; i++) {
    const size = scale * Math.max(1, Math.abs(x[i]!));
    const step = slopeAt(probe, i, lower, upper) > 0 ? -size : size;
    simplex.points.set(x, (i + 1) * n);
    simplex.points[(i + 1) * n + i] = offset(x[i]!, step, i, lower, upper);
  }
  simplex.values.fill(Infinity);
  simplex.values[0] = fun;
  for (let k = 0; k <= n; k++) simplex.order[k] = k;
  state.corner = 1;
  state.phase = 'build';
  for (let i = 0; i < n; i++) state.query[i] = simplex.points[n + i]!;
}
