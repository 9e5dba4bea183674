/** The round of Powell's method: n line searches, the extrapolated point, the new direction; and the check at its end. */
import type { StopReason } from '@thetakit/registry';
import { smallestStep } from '../../line-search/more-thuente.ts';
import { type Probe, probePoint, relativeSlope, slopeAt } from '../simplex/probe.ts';
import { type Directions, pointAlong, readDirection, replaceDirection, roomAlong, setAxes } from './directions.ts';
import { advanceLine, beginLine, type Line } from './line.ts';

/** What is being evaluated: the start, a line along direction `index`, x + p, the line along p, the probe. */
export type Phase = 'start' | 'line' | 'extrapolate' | 'extra' | 'probe';

/** The part of the state that is used here. */
export interface RoundState {
  phase: Phase;
  query: Float64Array;
  x: Float64Array;
  fun: number;
  gradientNorm: number;
  iteration: number;
  stop: StopReason | null;
  readonly directions: Directions;
  readonly line: Line;
  /** Direction of the current line, shape [n]. */
  readonly step: Float64Array;
  index: number;
  /** Length of the first trial of the current line. */
  size: number;
  /** x and f at the start of the round. */
  readonly origin: Float64Array;
  originValue: number;
  /** Largest fall of one line of the round, and its index. */
  drop: number;
  dropIndex: number;
  readonly probe: Probe;
  restarts: number;
  /** f at the last restart. */
  restartValue: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The options that are used here. */
export interface RoundOptions {
  readonly xtol: number;
  readonly ftol: number;
  readonly initialStep: number;
  readonly restarts: number;
}

/** Falls below this are none, whatever f is. */
const smallestFall = 1e-20;
/** Values that differ by less than this share are equal to a line search. */
const noise = 4 * Number.EPSILON;
/** Largest relative slope at which the end is believed: eps^(1/3), as for the quasi-Newton methods. */
const slopeTolerance = Math.cbrt(Number.EPSILON);
/** A restart that gains less than this share of |f| gained nothing. */
const gainShare = 1e-10;

/** Starts a round at x. */
export function beginRound(state: RoundState, options: RoundOptions): void {
  state.origin.set(state.x);
  state.originValue = state.fun;
  state.drop = 0;
  state.dropIndex = 0;
  state.index = 0;
  nextLine(state, options);
}

/** Starts the line along direction `index`, or the next one that has room; ends the round when none is left. */
function nextLine(state: RoundState, options: RoundOptions): void {
  for (; state.index < state.x.length; state.index++) {
    readDirection(state.directions, state.index, state.step);
    if (startLine(state, 'line', state.directions.sizes[state.index]!)) return;
  }
  endRound(state, options);
}

/** Starts a line along p; false when the bounds leave it no room. */
function startLine(state: RoundState, phase: Phase, size: number): boolean {
  const { x, step, lower, upper, line } = state;
  const high = roomAlong(x, step, 1, lower, upper);
  const low = -roomAlong(x, step, -1, lower, upper);
  const least = 8 * smallestStep(x, step);
  if (!(high - low > least)) return false;
  state.phase = phase;
  state.size = Math.max(size, 4 * least);
  beginLine(line, state.fun, state.size, low, high);
  pointAlong(state.query, x, line.t, step, lower, upper);
  return true;
}

/** Takes a value on the current line; goes on when the line is done. */
export function alongLine(state: RoundState, value: number, options: RoundOptions): void {
  const { line, step, x, directions } = state;
  const atol = 0.1 * options.xtol * state.size + 4 * smallestStep(x, step);
  if (!advanceLine(line, value, { rtol: options.xtol, atol, noise })) {
    pointAlong(state.query, x, line.t, step, state.lower, state.upper);
    return;
  }
  const fall = state.fun - line.value;
  const size = Math.max(Math.abs(line.t), state.size / 10);
  if (fall > 0) {
    pointAlong(x, x, line.t, step, state.lower, state.upper);
    state.fun = line.value;
  }
  if (state.phase === 'extra') {
    replaceDirection(directions, state.dropIndex, step, size);
    beginRound(state, options);
    return;
  }
  directions.sizes[state.index] = size;
  if (fall > state.drop) {
    state.drop = fall;
    state.dropIndex = state.index;
  }
  state.index += 1;
  nextLine(state, options);
}

/** All lines are done: the probe when they gained nothing, else the extrapolated point 2 x - origin. */
function endRound(state: RoundState, options: RoundOptions): void {
  const { x, origin, step, lower, upper } = state;
  state.iteration += 1;
  const fall = state.originValue - state.fun;
  if (2 * fall <= options.ftol * (Math.abs(state.originValue) + Math.abs(state.fun)) + smallestFall) {
    beginProbe(state);
    return;
  }
  for (let i = 0; i < x.length; i++) step[i] = x[i]! - origin[i]!;
  const room = Math.min(1, roomAlong(x, step, 1, lower, upper));
  if (!(room > 0)) {
    beginRound(state, options);
    return;
  }
  state.phase = 'extrapolate';
  pointAlong(state.query, x, room, step, lower, upper);
}

/** Takes f at the extrapolated point: is the mean direction of the round worth keeping? */
export function afterExtrapolation(state: RoundState, value: number, options: RoundOptions): void {
  const { originValue, fun, drop } = state;
  const isWorthIt = value < originValue && 2 * (originValue - 2 * fun + value) * (originValue - fun - drop) ** 2 < drop * (originValue - value) ** 2;
  if (!isWorthIt || !startLine(state, 'extra', 1)) beginRound(state, options);
}

function beginProbe(state: RoundState): void {
  const { probe, x, lower, upper, query } = state;
  state.phase = 'probe';
  probe.center.set(x);
  probe.centerValue = state.fun;
  probe.index = 0;
  probePoint(probe, lower, upper, query);
}

/** The probe is complete: ends the run, or starts again from the axes and the direction of the probed descent. */
export function afterProbe(state: RoundState, options: RoundOptions): void {
  const { probe, lower, upper, x, directions, step } = state;
  const isStationary = relativeSlope(probe, lower, upper) <= slopeTolerance;
  const hasGainedNothing = !(state.restartValue - state.fun > gainShare * Math.abs(state.fun) + smallestFall);
  state.gradientNorm = 0;
  let steepest = 0;
  let scale = 0;
  for (let i = 0; i < x.length; i++) {
    step[i] = -slopeAt(probe, i, lower, upper);
    const size = Math.abs(step[i]!);
    scale = Math.max(scale, size / Math.max(1, Math.abs(x[i]!)));
    if (size <= state.gradientNorm) continue;
    state.gradientNorm = size;
    steepest = i;
  }
  if ((isStationary && hasGainedNothing) || state.restarts >= options.restarts) {
    state.stop = isStationary ? 'function-tolerance' : 'stalled';
    return;
  }
  state.restarts += 1;
  state.restartValue = state.fun;
  // Each restart that follows one without gain looks more closely.
  const share = hasGainedNothing ? options.initialStep * 0.1 ** (state.restarts % 6) : options.initialStep;
  setAxes(directions, x, share);
  if (scale > 0 && scale < Infinity) replaceDirection(directions, steepest, step, share / scale);
  beginRound(state, options);
}
