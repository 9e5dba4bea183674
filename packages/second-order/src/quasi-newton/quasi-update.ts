/**
 * The loop of the trust regions with an updated Hessian: a step of the model, f and g there, a better model, and on from there.
 *
 * Every pair of gradients teaches B, also that of a refused step. Variables that rest on a bound against their gradient are held,
 * and steps are cut off at the bounds. When no step is left, B is reset once before the run ends.
 */
import { relativeGradient } from '@thetakit/optimizers';
import { type Observation, o } from '@thetakit/registry';
import { norm2 } from '../dense/norm.ts';
import { denseKernel } from '../trust-region/dense-kernel.ts';
import { adaptRadius, radiusOptions } from '../trust-region/radius.ts';
import { secularStep } from '../trust-region/secular.ts';
import { askTrial, isExhausted, moveTo, ratioOf } from '../trust-region/trial.ts';
import { copyQuasiState, freeSystem, isHeld, type QuasiState } from './quasi-state.ts';

/** Options of both methods. */
export const quasiOptions = {
  ...radiusOptions,
  initialTrustRadius: o.number({ gt: 0, default: 1, scale: 'log', describe: 'First radius: Euclidean length of the longest step.', unit: 'x' }),
  eta: o.number({ min: 0, lt: 0.25, default: 1e-3, describe: 'Least decrease, as a share of the predicted one, for which a step is taken.', unit: '1' }),
} as const;

/** Values of those options. */
export interface QuasiOptions {
  readonly initialTrustRadius: number;
  readonly maxTrustRadius: number;
  readonly eta: number;
  readonly gtol: number;
}

/** B <- B + what a step p with change of gradient y teaches. `work` is scratch of shape [n]. */
export type HessianUpdate = (hessian: Float64Array, p: Float64Array, y: Float64Array, work: Float64Array) => void;

const ball = { kind: 'radius', easy: 0.05, hard: 0.1 } as const;
/** Beyond this many times the promised change in the wrong direction a point teaches nothing about x. */
const hopeless = -10;
/** Relative gradient at which a run that can go no further is a success. */
const relativeTolerance = Number.EPSILON ** (2 / 3);

/** The update function of a method that learns B, or, with null, of one that is told the Hessian at every x. */
export function quasiUpdate(learn: HessianUpdate | null) {
  return (state: QuasiState, observation: Observation, given: QuasiOptions, into: QuasiState): QuasiState => {
    copyQuasiState(state, into);
    if (state.phase === 'trial') judge(into, observation, given, learn);
    else if (state.phase === 'hessian') told(into, observation, given);
    else if (observation.value < Infinity) {
      moveTo(into, observation);
      into.levelSteps = 0;
      if (learn === null) into.hessian.set(observation.hessian);
      goOn(into, given, learn === null);
    } else into.stop = 'non-finite';
    return into;
  };
}

/** Largest component of the gradient among the variables that no bound holds. */
function measure(s: QuasiState): void {
  s.gradientNorm = 0;
  for (let i = 0; i < s.order; i++) if (!isHeld(s, i)) s.gradientNorm = Math.max(s.gradientNorm, Math.abs(s.gradient[i]!));
}

/** H at a new iterate. */
function told(s: QuasiState, { hessian }: Observation, given: QuasiOptions): void {
  let finite = 0;
  for (let i = 0; i < hessian.length; i++) finite += hessian[i]! * 0;
  if (finite !== 0) {
    s.stop = 'non-finite';
    return;
  }
  s.hessian.set(hessian);
  goOn(s, given, true);
}

/** A curvature above -this times the largest one is called not negative. */
const negligible = 1e-10;

/** Has the model of the free variables no direction that bends down? */
function isConvex(s: QuasiState): boolean {
  const system = freeSystem(s);
  secularStep(denseKernel, system, ball, s.radius);
  return system.isConvex || system.deficit <= negligible * Math.max(Math.abs(system.low), Math.abs(system.high));
}

function goOn(s: QuasiState, given: QuasiOptions, isExact: boolean): void {
  measure(s);
  if (s.gradientNorm <= given.gtol && (!isExact || isConvex(s))) s.stop = 'gradient-tolerance';
  else if (isExhausted(s)) giveUp(s);
  else propose(s, given);
}

function propose(s: QuasiState, given: QuasiOptions): void {
  for (let attempt = 0; attempt < 60; attempt++) {
    const system = freeSystem(s);
    secularStep(denseKernel, system, ball, s.radius);
    clip(s);
    if (s.predicted > 0 && askTrial(s)) {
      s.phase = 'trial';
      // To the last bit inside.
      for (let i = 0; i < s.order; i++) s.query[i] = Math.min(Math.max(s.query[i]!, s.lower[i]!), s.upper[i]!);
      return;
    }
    const isTiny = s.radius <= 4 * Number.EPSILON * (norm2(s.x) || Number.MIN_VALUE);
    if (isTiny && !s.isFresh && !s.wasReset) reset(s, given);
    else if (isTiny) break;
    else s.radius *= 0.25;
  }
  giveUp(s);
}

/** Cuts the step off at the bounds; sets its length and what the model promises for it. */
function clip(s: QuasiState): void {
  const { order: n, x, lower, upper, step, gradient, hessian } = s;
  for (let i = 0; i < n; i++) step[i] = isHeld(s, i) ? 0 : Math.min(Math.max(step[i]!, lower[i]! - x[i]!), upper[i]! - x[i]!);
  s.stepLength = norm2(step);
  s.predicted = 0;
  for (let i = 0; i < n; i++) {
    let bent = 0;
    for (let j = 0; j < n; j++) bent += hessian[i * n + j]! * step[j]!;
    s.predicted -= step[i]! * (gradient[i]! + 0.5 * bent);
  }
}

function reset(s: QuasiState, { initialTrustRadius }: QuasiOptions): void {
  const n = s.order;
  s.hessian.fill(0);
  for (let i = 0; i < n; i++) s.hessian[i * n + i] = 1;
  s.isFresh = true;
  s.wasReset = true;
  s.radius = initialTrustRadius;
}

/** f and g at the trial point. */
function judge(s: QuasiState, observation: Observation, given: QuasiOptions, learn: HessianUpdate | null): void {
  const ratio = ratioOf(s, observation);
  if (learn !== null && ratio > hopeless) {
    const { order: n, gradient: g, freeGradient: y, step, hessian } = s;
    for (let i = 0; i < n; i++) y[i] = observation.gradient[i]! - g[i]!;
    if (s.isFresh) scaleFresh(s, y);
    learn(hessian, step, y, s.work);
  }
  adaptRadius(s, ratio, given);
  if (ratio > given.eta) {
    moveTo(s, observation);
    s.wasReset = false;
    s.iteration += 1;
    if (learn === null) {
      s.phase = 'hessian';
      s.wants = 'hessian';
      s.query.set(s.x);
    } else goOn(s, given, false);
  } else propose(s, given);
}

/** Before the first lesson B = I gets the size of the curvature seen: y^T y / y^T p. */
function scaleFresh(s: QuasiState, y: Float64Array): void {
  const { order: n, hessian, step } = s;
  let [yy, yp] = [0, 0];
  for (let i = 0; i < n; i++) {
    yy += y[i]! * y[i]!;
    yp += y[i]! * step[i]!;
  }
  s.isFresh = false;
  const size = yy / yp;
  if (!(yp > 0 && size < Infinity)) return;
  hessian.fill(0);
  for (let i = 0; i < n; i++) hessian[i * n + i] = size;
}

function giveUp(s: QuasiState): void {
  if (relativeGradient(s.x, s.fun, s.gradient, (i) => !isHeld(s, i)) <= relativeTolerance) s.stop = 'function-tolerance';
  else s.stop = s.levelSteps > 0 ? 'precision-limit' : 'stalled';
}
