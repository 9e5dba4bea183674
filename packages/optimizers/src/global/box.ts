/** Boxes in which global methods search: bounds that may be missing, and where to start again. */
import type { Stream } from '@thetakit/random';
import type { Bounds } from '@thetakit/registry';

/** Bounds copied into arrays of one state; infinite where there are none. */
export function boxOf(bounds: Bounds | undefined, n: number): { lower: Float64Array; upper: Float64Array } {
  return {
    lower: bounds?.lower.slice() ?? new Float64Array(n).fill(-Infinity),
    upper: bounds?.upper.slice() ?? new Float64Array(n).fill(Infinity),
  };
}

/** The value folded back into the interval like a ray between two mirrors; unchanged inside. */
export function reflect(value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  if (low === high) return low;
  if (high === Infinity) return Math.max(low, 2 * low - value);
  if (low === -Infinity) return Math.min(high, 2 * high - value);
  const width = high - low;
  const turns = (value - low) / (2 * width);
  const within = 2 * width * (turns - Math.floor(turns));
  return Math.min(high, Math.max(low, within <= width ? low + within : high - (within - width)));
}

/** Cut off at the interval. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** A uniform point of the box, written into `out`; sides that are infinite are replaced by centre +- spread. */
export function uniformPoint(out: Float64Array, stream: Stream, lower: Float64Array, upper: Float64Array, centre: Float64Array, spread: number): void {
  for (let i = 0; i < out.length; i++) {
    const low = Number.isFinite(lower[i]) ? lower[i]! : Math.min(centre[i]! - spread, upper[i]!);
    const high = Number.isFinite(upper[i]) ? upper[i]! : Math.max(centre[i]! + spread, low);
    out[i] = clamp(low + stream.uniform() * (high - low), lower[i]!, upper[i]!);
  }
}
