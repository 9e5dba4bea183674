/**
 * Levenberg-Marquardt: nonlinear least squares by Gauss-Newton steps inside a trust region.
 *
 *   min 1/2 ||r(x)||^2,  r: R^n -> R^m;   p = argmin ||r + J p||  subject to ||D p|| <= radius
 *   x <- x + p when the decrease is at least 1e-4 of the predicted one; the radius follows the ratio of the two.
 *
 * Source: J.J. More, The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630 (1978)
 *   105-116, doi:10.1007/BFb0067700 (MINPACK's lmder): scaled QR with column pivoting, running column norms as scales.
 * Ours, not the paper's:
 *   - it stops when a full Gauss-Newton step would remove at most `ftol` of ||r||^2, or no more than rounding of x does; a
 *     shrunken radius alone is never called convergence;
 *   - then it polishes: full steps, damped ones where those diverge, judged by what they do to the gradient and not to f, which
 *     gives the digits that comparing values of f cannot;
 *   - bounds by projection: a variable that rests on a bound against its gradient is held, and steps are cut off at the bounds;
 *   - a run that ends where the Jacobian is rank deficient or one of its columns has vanished starts again from x0, more
 *     cautiously; the lowest end of at most `maxAttempts` attempts is returned, as 'diverged' when a variable ran off to a plateau.
 * With `geodesicAcceleration` steps bend along the curvature of the model (see geodesic.ts).
 * Good for: curve fitting, up to a few hundred variables. Not for: sums that are not squares; very large m n.
 * Cost per iteration: one Jacobian, one or a few residual vectors, one QR of order m n^2; keeps m n + 3 n^2 floats.
 */
import { defineLeastSquares, type Observation, type OptionsOf, o, type StopReason } from '@thetakit/registry';
import { askProbe, bendStep } from './geodesic.ts';
import { linearise } from './linearise.ts';
import { copyLmState, type LmState, lmState } from './lm-state.ts';
import { proposeTrial, proposeUnbounded, scaledNorm } from './trial-step.ts';

const options = o.options({
  ftol: o.number({
    min: 0,
    default: 1e-14,
    scale: 'log',
    describe: 'Stop when a full Gauss-Newton step would lower the sum of squares by at most this share of it.',
    unit: '1',
  }),
  xtol: o.number({
    min: 0,
    default: 1e-14,
    scale: 'log',
    describe: 'Stop when the full Gauss-Newton step is at most this share of x, both measured in the scaled norm.',
    unit: '1',
  }),
  gtol: o.number({ min: 0, default: 0, scale: 'log', describe: 'Stop when no component of the gradient J^T r is larger than this.', unit: 'f/x' }),
  factor: o.number({ gt: 0, default: 100, scale: 'log', describe: 'First radius, as a multiple of the scaled norm of x0.', unit: '1' }),
  geodesicAcceleration: o.boolean({
    default: false,
    describe: 'Bend steps along the curvature of the model: one more evaluation of the residuals per trial, often fewer Jacobians in narrow valleys.',
  }),
  maxAttempts: o.integer({
    min: 1,
    max: 4,
    default: 4,
    describe: 'Most starts from x0, counting the first, before an end with a rank-deficient Jacobian is accepted.',
    unit: '1',
  }),
});

/** Options of `levenbergMarquardt`. */
export type LevenbergMarquardtOptions = OptionsOf<typeof options>;

/** Each attempt after the first is more cautious: first radius as a multiple of the option `factor`, and whether variables are scaled. */
const strategies = [
  { shrink: 1, isUnscaled: false },
  { shrink: 1e-3, isUnscaled: false },
  { shrink: 1e-2, isUnscaled: true },
  { shrink: 1e-5, isUnscaled: false },
] as const;

/** Least decrease, as a share of the predicted one, for which a step is taken. */
const acceptance = 1e-4;
/** Most evaluations of polishing, and most when the residuals are already at rounding level. */
const polishLimit = 60;
const polishLimitAtZero = 5;
/** Least positive damping of polishing, for variables whose scaled columns have norm 1, and the factor by which it grows. */
const polishDamping = 1e-3;
/** A full step of at most this share of x may be tried where f cannot judge it. */
const nearby = 1e-3;
/** Cosine between r and the columns of J below which an iterate is called stationary although f cannot show it. */
const stationary = 1e-7;

/** The method, id `levenberg-marquardt`. */
export const levenbergMarquardt = defineLeastSquares({
  id: 'levenberg-marquardt',
  summary: 'Nonlinear least squares: Gauss-Newton steps in a trust region, with full accuracy at the end.',
  aliases: ['lm'],
  formula: String.raw`\min_x \tfrac12 \|r(x)\|^2,\quad (J^T J + \lambda D^2)\, p = -J^T r,\quad x \leftarrow x + p`,
  goodFor: 'Fitting curves and other sums of squares with up to a few hundred parameters.',
  notFor: 'Objectives that are not sums of squares.',
  sources: ['J.J. More, The Levenberg-Marquardt algorithm: implementation and theory, LNM 630 (1978) 105-116, doi:10.1007/BFb0067700'],
  traits: { needs: ['residuals', 'jacobian'], bounds: 'native', stochastic: false, global: false, tol: ['ftol', 'xtol', 'gtol'] },
  options,
  init: (x0, { geodesicAcceleration }: LevenbergMarquardtOptions, context) => lmState(x0, context, geodesicAcceleration),
  update,
  extras: (state) => ({ attempts: state.attempt + 1 }),
});

function update(state: LmState, observation: Observation, given: LevenbergMarquardtOptions, into: LmState): LmState {
  copyLmState(state, into);
  switch (state.phase) {
    case 'start':
      begin(into, observation, given);
      break;
    case 'probe':
      bendStep(into, observation.residuals);
      break;
    case 'trial':
      judge(into, observation, given);
      break;
    case 'jacobian':
      commit(state, observation, given, into);
      break;
    default:
      polish(state, observation, given, into);
  }
  return into;
}

const isUnscaled = (s: LmState) => (strategies[s.attempt] ?? strategies[0]).isUnscaled;
const isZero = (s: LmState) => s.fun <= Number.EPSILON ** 2 * s.startCost;

/** First evaluation of an attempt. */
function begin(s: LmState, { residuals, jacobian }: Observation, given: LevenbergMarquardtOptions): void {
  s.residuals.set(residuals);
  s.fun = costOf(residuals);
  s.startCost = s.fun;
  if (!Number.isFinite(s.fun) || !linearise(s, s.x, residuals, jacobian, isUnscaled(s))) {
    s.stop = 'non-finite';
    return;
  }
  const size = scaledNorm(s, s.x);
  s.radius = given.factor * (strategies[s.attempt] ?? strategies[0]).shrink * (size === 0 ? 1 : size);
  s.par = 0;
  s.isFirst = true;
  goOn(s, given);
}

/** The residuals of a trial point: take it or shrink the radius. */
function judge(s: LmState, { residuals }: Observation, given: LevenbergMarquardtOptions): void {
  const trialCost = costOf(residuals);
  const actual = Number.isFinite(trialCost) ? s.fun - trialCost : -Infinity;
  const ratio = actual / s.predicted;
  if (s.isFirst) s.radius = Math.min(s.radius, s.stepLength);
  s.isFirst = false;
  adaptRadius(s, ratio, actual, trialCost);
  if (ratio >= acceptance) {
    s.trialResiduals.set(residuals);
    s.trialCost = trialCost;
    s.phase = 'jacobian';
    s.wants = 'jacobian';
    return;
  }
  // Below rounding of f the ratio is noise: let the gradient judge.
  if (s.predicted <= Number.EPSILON * s.fun) startPolish(s, s.fullStep <= nearby * scaledNorm(s, s.x) ? 0 : Math.max(s.par, polishDamping));
  else propose(s, given);
}

/** More's rule, with the decrease of a parabola as the factor of shrinkage. */
function adaptRadius(s: LmState, ratio: number, actual: number, trialCost: number): void {
  if (ratio > 0.25) {
    if (s.par !== 0 && ratio < 0.75) return;
    s.radius = 2 * s.stepLength;
    s.par *= 0.5;
    return;
  }
  let shrink = actual >= 0 ? 0.5 : (0.5 * s.slope) / (s.slope + actual);
  if (!(trialCost < 100 * s.fun) || !(shrink > 0.1)) shrink = 0.1;
  s.radius = shrink * Math.min(s.radius, 10 * s.stepLength);
  s.par /= shrink;
}

/** The Jacobian of an accepted point: move there. A point whose Jacobian is not finite is refused after all. */
function commit(before: LmState, { jacobian }: Observation, given: LevenbergMarquardtOptions, s: LmState): void {
  if (!linearise(s, s.query, s.trialResiduals, jacobian, isUnscaled(s))) {
    copyLmState(before, s);
    s.radius = 0.1 * Math.min(s.radius, s.stepLength);
    propose(s, given);
    return;
  }
  s.x.set(s.query);
  s.residuals.set(s.trialResiduals);
  s.fun = s.trialCost;
  s.iteration += 1;
  goOn(s, given);
}

/** Is there nothing left that a Gauss-Newton step could remove and f could show? */
function isFlat(s: LmState, { ftol }: LevenbergMarquardtOptions): boolean {
  return s.tangent <= Math.sqrt(ftol) * s.length || s.tangent <= s.rounding || isZero(s);
}

/** At a new iterate: stop, polish or propose. */
function goOn(s: LmState, given: LevenbergMarquardtOptions): void {
  if (s.fun === 0) finish(s, given, 'function-tolerance');
  else if (s.gradientNorm <= given.gtol) finish(s, given, 'gradient-tolerance');
  else if (isFlat(s, given)) startPolish(s, 0);
  else if (s.fullStep <= given.xtol * scaledNorm(s, s.x)) finish(s, given, 'step-tolerance');
  else propose(s, given);
}

function propose(s: LmState, given: LevenbergMarquardtOptions): void {
  if (!proposeTrial(s)) finish(s, given, verdictOf(s, given));
  else if (given.geodesicAcceleration) askProbe(s);
}

function startPolish(s: LmState, damping: number): void {
  s.polishPar = damping;
  proposeUnbounded(s);
}

/** Takes steps that lessen the gradient at the same height; where full steps do not, damped ones; the last good point stays otherwise. */
function polish(before: LmState, { residuals, jacobian }: Observation, given: LevenbergMarquardtOptions, s: LmState): void {
  const cost = costOf(residuals);
  const isLevel = cost <= s.fun * (1 + 1e-9);
  const measure = (at: LmState) => (before.polishPar === 0 ? at.tangent : at.scaledGradient);
  const isBetter = isLevel && linearise(s, s.query, residuals, jacobian, isUnscaled(s)) && measure(s) < measure(before);
  if (isBetter) {
    s.x.set(s.query);
    s.residuals.set(residuals);
    s.fun = cost;
    s.iteration += 1;
  } else {
    copyLmState(before, s);
    s.polishPar = Math.max(polishDamping, 10 * s.polishPar);
  }
  s.polished += 1;
  const isSlow = isBetter && measure(s) > 0.9 * measure(before);
  const isOver = s.fun === 0 || s.fullStep === 0 || s.polished >= (isZero(s) ? polishLimitAtZero : polishLimit);
  if (isSlow || isOver || (!isBetter && (s.polishPar > 1e3 || s.cosine < 1e-12 || s.tangent <= s.rounding))) finish(s, given, verdictOf(s, given));
  else proposeUnbounded(s);
}

/** What an end without a step that could be taken means. */
function verdictOf(s: LmState, given: LevenbergMarquardtOptions): StopReason {
  return isFlat(s, given) || s.cosine <= stationary ? 'function-tolerance' : 'precision-limit';
}

/** Ends the attempt: remembers where it ended, and stops or starts again more cautiously. */
function finish(s: LmState, given: LevenbergMarquardtOptions, reason: StopReason): void {
  const isSound = isZero(s) || (reason !== 'precision-limit' && s.rank === s.free && !s.hasVanished);
  const isLower = s.fun < s.bestCost * (1 - 1e-10);
  if (isLower || s.lastReason === null || (isSound && !s.bestIsSound && s.fun <= s.bestCost * (1 + 1e-10))) {
    s.bestX.set(s.x);
    s.bestCost = s.fun;
    s.bestGradientNorm = s.gradientNorm;
    s.bestIsSound = isSound;
    s.lastReason = s.hasVanished && !isZero(s) ? 'diverged' : reason;
  }
  if (!s.bestIsSound && s.attempt + 1 < given.maxAttempts) {
    restart(s);
    return;
  }
  s.x.set(s.bestX);
  s.fun = s.bestCost;
  s.gradientNorm = s.bestGradientNorm;
  s.stop = s.lastReason;
}

function restart(s: LmState): void {
  s.attempt += 1;
  s.phase = 'start';
  s.wants = 'residuals+jacobian';
  s.query.set(s.start);
  s.x.set(s.start);
  s.longest.fill(0);
  s.polished = 0;
}

/** 1/2 ||r||^2. */
function costOf(residuals: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < residuals.length; i++) squares += residuals[i]! * residuals[i]!;
  return squares / 2;
}
