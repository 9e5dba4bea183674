/**
 * Complementary error function 1 - erf(x) with full relative accuracy in the tail.
 */
import { chebyshev } from './chebyshev.ts';
import { erfcx } from './erfcx.ts';
import { expNegSquare } from './exp-neg-square.ts';

/** erf(x)/x for x^2 = (t + 1)/8, |x| <= 1/2. */
const small = [
  1.083882205490613, -0.04367779108737525, 0.0008071118294133213, -1.191317951927046e-5, 1.440278733630302e-7, -1.467715582316901e-9, 1.2902439604484931e-11,
  -9.963857180158892e-14, 6.857505850501839e-16, -4.255370438044438e-18,
];

/** erfc(x), within 4 units in the last place; 0 for x > 27.3. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -6) return 2;
  if (x < 0) return 2 - erfc(-x);
  if (x <= 0.5) return 1 - x * chebyshev(small, 8 * x * x - 1);
  return x > 27.3 ? 0 : expNegSquare(x) * erfcx(x);
}
