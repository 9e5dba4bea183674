/**
 * e^(-x^2) and e^(-x^2/2) with the rounding error of x^2 taken out: x is split into a short head h, whose square is
 * exact, and x^2 = h^2 + (x - h)(x + h).
 */
export function expNegSquare(x: number): number {
  return expNegScaledSquare(x, 1);
}

/** e^(-x^2/2). */
export function expNegHalfSquare(x: number): number {
  return expNegScaledSquare(x, 0.5);
}

function expNegScaledSquare(x: number, scale: number): number {
  const head = Math.round(x * 1048576) / 1048576;
  return Math.exp(-scale * head * head) * Math.exp(-scale * (x - head) * (x + head));
}
