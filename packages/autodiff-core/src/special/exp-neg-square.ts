/**
 * e^(-x^2) with the rounding error of x^2 taken out: x is split into a short head h, whose square is exact, and
 * x^2 = h^2 + (x - h)(x + h).
 */
export function expNegSquare(x: number): number {
  const head = Math.round(x * 1048576) / 1048576;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}
