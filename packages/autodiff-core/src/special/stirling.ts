/** What lgamma leaves beside Stirling's formula, and log(1 + d) - d without cancellation: for ratios of gamma functions. */
import { lgamma } from './lgamma.ts';

/** B_2k / (2k (2k - 1)). */
const coefficients = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** lgamma(a) - [(a - 1/2) log a - a + log(2 pi)/2], for a > 0. */
export function stirlingRest(a: number): number {
  if (a < 10) return lgamma(a) - ((a - 0.5) * Math.log(a) - a + 0.91893853320467274178);
  const z = 1 / (a * a);
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * z + (coefficients[k] as number);
  return sum / a;
}

/** log(1 + d) - d. */
export function log1pMinus(d: number): number {
  if (Math.abs(d) > 0.4) return Math.log1p(d) - d;
  // log(1 + d) = 2 atanh s with s = d/(2 + d), and 2 s - d = -d s.
  const s = d / (2 + d);
  const ss = s * s;
  let power = s * ss;
  let sum = 0;
  for (let k = 3; Math.abs(power) > 1e-18 * Math.abs(d * s); k += 2) {
    sum += power / k;
    power *= ss;
  }
  return 2 * sum - d * s;
}
