/**
 * Error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.
 * |x| < 1: x times a Chebyshev series of erf(x)/x in x^2. Beyond: 1 - erfc.
 */
import { chebyshev } from './chebyshev.ts';
import { erfc } from './erfc.ts';

/** erf(x)/x for x^2 = (t + 1)/2. */
const series = [
  0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485, 2.741993125219606e-5, -1.1043175507344507e-6, 3.8488755420345036e-8,
  -1.1808582533875466e-9, 3.2334215826050907e-11, -7.991015947004549e-13, 1.7990725113961456e-14, -3.718635487818693e-16, 7.103599003714253e-18,
];

/** erf(x), within 2 units in the last place. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return x * chebyshev(series, 2 * x * x - 1);
  if (a > 6) return Math.sign(x);
  return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}
