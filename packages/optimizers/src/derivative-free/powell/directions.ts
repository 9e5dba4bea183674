/** The direction set: n directions with the length of the last move along each, and the range of a line inside the bounds. */

/** Directions are rows of `rows`, shape [n, n]. */
export interface Directions {
  rows: Float64Array;
  /** First trial along each direction, > 0, shape [n]. */
  sizes: Float64Array;
}

/** Room for n directions. */
export function newDirections(n: number): Directions {
  return { rows: new Float64Array(n * n), sizes: new Float64Array(n) };
}

/** Rows <- the axes, with first trials share max(|x_i|, 1). */
export function setAxes({ rows, sizes }: Directions, x: Float64Array, share: number): void {
  rows.fill(0);
  for (let i = 0; i < x.length; i++) {
    rows[i * x.length + i] = 1;
    sizes[i] = share * Math.max(1, Math.abs(x[i]!));
  }
}

/** p <- row k */
export function readDirection({ rows }: Directions, k: number, p: Float64Array): void {
  for (let i = 0; i < p.length; i++) p[i] = rows[k * p.length + i]!;
}

/** Drops direction k, moves the last one there, and makes p the last one. */
export function replaceDirection({ rows, sizes }: Directions, k: number, p: Float64Array, size: number): void {
  const n = p.length;
  const last = n - 1;
  for (let i = 0; i < n; i++) {
    rows[k * n + i] = rows[last * n + i]!;
    rows[last * n + i] = p[i]!;
  }
  sizes[k] = sizes[last]!;
  sizes[last] = size;
}

/** Largest t >= 0 for which x + t sign p respects the bounds. */
export function roomAlong(x: Float64Array, p: Float64Array, sign: 1 | -1, lower: Float64Array, upper: Float64Array): number {
  if (lower.length === 0) return Infinity;
  let room = Infinity;
  for (let i = 0; i < x.length; i++) {
    const slope = sign * p[i]!;
    if (slope > 0) room = Math.min(room, (upper[i]! - x[i]!) / slope);
    else if (slope < 0) room = Math.min(room, (lower[i]! - x[i]!) / slope);
  }
  return room;
}

/** out <- x + t p, cut off at the bounds. */
export function pointAlong(out: Float64Array, x: Float64Array, t: number, p: Float64Array, lower: Float64Array, upper: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const moved = x[i]! + t * p[i]!;
    out[i] = lower.length === 0 ? moved : Math.min(Math.max(moved, lower[i]!), upper[i]!);
  }
}
