/**
 * log of the standard normal distribution function Phi(x):
 * x > 1: log1p(-phi-tail); x < -1: log(erfcx(-x/sqrt 2)/2) - x^2/2; between: log(erfc(-x/sqrt 2)/2).
 */
import { erfc } from './erfc.ts';
import { erfcx } from './erfcx.ts';
import { expNegHalfSquare } from './exp-neg-square.ts';

export function logNdtr(x: number): number {
  const z = x * Math.SQRT1_2;
  if (x > 1) return Math.log1p(-0.5 * expNegHalfSquare(x) * erfcx(z));
  if (x < -1) return Math.log(0.5 * erfcx(-z)) - 0.5 * x * x;
  return Math.log(0.5 * erfc(-z));
}
