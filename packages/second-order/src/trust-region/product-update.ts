/**
 * The loop of a trust-region method that sees the Hessian through products H v alone: products at x until the step is good
 * enough, trial at x + p, and on from there. One evaluation per update.
 *
 * Stopping: 'gradient-tolerance'; 'function-tolerance' when an untruncated step in the interior promises less than f can show,
 * or when no step lowers f at a point where the relative gradient is below eps^(2/3).
 */
import { relativeGradient } from '@thetakit/optimizers';
import type { Observation, StopReason } from '@thetakit/registry';
import { adaptRadius, type RadiusOptions } from './radius.ts';
import { askTrial, isExhausted, moveTo, ratioOf, type TrialState } from './trial.ts';

/** The part of the state that the loop reads and writes. Plain data. */
export interface ProductState extends TrialState {
  phase: 'start' | 'product' | 'trial';
  /** v of the product H v. */
  readonly direction: Float64Array;
  radius: number;
  /** Has no negative curvature been met at this x? */
  isConvex: boolean;
  /** Does the step lie inside the ball? */
  isInterior: boolean;
}

/** What a method adds to the loop. */
export interface ProductModel<S extends ProductState, O> {
  /** Copies everything that later updates read. */
  copy(from: S, into: S): void;
  /** A new x: forgets the last model and sets `direction`. */
  begin(state: S, options: O): void;
  /** Takes H v. True when the step is ready; otherwise sets the next `direction`. */
  take(state: S, product: Float64Array, options: O): boolean;
  /** The radius has shrunk at the same x. True when the new step is ready; otherwise sets `direction`. */
  shrink(state: S, options: O): boolean;
}

/** A promised decrease of at most this share of |f| ends the run; of at most the second one, a run that can go no further. */
const flat = 1e-15;
const nearlyFlat = 1e-11;
/** Relative gradient beyond which that promise is not believed: the products then lost their digits. */
const believable = 1;
/** Relative gradient at which a run that can go no further is a success. */
const relativeTolerance = Number.EPSILON ** (2 / 3);

/** The update function of a method. */
export function productUpdate<S extends ProductState, O extends RadiusOptions>(model: ProductModel<S, O>) {
  return (state: S, observation: Observation, given: O, into: S): S => {
    model.copy(state, into);
    if (state.phase === 'trial') judge(model, into, observation, given);
    else if (state.phase === 'product') advance(model, into, observation, given);
    else if (observation.value < Infinity) {
      moveTo(into, observation);
      into.levelSteps = 0;
      proceed(model, into, given);
    } else into.stop = 'non-finite';
    return into;
  };
}

/** Fields that every such state has: into <- from. */
export function copyProductState(from: ProductState, into: ProductState): void {
  into.query.set(from.query);
  into.wants = from.wants;
  into.direction.set(from.direction);
  into.x.set(from.x);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.gradient.set(from.gradient);
  into.step.set(from.step);
  into.stepLength = from.stepLength;
  into.predicted = from.predicted;
  into.levelSteps = from.levelSteps;
  into.radius = from.radius;
  into.isConvex = from.isConvex;
  into.isInterior = from.isInterior;
}

/** Those fields at x0. */
export function productState(x0: Float64Array, radius: number): ProductState & { readonly direction: Float64Array } {
  const vector = () => new Float64Array(x0.length);
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    direction: vector(),
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    gradient: vector(),
    step: vector(),
    stepLength: 0,
    predicted: 0,
    levelSteps: 0,
    radius,
    isConvex: true,
    isInterior: false,
  };
}

function proceed<S extends ProductState, O extends RadiusOptions>(model: ProductModel<S, O>, s: S, given: O): void {
  if (s.gradientNorm <= given.gtol) {
    s.stop = 'gradient-tolerance';
    return;
  }
  s.isConvex = true;
  model.begin(s, given);
  askProduct(s);
}

function askProduct(s: ProductState): void {
  s.phase = 'product';
  s.wants = 'product';
  s.query.set(s.x);
}

/** H v at x. A product that is not finite ends the run: the model cannot be had. */
function advance<S extends ProductState, O extends RadiusOptions>(model: ProductModel<S, O>, s: S, { product }: Observation, given: O): void {
  let finite = 0;
  for (let i = 0; i < product.length; i++) finite += product[i]! * 0;
  if (finite !== 0) s.stop = 'non-finite';
  else if (model.take(s, product, given)) tryStep(s);
}

function tryStep(s: ProductState): void {
  if (s.isConvex && s.isInterior && s.predicted <= flat * Math.abs(s.fun)) s.stop = verdictOf(s);
  else if (s.predicted > 0 && askTrial(s)) s.phase = 'trial';
  else s.stop = verdictOf(s);
}

/** f and g at the trial point. */
function judge<S extends ProductState, O extends RadiusOptions>(model: ProductModel<S, O>, s: S, observation: Observation, given: O): void {
  const ratio = ratioOf(s, observation);
  adaptRadius(s, ratio, given);
  if (ratio > given.eta) {
    moveTo(s, observation);
    s.iteration += 1;
    if (isExhausted(s) && s.gradientNorm > given.gtol) s.stop = verdictOf(s);
    else proceed(model, s, given);
  } else if (model.shrink(s, given)) tryStep(s);
  else askProduct(s);
}

/** What it means that no step lowers f. */
function verdictOf(s: ProductState): StopReason {
  const relative = relativeGradient(s.x, s.fun, s.gradient);
  if (s.isConvex && s.isInterior && s.predicted <= nearlyFlat * Math.abs(s.fun) && relative <= believable) return 'function-tolerance';
  if (relative <= relativeTolerance) return 'function-tolerance';
  return s.levelSteps > 0 ? 'precision-limit' : 'stalled';
}
