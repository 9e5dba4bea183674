/**
 * log of the standard normal distribution function Phi(x):
 * x > 1: log1p(-erfc(x/sqrt 2)/2); else log(erfcx(-x/sqrt 2)/2) - x^2/2 for x < -1 and log(erfc(-x/sqrt 2)/2) between.
 */
import { erfc } from './erfc.ts';
import { erfcx } from './erfcx.ts';

export function logNdtr(x: number): number {
  const z = x * Math.SQRT1_2;
  if (x > 1) return Math.log1p(-0.5 * erfc(z));
  if (x < -1) return Math.log(0.5 * erfcx(-z)) - 0.5 * x * x;
  return Math.log(0.5 * erfc(-z));
}
