/**
 * phi(x)/Phi(x), the derivative of log Phi: sqrt(2/pi)/erfcx(-x/sqrt 2) for x < 0, the plain quotient beyond.
 */
import { erfc } from './erfc.ts';
import { erfcx } from './erfcx.ts';
import { expNegHalfSquare } from './exp-neg-square.ts';

export function millsRatio(x: number): number {
  const z = x * Math.SQRT1_2;
  if (x < 0) return Math.sqrt(2 / Math.PI) / erfcx(-z);
  return (Math.sqrt(2 / Math.PI) * expNegHalfSquare(x)) / erfc(-z);
}
