/** x^n for integer n by repeated squaring; the power of the reciprocal for n < 0. */
export function integerPower(x: number, n: number): number {
  let base = x;
  let result = 1;
  for (let k = Math.abs(n); k > 0; k >>= 1) {
    if (k & 1) result *= base;
    base *= base;
  }
  return n < 0 ? 1 / result : result;
}
