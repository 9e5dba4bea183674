/** The l1 penalty: its value, its proximal step, and how far a point is from being optimal. */

/** l1 |x|_1. */
export function l1Norm(x: Float64Array, l1: number): number {
  if (l1 === 0) return 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]!);
  return l1 * sum;
}

/** sign(v) max(|v| - t, 0): the minimum of (x - v)^2 / 2 + t |x|. */
export function softThreshold(v: number, t: number): number {
  return v > t ? v - t : v < -t ? v + t : 0;
}

/**
 * The pseudo-gradient of f + l1 |x|_1 in one variable: the derivative where there is one; at 0 the one-sided derivative that
 * descends, or 0 when none does.
 */
export function pseudoGradient(x: number, g: number, l1: number): number {
  if (x > 0) return g + l1;
  if (x < 0) return g - l1;
  return g + l1 < 0 ? g + l1 : Math.max(g - l1, 0);
}
