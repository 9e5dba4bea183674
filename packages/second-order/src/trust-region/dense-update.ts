/**
 * The loop of a method with a dense model: model at x, trial at x + p, and on from there. One evaluation per update.
 *
 * Stopping: 'gradient-tolerance' only where the Hessian shows no direction of descent beyond rounding; 'function-tolerance' when
 * a full Newton step, at positive definite H, promises less than f can show, or when the gradient is rounding of H x.
 */
import type { Observation, StopReason } from '@thetakit/registry';
import { copyDenseState, type DenseState } from './dense-state.ts';
import { askTrial, isExhausted, moveTo, ratioOf } from './trial.ts';

/** What a method adds to the loop. */
export interface DenseModel<O> {
  /** With g, H and radius: sets step, stepLength, predicted, isConvex, deficit and decrement. */
  propose(state: DenseState, options: O): void;
  /** Adapts the radius to the ratio of the decreases. */
  adapt(state: DenseState, ratio: number, options: O): void;
}

/** Options that the loop reads. */
export interface DenseUpdateOptions {
  readonly eta: number;
  readonly gtol: number;
}

/** A Newton decrement of at most this share of |f| ends the run; of at most the second one, a run that can go no further. */
const flat = 1e-15;
const nearlyFlat = 1e-11;
/** A curvature above -this ||H|| is called not negative. */
const negligible = 1e-10;
/** A step that promises this share of the full Newton step's decrease leaves nothing behind. */
const whole = 0.99;
/** At a small gradient, a Newton step that promises this share of |f| is still tried. */
const worthwhile = 1e-8;

/** The update function of a method. */
export function denseUpdate<O extends DenseUpdateOptions>(model: DenseModel<O>) {
  return (state: DenseState, observation: Observation, given: O, into: DenseState): DenseState => {
    copyDenseState(state, into);
    if (state.phase === 'trial') judge(model, into, observation, given);
    else if (state.phase === 'start') begin(model, into, observation, given);
    else if (isFiniteMatrix(observation)) {
      into.hessian.set(observation.hessian);
      proceed(model, into, given);
    } else into.stop = 'non-finite';
    return into;
  };
}

/** When a Hessian alone was asked for, `value` is of no meaning. */
function isFiniteMatrix({ hessian }: Observation): boolean {
  let sum = 0;
  for (let i = 0; i < hessian.length; i++) sum += hessian[i]! * 0;
  return sum === 0;
}

function begin<O extends DenseUpdateOptions>(model: DenseModel<O>, s: DenseState, observation: Observation, given: O): void {
  if (!(observation.value < Infinity)) {
    s.stop = 'non-finite';
    return;
  }
  moveTo(s, observation);
  s.levelSteps = 0;
  s.hessian.set(observation.hessian);
  proceed(model, s, given);
}

/** With f, g and H at x: stop, or try a step. */
function proceed<O extends DenseUpdateOptions>(model: DenseModel<O>, s: DenseState, given: O): void {
  model.propose(s, given);
  const isDescending = s.isConvex || s.deficit <= negligible * Math.max(Math.abs(s.low), Math.abs(s.high));
  if (s.gradientNorm <= given.gtol && isDescending && isDone(s)) s.stop = 'gradient-tolerance';
  else if (s.isConvex && s.decrement <= flat * Math.abs(s.fun)) s.stop = 'function-tolerance';
  else tryStep(s, given);
}

/** Is there no Newton step left that is worth an evaluation? A small gradient alone may leave flat directions behind. */
function isDone({ isConvex, decrement, fun }: DenseState): boolean {
  return !isConvex || decrement <= worthwhile * Math.abs(fun);
}

function tryStep(s: DenseState, given: DenseUpdateOptions): void {
  if (s.predicted > 0 && askTrial(s)) s.phase = 'trial';
  else s.stop = verdictOf(s, given);
}

/** f and g at the trial point. */
function judge<O extends DenseUpdateOptions>(model: DenseModel<O>, s: DenseState, observation: Observation, given: O): void {
  const ratio = ratioOf(s, observation);
  model.adapt(s, ratio, given);
  if (!(ratio > given.eta)) {
    model.propose(s, given);
    tryStep(s, given);
    return;
  }
  moveTo(s, observation);
  s.iteration += 1;
  if (s.gradientNorm <= given.gtol && s.isConvex && s.predicted >= whole * s.decrement) s.stop = 'gradient-tolerance';
  else if (isExhausted(s)) s.stop = verdictOf(s, given);
  else {
    s.phase = 'hessian';
    s.wants = 'hessian';
    s.query.set(s.x);
  }
}

/** What it means that no step lowers f: a minimum to the precision of f and g, or not. */
function verdictOf(s: DenseState, { gtol }: DenseUpdateOptions): StopReason {
  if (s.gradientNorm <= gtol) return 'gradient-tolerance';
  if (s.isConvex && s.decrement <= nearlyFlat * Math.abs(s.fun)) return 'function-tolerance';
  if (isRounding(s)) return 'function-tolerance';
  return s.levelSteps > 0 ? 'precision-limit' : 'stalled';
}

/** Is every component of g as small as a few units in the last place of x can make it? */
function isRounding({ x, gradient, hessian, order: n }: DenseState): boolean {
  for (let i = 0; i < n; i++) {
    let reach = 0;
    for (let j = 0; j < n; j++) reach += Math.abs(hessian[i * n + j]! * x[j]!);
    if (!(Math.abs(gradient[i]!) <= 8 * Number.EPSILON * reach)) return false;
  }
  return true;
}
