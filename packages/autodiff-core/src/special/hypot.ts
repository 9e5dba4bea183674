/** sqrt(a^2 + b^2); scaled only when the sum of squares over- or underflows. */
export function hypot(a: number, b: number): number {
  const s = a * a + b * b;
  return s > 1e-280 && s < 1e300 ? Math.sqrt(s) : Math.hypot(a, b);
}
