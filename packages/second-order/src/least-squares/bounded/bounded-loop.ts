/**
 * The loop of the trust-region methods for least squares with bounds: linearise at x, try steps, move, and stop.
 *
 * Stopping, beside the tolerances: 'function-tolerance' where the residuals are at rounding level, or where a step that rounding
 * of f cannot judge would take almost nothing away; a radius that has shrunk to nothing elsewhere is 'stalled', never a success.
 */
import { type Observation, o, type StopReason } from '@thetakit/registry';
import { norm2 } from '../../dense/norm.ts';
import { type BoundedState, copyBoundedState, type JacobianSource, matrixOf } from './bounded-state.ts';
import { columnNorms, timesTransposed } from './jacobian-matrix.ts';

/** Options that both methods have. */
export const boundedOptions = {
  ftol: o.number({
    min: 0,
    default: 1e-15,
    scale: 'log',
    describe: 'Stop when a step that the model foresaw lowers the sum of squares by at most this share of it.',
    unit: '1',
  }),
  xtol: o.number({ min: 0, default: 1e-15, scale: 'log', describe: 'Stop when such a step is at most this share of x.', unit: '1' }),
  gtol: o.number({
    min: 0,
    default: 0,
    scale: 'log',
    describe: 'Stop when no component of the gradient, scaled by the distance to its bound, is larger than this.',
    unit: 'f/x',
  }),
  scale: o.choice(['jacobian', 'none'], {
    default: 'jacobian',
    describe: 'Scale of the variables: one over the largest norm so far of their column of the Jacobian, or 1.',
  }),
  solver: o.choice(['auto', 'exact', 'lsmr'], {
    default: 'auto',
    describe: 'Subproblem: a QR factorisation, or LSMR with products alone in the plane of its step and the gradient. auto takes lsmr for sparse Jacobians.',
  }),
} as const;

/** Values of those options. */
export interface BoundedOptions {
  readonly ftol: number;
  readonly xtol: number;
  readonly gtol: number;
  readonly scale: 'jacobian' | 'none';
  readonly solver: 'auto' | 'exact' | 'lsmr';
}

/** What a method adds to the loop. */
export interface BoundedModel {
  /** First radius, at the start. */
  firstRadius(state: BoundedState): number;
  /** A new x with gradient, J and scale: builds the model; sets gradientNorm and offset. */
  linearise(state: BoundedState, options: BoundedOptions, source: JacobianSource | null): void;
  /** Sets step, query, stepNorm, predicted, isAtEdge. */
  propose(state: BoundedState, options: BoundedOptions, source: JacobianSource | null): void;
}

/** A column that is this much smaller than it was, while its variable has grown, has vanished: the variable runs off to where the model is flat. */
const vanished = 1e-8;
/** A cosine between r and the columns of J at which a point is stationary. */
const orthogonal = 1e-7;
/** A share of the residual below which an end that f cannot judge is a solution. */
const stationary = 1e-6;

interface Loop {
  readonly model: BoundedModel;
  readonly source: JacobianSource | null;
}

/** The update function of a method. */
export function boundedUpdate(model: BoundedModel, source: JacobianSource | null) {
  const loop: Loop = { model, source };
  return (state: BoundedState, observation: Observation, given: BoundedOptions, into: BoundedState): BoundedState => {
    copyBoundedState(state, into);
    if (state.phase === 'start') begin(loop, into, observation, given);
    else if (state.phase === 'trial') judge(loop, into, observation, given);
    else if (state.phase === 'jacobian') commit(loop, state, observation, given, into);
    else endSnap(into, observation);
    return into;
  };
}

function begin(loop: Loop, s: BoundedState, { residuals, jacobian }: Observation, given: BoundedOptions): void {
  s.residuals.set(residuals);
  s.fun = costOf(residuals);
  s.startCost = s.fun;
  s.x.set(s.query);
  if (!(s.fun < Infinity) || !takeJacobian(loop, s, jacobian, given)) {
    s.stop = 'non-finite';
    return;
  }
  const radius = loop.model.firstRadius(s);
  s.radius = radius > 0 && radius < Infinity ? radius : 1;
  goOn(loop, s, given);
}

/** J, gradient, scales and model at x. False when J is not finite. */
function takeJacobian(loop: Loop, s: BoundedState, jacobian: Float64Array, given: BoundedOptions): boolean {
  if (loop.source === null) s.jacobian.set(jacobian);
  else loop.source.evaluate(s.x, s.jacobian);
  const matrix = matrixOf(s, loop.source);
  const { z: norms } = s.scratch;
  columnNorms(matrix, norms);
  for (let j = 0; j < norms.length; j++) if (!(norms[j]! < Infinity)) return false;
  timesTransposed(matrix, s.residuals, s.gradient);
  s.hasVanished = false;
  for (let j = 0; j < norms.length; j++) {
    s.longest[j] = Math.max(s.longest[j]!, norms[j]!);
    s.scale[j] = given.scale === 'none' || s.longest[j] === 0 ? 1 : 1 / s.longest[j]!;
    if (norms[j]! < vanished * s.longest[j]! && Math.abs(s.x[j]!) >= Math.abs(s.start[j]!)) s.hasVanished = true;
    s.cosines[j] = norms[j] === 0 ? 0 : Math.abs(s.gradient[j]!) / norms[j]!;
  }
  loop.model.linearise(s, given, loop.source);
  s.cosine = 0;
  const length = norm2(s.residuals);
  for (let j = 0; j < norms.length; j++) s.cosine = Math.max(s.cosine, (s.cosines[j]! * Math.min(1, s.d[j]! / s.scale[j]!)) / length);
  return true;
}

function judge(loop: Loop, s: BoundedState, { residuals }: Observation, given: BoundedOptions): void {
  const cost = costOf(residuals);
  const fall = cost < Infinity ? s.fun - cost : -Infinity;
  const ratio = s.predicted > 0 ? fall / s.predicted : 0;
  if (!(cost < Infinity)) s.radius = 0.25 * s.stepNorm;
  else if (ratio < 0.25) s.radius = 0.25 * Math.min(s.stepNorm, s.radius);
  else if (ratio > 0.75 && s.isAtEdge) s.radius *= 2;
  const isForeseen = ratio > 0.25;
  const isShort = norm2(s.step) <= given.xtol * (given.xtol + norm2(s.x));
  if (fall > 0) {
    if (isForeseen && !s.isAtEdge && fall <= given.ftol * s.fun) s.stop = 'function-tolerance';
    else if (isForeseen && !s.isAtEdge && isShort) s.stop = 'step-tolerance';
    s.trialResiduals.set(residuals);
    s.trialCost = cost;
    s.phase = 'jacobian';
    s.wants = 'jacobian';
    // The verdict waits for the Jacobian of the point that it speaks of.
    if (loop.source !== null || s.stop !== null) move(s);
    if (s.stop !== null) finish(s, s.stop);
    else if (loop.source !== null) {
      if (takeJacobian(loop, s, residuals, given)) goOn(loop, s, given);
      else finish(s, 'non-finite');
    }
  } else if (s.predicted <= 8 * Number.EPSILON * s.fun || isShort) finish(s, verdictOf(s));
  else propose(loop, s, given);
}

function commit(loop: Loop, before: BoundedState, { jacobian }: Observation, given: BoundedOptions, s: BoundedState): void {
  move(s);
  if (takeJacobian(loop, s, jacobian, given)) {
    goOn(loop, s, given);
    return;
  }
  // Residuals without a Jacobian: the point is refused after all.
  copyBoundedState(before, s);
  s.radius = 0.25 * Math.min(s.stepNorm, s.radius);
  propose(loop, s, given);
}

function goOn(loop: Loop, s: BoundedState, given: BoundedOptions): void {
  if (s.fun <= Number.EPSILON ** 2 * s.startCost) finish(s, 'function-tolerance');
  else if (s.gradientNorm <= given.gtol) finish(s, 'gradient-tolerance');
  else if (s.offset <= 8 * Number.EPSILON) finish(s, 'function-tolerance');
  else propose(loop, s, given);
}

function propose(loop: Loop, s: BoundedState, given: BoundedOptions): void {
  loop.model.propose(s, given, loop.source);
  const isStill = s.query.every((v, j) => v === s.x[j]);
  if (isStill || !(s.predicted > 0)) finish(s, verdictOf(s));
  else {
    s.phase = 'trial';
    s.wants = 'residuals';
  }
}

function move(s: BoundedState): void {
  s.x.set(s.query);
  s.residuals.set(s.trialResiduals);
  s.fun = s.trialCost;
  s.iteration += 1;
}

/** What it means that no step can be had: a solution, or not. */
function verdictOf(s: BoundedState): StopReason {
  return s.offset <= stationary || s.cosine <= orthogonal ? 'function-tolerance' : 'stalled';
}

/** Stops; a solution that ends next to bounds which its gradient pushes against is first tried on them. */
function finish(s: BoundedState, reason: StopReason): void {
  const isZero = s.fun <= Number.EPSILON ** 2 * s.startCost;
  s.stop = s.hasVanished && !isZero && reason !== 'non-finite' ? 'diverged' : reason;
  if (s.stop === 'diverged' || reason === 'non-finite' || reason === 'stalled') return;
  let isNear = false;
  s.query.set(s.x);
  for (let j = 0; j < s.x.length; j++) {
    const bound = s.gradient[j]! > 0 ? s.lower[j]! : s.upper[j]!;
    const reach = 1e-5 * Math.max(Math.abs(bound), Math.abs(s.start[j]! - bound));
    if (s.gradient[j] === 0 || !Number.isFinite(bound) || s.x[j] === bound || Math.abs(s.x[j]! - bound) > reach) continue;
    s.query[j] = bound;
    isNear = true;
  }
  if (!isNear) return;
  s.stop = null;
  s.phase = 'snap';
  s.wants = 'residuals';
}

function endSnap(s: BoundedState, { residuals }: Observation): void {
  const cost = costOf(residuals);
  if (cost <= s.fun) {
    s.x.set(s.query);
    s.residuals.set(residuals);
    s.fun = cost;
  }
  s.stop = 'function-tolerance';
}

/** 1/2 ||r||^2. */
function costOf(residuals: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < residuals.length; i++) squares += residuals[i]! * residuals[i]!;
  return squares / 2;
}
