/**
 * Inverses of the error functions and of the normal distribution function: a rough start, then iterations of Halley and
 * Newton on the side where the function has full relative accuracy.
 */
import { erf } from './erf.ts';
import { erfc } from './erfc.ts';
import { erfcx } from './erfcx.ts';

/** x with erf(x) = y; infinite at -1 and 1, NaN beyond. */
export function erfInv(y: number): number {
  const a = Math.abs(y);
  if (!(a <= 1)) return Number.NaN;
  if (a > 0.5) return Math.sign(y) * erfcInv(1 - a);
  if (y === 0) return y;
  // Three terms of the series: within 3e-3 relative at 1/2.
  const w = (Math.sqrt(Math.PI) / 2) * y;
  let x = w * (1 + (w * w) / 3 + (7 / 30) * w ** 4);
  for (let i = 0; i < 3; i++) {
    const step = ((erf(x) - y) * Math.sqrt(Math.PI) * Math.exp(x * x)) / 2;
    x -= step / (1 + x * step);
  }
  return x;
}

/** x with erfc(x) = q, for q in [0, 2]; full relative accuracy for small q. */
export function erfcInv(q: number): number {
  if (!(q >= 0 && q <= 2)) return Number.NaN;
  if (q === 0) return Infinity;
  if (q > 1) return q === 2 ? -Infinity : q >= 1.5 ? -erfcInv(2 - q) : erfInv(1 - q);
  if (q >= 0.5) return erfInv(1 - q);
  // erfc(x) ~ e^(-x^2)/(x sqrt pi): two rounds of x = sqrt(-log(q x sqrt pi)).
  const log = -Math.log(q);
  let x = Math.sqrt(log);
  for (let i = 0; i < 2; i++) x = Math.sqrt(Math.max(log - Math.log(x * Math.sqrt(Math.PI)), 0.1));
  for (let i = 0; i < 9; i++) {
    // Newton's iteration on the logarithm: g = log erfc(x) - log q, g' = -2/(sqrt(pi) erfcx(x)).
    const scaled = erfcx(x);
    const ratio = x < 5 ? erfc(x) / q - 1 : Math.expm1(Math.log(scaled) - x * x + log);
    const step = (ratio / (1 + ratio / 2)) * scaled * (Math.sqrt(Math.PI) / 2);
    x += step;
    // The next step would be of the size of the square of this one.
    if (Math.abs(step) < 1e-9 * x) break;
  }
  return x;
}

/** z with Phi(z) = p, Phi the standard normal distribution function. */
export function ndtri(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  return p <= 0.5 ? -Math.SQRT2 * erfcInv(2 * p) : Math.SQRT2 * erfcInv(2 * (1 - p));
}
