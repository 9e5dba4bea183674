/**
 * The line search of Hager and Zhang as a state machine: one evaluation per step. It looks for alpha > 0 with the Wolfe conditions
 *
 *   phi(alpha) <= phi(0) + c1 alpha phi'(0)   and   phi'(alpha) >= c2 phi'(0),
 *
 * or, where values differ by rounding only, the approximate ones
 *
 *   |phi(alpha) - phi(0)| <= noise |phi(0)|   and   c2 phi'(0) <= phi'(alpha) <= (2 delta - 1) phi'(0),   delta = 0.1.
 *
 * It keeps [a, b] with phi(a) low, phi'(a) < 0 <= phi'(b), and shrinks it by two secant steps, and a bisection when they shrink it too little.
 *
 * Source: Hager and Zhang, SIAM J. Optim. 16 (2005) 170-192, doi:10.1137/030601880, section 4; gamma, theta and rho as in theirs.
 * Ours, not theirs: the approximate conditions count only where phi(alpha) is phi(0) up to noise (theirs switch for good); a trial that is not finite splits the interval at a tenth; trials stay below `alphaMax`; after the last trial the
 *   best step is taken if it decreases f.
 * Good for: high accuracy near a minimum, where values no longer tell steps apart. Fields: a is (stx, fx, dx), b is (sty, fy, dy).
 */
import { backToBest, type Interval, type LineSearchVerdict, type WolfeConstants } from './interval.ts';

/** Growth of the step until the minimum is bracketed. */
const growth = 5;
/** An iteration must shrink the interval to this share. */
const shrinkage = 0.66;
/** The relative width at which an interval is called empty. */
const xtol = 1e-12;
/** An interval that is split down to this share holds no minimum: slopes and values contradict each other, which is noise. */
const leastSplit = 1e-4;
/** The delta of the approximate conditions. */
const delta = 0.1;

/**
 * Takes phi and phi' at `interval.alpha`, after `beginLineSearch`, and says what next. Writes the next trial into `interval.alpha`.
 * `noise`: values of f that differ by less than this share count as equal; `lowest`: the lowest value of the run, above which
 * noise must not carry it.
 */
export function advanceHagerZhang(
  interval: Interval,
  f: number,
  slope: number,
  constants: WolfeConstants,
  noise: number = 10 * Number.EPSILON,
  lowest: number = interval.f0,
): LineSearchVerdict {
  const { c1, c2, maxls } = constants;
  const { f0, slope0, alpha } = interval;
  interval.trials += 1;
  if (interval.isFinal) return f < f0 ? 'accept' : 'fail';
  const isLow = f <= f0 + c1 * alpha * slope0;
  if (isLow && slope >= c2 * slope0) return 'accept';
  const floor = Math.min(f0, lowest);
  const limit = f0 + noise * Math.abs(f0);
  const isEqual = f0 - f <= noise * Math.abs(f0) && f - floor <= noise * Math.abs(floor);
  if (isEqual && slope >= c2 * slope0 && slope <= (2 * delta - 1) * slope0) return 'accept';
  if (alpha >= interval.alphaMax && slope < 0 && f <= limit) return isLow ? 'accept' : backToBest(interval);
  takeTrial(interval, f, slope, limit);
  const isSplit = interval.stage === 'split' || interval.stage === 'split-secant';
  const least = isSplit ? Math.max(leastSplit * interval.width1, xtol * interval.sty) : xtol * interval.sty;
  const isEmpty = interval.isBracketed && interval.sty - interval.stx <= least;
  return interval.trials < maxls && interval.alpha > interval.alphaMin && !isEmpty ? 'continue' : backToBest(interval);
}

/** Shrinks the interval (their U0 to U3) and chooses what to try next. */
function takeTrial(interval: Interval, f: number, slope: number, limit: number): void {
  const { stage, alpha, stx, dx, sty, dy } = interval;
  const isRight = slope >= 0;
  const isLeft = !isRight && f <= limit;
  if (isLeft) setLeft(interval, f, slope);
  else setRight(interval, f, slope);
  if (stage === 'bracket' && isLeft) interval.alpha = Math.min(growth * alpha, interval.alphaMax);
  else if (stage === 'split' || stage === 'split-secant') {
    if (!isRight) split(interval, stage, f);
    else if (stage === 'split') iterate(interval);
    else checkWidth(interval);
  } else if (!isRight && !isLeft) {
    interval.width1 = interval.sty - stx;
    split(interval, stage === 'secant' || stage === 'second-secant' ? 'split-secant' : 'split', f);
  } else if (stage === 'secant') {
    interval.edge = isRight ? sty : stx;
    interval.edgeSlope = isRight ? dy : dx;
    secondSecant(interval, alpha, slope);
  } else if (stage === 'second-secant') checkWidth(interval);
  else iterate(interval);
}

function setLeft(interval: Interval, f: number, slope: number): void {
  interval.stx = interval.alpha;
  interval.fx = f;
  interval.dx = slope;
}

function setRight(interval: Interval, f: number, slope: number): void {
  interval.sty = interval.alpha;
  interval.fy = f;
  interval.dy = slope;
  interval.isBracketed = true;
}

/** The start of an iteration: a secant step, or a bisection where it leaves the interval. */
function iterate(interval: Interval): void {
  const { stx, dx, sty, dy } = interval;
  interval.width = sty - stx;
  const c = secant(stx, dx, sty, dy);
  if (isInside(interval, c)) tryNext(interval, c, 'secant');
  else tryNext(interval, stx + (sty - stx) / 2, 'bisect');
}

/** Their S2 and S3: a secant step through the new end and the one that it replaced. */
function secondSecant(interval: Interval, alpha: number, slope: number): void {
  const c = secant(interval.edge, interval.edgeSlope, alpha, slope);
  if (isInside(interval, c)) tryNext(interval, c, 'second-secant');
  else checkWidth(interval);
}

/** Their L2: a bisection when the secant steps shrank the interval too little. */
function checkWidth(interval: Interval): void {
  const { stx, sty, width } = interval;
  if (sty - stx > shrinkage * width) tryNext(interval, stx + (sty - stx) / 2, 'bisect');
  else iterate(interval);
}

/** Their U3: b has a negative slope and a high value; somewhere between a and b the slope is not negative. */
function split(interval: Interval, stage: 'split' | 'split-secant', f: number): void {
  const { stx, sty } = interval;
  if (f === Infinity) interval.width1 = (sty - stx) / 10;
  tryNext(interval, stx + (f === Infinity ? 0.1 : 0.5) * (sty - stx), stage);
}

function tryNext(interval: Interval, alpha: number, stage: Interval['stage']): void {
  interval.alpha = alpha;
  interval.stage = stage;
}

function secant(a: number, da: number, b: number, db: number): number {
  return (a * db - b * da) / (db - da);
}

/** Inside, and far enough from a to move x: a very high value at b makes the secant step vanish. */
function isInside({ stx, sty, alphaMin }: Interval, alpha: number): boolean {
  return alpha > stx + alphaMin && alpha < sty;
}
