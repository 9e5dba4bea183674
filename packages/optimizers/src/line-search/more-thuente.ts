/**
 * The line search of More and Thuente as a state machine: one evaluation per step, so it runs inside any method.
 * It looks for alpha > 0 with the strong Wolfe conditions
 *
 *   phi(alpha) <= phi(0) + c1 alpha phi'(0)      and      |phi'(alpha)| <= c2 |phi'(0)|.
 *
 * Source: More and Thuente, ACM TOMS 20 (1994) 286-307, doi:10.1145/192115.192132; constants as in MINPACK-2's dcsrch.
 * Ours, not theirs: a trial that is not finite (value +Infinity) shortens the step tenfold towards the best one and
 *   becomes the largest step allowed; where values differ by rounding only, the approximate Wolfe condition of Hager and Zhang
 *   (SIAM J. Optim. 16 (2005) 170-192, doi:10.1137/030601880) accepts: |phi(alpha) - phi(0)| <= 10 eps |phi(0)| and
 *   c2 phi'(0) <= phi'(alpha) <= (2 delta - 1) phi'(0), delta = 0.1. After the last trial the best step is taken if it decreases f.
 */
import { nextStep } from './interpolate.ts';
import { backToBest, type Interval, type LineSearchVerdict, type WolfeConstants } from './interval.ts';

/** The relative width at which an interval is called empty. */
const xtol = 1e-8;

/**
 * Starts a search from phi(0) = f0 with slope slope0 < 0; the first trial is `alpha`, never beyond `alphaMax`; the search ends
 * when a trial would be shorter than `alphaMin` (see `smallestStep`).
 */
export function beginLineSearch(interval: Interval, f0: number, slope0: number, alpha: number, alphaMax: number, alphaMin = 0): void {
  interval.f0 = f0;
  interval.slope0 = slope0;
  interval.alpha = Math.min(alpha, alphaMax);
  interval.alphaMax = alphaMax;
  interval.alphaMin = alphaMin;
  interval.isBracketed = false;
  interval.isFirstStage = true;
  interval.isFinal = false;
  interval.stx = 0;
  interval.fx = f0;
  interval.dx = slope0;
  interval.sty = 0;
  interval.fy = f0;
  interval.dy = slope0;
  interval.stmin = 0;
  interval.stmax = 5 * interval.alpha;
  interval.width = alphaMax;
  interval.width1 = 2 * alphaMax;
  interval.trials = 0;
  interval.stage = 'bracket';
}

/**
 * Takes phi and phi' at `interval.alpha` and says what next. Writes the next trial into `interval.alpha`.
 * `noise`: values of f that differ by less than this share count as equal, default 10 eps; `lowest`: the lowest value of the
 * run, above which noise must not carry it.
 */
export function advanceLineSearch(
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
  if (f === Infinity) return shorten(interval, maxls);
  const shift = c1 * slope0;
  const limit = f0 + alpha * shift;
  const isLow = f <= limit;
  if (isLow && Math.abs(slope) <= -c2 * slope0) return 'accept';
  const floor = Math.min(f0, lowest);
  const isEqual = f0 - f <= noise * Math.abs(f0) && f - floor <= noise * Math.abs(floor);
  if (isEqual && slope >= c2 * slope0 && slope <= -0.8 * slope0) return 'accept';
  if (isLow && alpha === interval.alphaMax && slope <= shift) return 'accept';
  if (isExhausted(interval)) return f < f0 ? 'accept' : 'fail';
  if (interval.isFirstStage && isLow && slope >= 0) interval.isFirstStage = false;
  nextStep(interval, alpha, f, slope, interval.isFirstStage && f <= interval.fx && !isLow ? shift : 0);
  narrow(interval, alpha);
  return interval.trials < maxls && interval.alpha > interval.alphaMin ? 'continue' : backToBest(interval);
}

/** Does the trial `interval.alpha`, with value f and slope phi', satisfy the strong Wolfe conditions? */
export function isStrongWolfe({ f0, slope0, alpha }: Interval, f: number, slope: number, { c1, c2 }: WolfeConstants): boolean {
  return f <= f0 + alpha * (c1 * slope0) && Math.abs(slope) <= -c2 * slope0;
}

/** Up to this step x + alpha p is x in floating point: eps / 4 min_i |x_i| / |p_i|, half an ulp being at least eps |x_i| / 4. */
export function smallestStep(x: Float64Array, p: Float64Array): number {
  // The largest |p_i| / |x_i| = above / below, compared crosswise: a division per variable would cost more than the rest.
  let above = 0;
  let below = 1;
  for (let i = 0; i < x.length; i++) {
    const pi = Math.abs(p[i]!);
    const xi = Math.abs(x[i]!);
    if (pi * below > above * xi) {
      above = pi;
      below = xi;
    }
  }
  return above > 0 ? (Number.EPSILON / 4) * (below / above) : 0;
}

/** No floating-point number is left between the ends. */
function isExhausted({ isBracketed, alpha, stmin, stmax }: Interval): boolean {
  return isBracketed && (alpha <= stmin || alpha >= stmax || stmax - stmin <= xtol * stmax);
}

function narrow(interval: Interval, last: number): void {
  const { stx, sty } = interval;
  if (interval.isBracketed) {
    const length = Math.abs(sty - stx);
    if (length >= 0.66 * interval.width1) interval.alpha = stx + (sty - stx) / 2;
    interval.width1 = interval.width;
    interval.width = length;
    interval.stmin = Math.min(stx, sty);
    interval.stmax = Math.max(stx, sty);
  } else {
    interval.stmin = last + 1.1 * (last - stx);
    interval.stmax = last + 4 * (last - stx);
    if (last === stx) {
      interval.stmin = 1.1 * last;
      interval.stmax = 5 * last;
    }
  }
  interval.alpha = Math.min(Math.max(interval.alpha, 0), interval.alphaMax);
  if (isExhausted(interval) || interval.alpha === 0) interval.alpha = interval.stx;
}

/** The function is not finite at the trial: stay below it. */
function shorten(interval: Interval, maxls: number): LineSearchVerdict {
  const { stx, alpha } = interval;
  if (alpha === stx || alpha <= interval.alphaMin || interval.trials >= maxls) return backToBest(interval);
  if (alpha > stx) interval.alphaMax = stx + 0.9 * (alpha - stx);
  interval.alpha = stx + 0.1 * (alpha - stx);
  if (interval.isBracketed) return 'continue';
  interval.stmin = 0;
  interval.stmax = alpha;
  return 'continue';
}
