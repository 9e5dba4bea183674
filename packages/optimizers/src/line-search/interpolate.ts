/**
 * The safeguarded step of More and Thuente: cubic and quadratic interpolation from the best point of the interval,
 * its other end and the trial, kept inside the bracket.
 *
 * Source: More and Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20 (1994) 286-307,
 *   doi:10.1145/192115.192132, section 4 (cases 1 to 4); the numbering below is theirs.
 */
import type { Interval } from './interval.ts';

/**
 * Updates the interval with the trial (stp, fp, dp) and puts the next trial into `interval.alpha`.
 * `shift` is subtracted from slopes and shift * step from values: with the slope of sufficient decrease this works on the
 * auxiliary function psi of the paper, with 0 on phi itself.
 */
export function nextStep(interval: Interval, stp: number, f: number, d: number, shift: number): void {
  const { stx, sty } = interval;
  const fp = f - stp * shift;
  const dp = d - shift;
  const fx = interval.fx - stx * shift;
  const dx = interval.dx - shift;
  const fy = interval.fy - sty * shift;
  const dy = interval.dy - shift;
  const isOpposite = dp * Math.sign(dx) < 0;
  if (fp > fx) interval.alpha = higherValue(interval, stx, fx, dx, stp, fp, dp);
  else if (isOpposite) interval.alpha = oppositeSlopes(interval, stx, fx, dx, stp, fp, dp);
  else if (Math.abs(dp) < Math.abs(dx)) interval.alpha = smallerSlope(interval, stx, fx, dx, sty, stp, fp, dp);
  else interval.alpha = noInformation(interval, stx, sty, fy, dy, stp, fp, dp);
  if (fp > fx) moveEnd(interval, stp, f, d);
  else {
    if (isOpposite) moveEnd(interval, interval.stx, interval.fx, interval.dx);
    interval.stx = stp;
    interval.fx = f;
    interval.dx = d;
  }
}

function moveEnd(interval: Interval, step: number, f: number, d: number): void {
  interval.sty = step;
  interval.fy = f;
  interval.dy = d;
}

/** The root term of the cubic through two points: theta and s gamma of the paper, guarded against a negative radicand. */
function gammaOf(theta: number, da: number, db: number): number {
  const s = Math.max(Math.abs(theta), Math.abs(da), Math.abs(db));
  return s === 0 ? 0 : s * Math.sqrt(Math.max(0, (theta / s) ** 2 - (da / s) * (db / s)));
}

/** Case 1: the trial is higher, so a minimum lies between: the cubic step when nearer to stx, else the mean with the quadratic one. */
function higherValue(interval: Interval, stx: number, fx: number, dx: number, stp: number, fp: number, dp: number): number {
  const theta = (3 * (fx - fp)) / (stp - stx) + dx + dp;
  const gamma = stp < stx ? -gammaOf(theta, dx, dp) : gammaOf(theta, dx, dp);
  const r = (gamma - dx + theta) / (gamma - dx + gamma + dp);
  const cubic = stx + r * (stp - stx);
  const quadratic = stx + (dx / ((fx - fp) / (stp - stx) + dx) / 2) * (stp - stx);
  interval.isBracketed = true;
  return Math.abs(cubic - stx) < Math.abs(quadratic - stx) ? cubic : cubic + (quadratic - cubic) / 2;
}

/** Case 2: lower, slopes of opposite sign: the farther of the cubic and the secant step. */
function oppositeSlopes(interval: Interval, stx: number, fx: number, dx: number, stp: number, fp: number, dp: number): number {
  const theta = (3 * (fx - fp)) / (stp - stx) + dx + dp;
  const gamma = stp > stx ? -gammaOf(theta, dx, dp) : gammaOf(theta, dx, dp);
  const r = (gamma - dp + theta) / (gamma - dp + gamma + dx);
  const cubic = stp + r * (stx - stp);
  const secant = stp + (dp / (dp - dx)) * (stx - stp);
  interval.isBracketed = true;
  return Math.abs(cubic - stp) > Math.abs(secant - stp) ? cubic : secant;
}

/** Case 3: lower, slope smaller in size: a cubic step if it lies beyond the trial, kept short of the far end. */
function smallerSlope(interval: Interval, stx: number, fx: number, dx: number, sty: number, stp: number, fp: number, dp: number): number {
  const theta = (3 * (fx - fp)) / (stp - stx) + dx + dp;
  const gamma = stp > stx ? -gammaOf(theta, dx, dp) : gammaOf(theta, dx, dp);
  const r = (gamma - dp + theta) / (gamma + (dx - dp) + gamma);
  const cubic = r < 0 && gamma !== 0 ? stp + r * (stx - stp) : stp > stx ? interval.stmax : interval.stmin;
  const secant = stp + (dp / (dp - dx)) * (stx - stp);
  if (interval.isBracketed) {
    const nearer = Math.abs(cubic - stp) < Math.abs(secant - stp) ? cubic : secant;
    const limit = stp + 0.66 * (sty - stp);
    return stp > stx ? Math.min(limit, nearer) : Math.max(limit, nearer);
  }
  const farther = Math.abs(cubic - stp) > Math.abs(secant - stp) ? cubic : secant;
  return Math.min(interval.stmax, Math.max(interval.stmin, farther));
}

/** Case 4: lower, slope not smaller: the cubic with the far end when bracketed, else as far as allowed. */
function noInformation(interval: Interval, stx: number, sty: number, fy: number, dy: number, stp: number, fp: number, dp: number): number {
  if (!interval.isBracketed) return stp > stx ? interval.stmax : interval.stmin;
  const theta = (3 * (fp - fy)) / (sty - stp) + dy + dp;
  const gamma = stp > sty ? -gammaOf(theta, dy, dp) : gammaOf(theta, dy, dp);
  const r = (gamma - dp + theta) / (gamma - dp + gamma + dy);
  return stp + r * (sty - stp);
}
