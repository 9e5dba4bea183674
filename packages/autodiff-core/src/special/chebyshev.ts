/**
 * Sum of c_k T_k(t) on [-1, 1] by Clenshaw's recurrence.
 * The coefficient tables beside this file are Chebyshev interpolants at 80 nodes computed with 60 digits.
 */
export function chebyshev(coefficients: readonly number[], t: number): number {
  let b1 = 0;
  let b2 = 0;
  const twice = 2 * t;
  for (let k = coefficients.length - 1; k >= 1; k--) {
    const b0 = twice * b1 - b2 + (coefficients[k] as number);
    b2 = b1;
    b1 = b0;
  }
  return t * b1 - b2 + (coefficients[0] as number);
}
