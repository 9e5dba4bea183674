/** Steps and bounds: how far a step may go, and points strictly inside. */

/** Where a step meets the bounds, and how far along it is, in steps. */
export interface Meeting {
  /** Infinity when it never does. */
  size: number;
  /** -1 or 1 for each variable that meets its lower or upper bound there, otherwise 0; shape [n]. */
  readonly hits: Int8Array;
}

/** Largest t >= 0 with lower <= x + t p <= upper, and who meets a bound there. Writes into `into`. */
export function stepToBound(x: Float64Array, p: Float64Array, lower: Float64Array, upper: Float64Array, into: Meeting): number {
  into.size = Infinity;
  for (let j = 0; j < p.length; j++) into.size = Math.min(into.size, room(x[j]!, p[j]!, lower[j]!, upper[j]!));
  for (let j = 0; j < p.length; j++) {
    const pj = p[j]!;
    into.hits[j] = pj !== 0 && into.size < Infinity && room(x[j]!, pj, lower[j]!, upper[j]!) === into.size ? Math.sign(pj) : 0;
  }
  return into.size;
}

function room(x: number, p: number, low: number, high: number): number {
  if (p === 0) return Infinity;
  return Math.max(0, p > 0 ? (high - x) / p : (low - x) / p);
}

/** Is x + p inside? */
export function isInside(x: Float64Array, p: Float64Array, lower: Float64Array, upper: Float64Array): boolean {
  for (let j = 0; j < x.length; j++) if (!(x[j]! + p[j]! >= lower[j]! && x[j]! + p[j]! <= upper[j]!)) return false;
  return true;
}

/** The number next to `value` strictly inside, at a distance of `share` of the bound at least; a fixed variable stays at its bounds. */
export function strictlyInside(value: number, low: number, high: number, share: number): number {
  if (low === high) return low;
  let inner = value;
  if (value <= low) inner = low + Math.max(share * Math.max(1, Math.abs(low)), Math.abs(low) * Number.EPSILON, Number.MIN_VALUE);
  else if (value >= high) inner = high - Math.max(share * Math.max(1, Math.abs(high)), Math.abs(high) * Number.EPSILON, Number.MIN_VALUE);
  return inner > low && inner < high ? inner : low / 2 + high / 2;
}
