/** What to evaluate next: a step of the trust region, a step for the geometry, or a fresh set of points; or the end. */
import { norm2, normInf } from '../dense/vector.ts';
import { relativeGradient } from '../quasi-newton/verdict.ts';
import { constrainedStep } from './constrained-step.ts';
import { geometryStep } from './geometry-step.ts';
import { distanceSquared } from './interpolation/points.ts';
import { gradientAt } from './interpolation/quadratic.ts';
import { rebase } from './interpolation/rebase.ts';
import { chooseCenter } from './merit.ts';
import type { ModelOptions, ModelState } from './state.ts';
import { trustStep } from './trust-step.ts';

/** The coordinates of the center. */
export function centerOf({ points, center }: ModelState): Float64Array {
  return points.at.subarray(center * points.n, (center + 1) * points.n);
}

/** Puts u into the query, cut off at the bounds (to the bound when nearly there), and what that makes of u into `trial`. */
export function ask(state: ModelState, u: Float64Array): void {
  const { points, units, free, query, trial, lower, upper } = state;
  for (let i = 0; i < u.length; i++) {
    const unit = points.scale * units[i]!;
    const wanted = points.base[i]! + u[i]! * unit;
    // Rounding would leave it just inside a bound that it is meant to reach.
    const x = wanted < lower[i]! + 1e-12 * unit ? lower[i]! : wanted > upper[i]! - 1e-12 * unit ? upper[i]! : wanted;
    query[free[i]!] = x;
    trial[i] = (x - points.base[i]!) / unit;
  }
}

/** Room from the center to the bounds. */
function setRoom({ points, units, lower, upper, low, high }: ModelState, at: Float64Array): void {
  for (let i = 0; i < at.length; i++) {
    const unit = points.scale * units[i]!;
    low[i] = Math.min(0, (lower[i]! - points.base[i]!) / unit - at[i]!);
    high[i] = Math.max(0, (upper[i]! - points.base[i]!) / unit - at[i]!);
  }
}

/** Chooses the next query. */
export function plan(state: ModelState, options: ModelOptions): void {
  for (;;) {
    if (needsRebase(state) && !rebase(state.points, state.models, state.units, state.center, state.delta)) {
      begin(state, options, Math.max(state.rho, 10 * options.finalRadius));
      return;
    }
    const at = centerOf(state);
    setRoom(state, at);
    takeStep(state, at);
    if (state.length >= state.rho / 2 && state.foreseen > 0) {
      propose(state, at, 'trust');
      return;
    }
    state.delta = state.delta / 10 <= 1.5 * state.rho ? state.rho : state.delta / 10;
    if (improveGeometry(state)) return;
    if (!lowerResolution(state, options)) {
      if (state.length > 0 && state.foreseen > 0) propose(state, at, 'final');
      else finish(state, options);
      return;
    }
  }
}

/** Is the base far from the center, the scale wrong, or the inverse old? */
function needsRebase({ points, delta, center }: ModelState): boolean {
  const { n, at, size, stale, scale } = points;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += at[center * n + i]! ** 2;
  const distance = Math.sqrt(squares) * scale;
  return distance > 20 * delta || scale > 30 * delta || delta > 30 * scale || stale > 2 * size;
}

/** Fills step, foreseen and length. */
function takeStep(state: ModelState, at: Float64Array): void {
  const { points, models, gradient, low, high, step, work, delta } = state;
  gradientAt(models[0]!, points, at, gradient);
  const radius = delta / points.scale;
  if (state.subproblem !== null) {
    constrainedStep(state, at, radius);
    state.length = normInf(step) * points.scale;
    return;
  }
  state.foreseen = trustStep(models[0]!, points, { gradient, low, high, radius }, step, work);
  let squares = 0;
  for (let i = 0; i < step.length; i++) squares += step[i]! * step[i]!;
  state.length = Math.sqrt(squares) * points.scale;
}

function propose(state: ModelState, at: Float64Array, phase: 'trust' | 'final'): void {
  const { step, scratch } = state;
  for (let i = 0; i < step.length; i++) scratch[i] = at[i]! + step[i]!;
  state.phase = phase;
  ask(state, scratch);
}

/** Replaces the farthest point when it is too far; false when none is. */
export function improveGeometry(state: ModelState): boolean {
  const { points, center, delta, rho, low, high, step, gradient } = state;
  const at = centerOf(state);
  let farthest = -1;
  let most = (Math.max(2 * delta, 10 * rho) / points.scale) ** 2;
  for (let k = 0; k < points.count; k++) {
    const distance = k === center ? 0 : distanceSquared(points, k, at);
    if (distance > most) {
      most = distance;
      farthest = k;
    }
  }
  if (farthest < 0) return false;
  setRoom(state, at);
  const radius = Math.max(Math.min(0.1 * Math.sqrt(most), delta / points.scale), rho / points.scale);
  if (geometryStep(points, center, farthest, { gradient, low, high, radius }, step) === 0) return false;
  state.phase = 'geometry';
  state.target = farthest;
  for (let i = 0; i < step.length; i++) state.scratch[i] = at[i]! + step[i]!;
  ask(state, state.scratch);
  return true;
}

/** Lowers rho; false when it is as low as it gets. */
export function lowerResolution(state: ModelState, { finalRadius }: ModelOptions): boolean {
  const { rho } = state;
  if (rho <= finalRadius) return false;
  const ratio = rho / finalRadius;
  state.rho = ratio <= 16 ? finalRadius : ratio <= 250 ? Math.sqrt(ratio) * finalRadius : rho / 10;
  state.delta = Math.max(rho / 2, state.rho);
  if (state.rows.count > 0) {
    state.penalty = Math.max(1.5 * norm2(state.multipliers), 1e-3 * state.penalty);
    chooseCenter(state);
  }
  return true;
}

/** A fresh set of points around the center. */
export function begin(state: ModelState, { finalRadius }: ModelOptions, radius: number): void {
  const { points, units, values, rowValues, rows, center, isBad, exact } = state;
  for (let i = 0; i < points.n; i++) points.base[i] = exact[center * points.n + i]!;
  values[0] = values[center]!;
  exact.copyWithin(0, center * points.n, (center + 1) * points.n);
  isBad[0] = isBad[center]!;
  rowValues.copyWithin(0, center * rows.count, (center + 1) * rows.count);
  state.center = 0;
  points.at.fill(0);
  state.rho = Math.max(radius, finalRadius);
  for (let i = 0; i < points.n; i++) state.rho = Math.min(state.rho, (state.upper[i]! - state.lower[i]!) / 4 / units[i]!);
  state.delta = state.rho;
  points.scale = state.rho;
  state.phase = 'build';
  state.target = 1;
  askBuild(state);
}

/** Asks for point `target` of a fresh set: at +1 or -1 on an axis, or twice on the side of the room. */
export function askBuild(state: ModelState): void {
  const { points, target, scratch, units, lower, upper } = state;
  const { n, base, scale } = points;
  const i = (target - 1) % n;
  const unit = scale * units[i]!;
  const above = (upper[i]! - base[i]!) / unit;
  const below = (base[i]! - lower[i]!) / unit;
  const isFirst = target <= n;
  scratch.fill(0);
  if (above < 1) scratch[i] = isFirst ? -1 : -2;
  else if (below < 1) scratch[i] = isFirst ? 1 : 2;
  else scratch[i] = isFirst ? 1 : -1;
  ask(state, scratch);
}

/** The last round is over: another one, if it gained something, or the verdict. */
export function finish(state: ModelState, options: ModelOptions): void {
  const gain = state.roundValue - state.fun;
  const isLower = gain > 1e-10 * Math.abs(state.fun) || state.roundViolation > state.violation + options.ctol;
  if (state.round < options.rounds && (isLower || state.round === 0)) {
    state.round += 1;
    state.roundValue = state.fun;
    state.roundViolation = state.violation;
    begin(state, options, Math.sqrt(options.finalRadius));
    return;
  }
  state.stop = verdict(state, options);
}

/** Largest relative gradient of the models at a success: ten times eps^(1/3), since it comes from values. */
const flatness = 10 * Math.cbrt(Number.EPSILON);

function verdict(state: ModelState, { ctol }: ModelOptions): ModelState['stop'] {
  const { points, models, units, gradient, low, high, x, fun, isBad, free } = state;
  const at = centerOf(state);
  if (state.rows.count > 0) {
    if (state.isElastic && state.violation > ctol) return 'infeasible';
    const isSound =
      state.violation <= ctol &&
      isBad.every((bad) => bad === 0) &&
      relativeGradient(
        x,
        fun,
        x.map(() => state.gradientNorm),
      ) <= flatness;
    return isSound ? 'step-tolerance' : 'precision-limit';
  }
  gradientAt(models[0]!, points, at, gradient);
  const full = new Float64Array(x.length);
  for (let i = 0; i < points.n; i++) {
    const slope = gradient[i]! / (points.scale * units[i]!);
    const isHeld = (slope > 0 && low[i]! >= 0) || (slope < 0 && high[i]! <= 0);
    full[free[i]!] = isHeld ? 0 : slope;
  }
  state.gradientNorm = normInf(full);
  const isFlat = relativeGradient(x, fun, full) <= flatness / 10;
  return isFlat && isBad.every((bad) => bad === 0) ? 'step-tolerance' : 'precision-limit';
}
