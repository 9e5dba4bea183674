/** Moves inside a box. Empty `lower` and `upper` mean that there is none. */

/** out <- x + alpha d, kept inside the box to the last bit. */
export function moveInBox(out: Float64Array, x: Float64Array, alpha: number, d: Float64Array, lower: Float64Array, upper: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! + alpha * d[i]!;
  if (lower.length === 0) return;
  for (let i = 0; i < out.length; i++) {
    if (out[i]! < lower[i]!) out[i] = lower[i]!;
    else if (out[i]! > upper[i]!) out[i] = upper[i]!;
  }
}

/** out <- P(x - g) - x: the gradient, negated and cut off at the bounds. Returns its largest absolute component. */
export function projectedGradient(out: Float64Array, x: Float64Array, g: Float64Array, lower: Float64Array, upper: Float64Array): number {
  const isFree = lower.length === 0;
  let most = 0;
  for (let i = 0; i < out.length; i++) {
    const down = -g[i]!;
    const move = isFree ? down : Math.min(Math.max(down, lower[i]! - x[i]!), upper[i]! - x[i]!);
    out[i] = move;
    const size = Math.abs(move);
    if (size > most) most = size;
  }
  return most;
}

/** The largest alpha <= limit with x + alpha d inside the box. */
export function stepToBounds(x: Float64Array, d: Float64Array, lower: Float64Array, upper: Float64Array, limit: number): number {
  if (lower.length === 0) return limit;
  let alpha = limit;
  for (let i = 0; i < x.length; i++) {
    const di = d[i]!;
    const room = di > 0 ? upper[i]! - x[i]! : di < 0 ? x[i]! - lower[i]! : Infinity;
    if (room < alpha * Math.abs(di)) alpha = room / Math.abs(di);
  }
  return alpha;
}
