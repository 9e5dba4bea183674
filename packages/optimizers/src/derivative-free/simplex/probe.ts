/**
 * The probe: is the point where a simplex shrank stationary? Central differences along the axes tell,
 * and give the orientation of the next simplex.
 *
 *   h_i = eps^(1/3) max(1, |x_i|),  points x + h_i e_i and x - h_i e_i, cut off at the bounds
 */
import { copyVector } from '../../dense/vector.ts';

/** What the probe of one point found, as plain data. */
export interface Probe {
  /** The probed point, shape [n], and its value. */
  center: Float64Array;
  centerValue: number;
  /** Values at x + h_i e_i and x - h_i e_i, shape [n]. */
  above: Float64Array;
  below: Float64Array;
  /** Differences of the two points, shape [n]. */
  span: Float64Array;
  /** Next evaluation: 2 i for above, 2 i + 1 for below. */
  index: number;
}

/** Allocates. */
export function newProbe(n: number): Probe {
  const vector = () => new Float64Array(n);
  return { center: vector(), centerValue: NaN, above: vector(), below: vector(), span: vector(), index: 0 };
}

/** into <- from */
export function copyProbe(into: Probe, from: Probe): void {
  copyVector(into.center, from.center);
  into.centerValue = from.centerValue;
  copyVector(into.above, from.above);
  copyVector(into.below, from.below);
  copyVector(into.span, from.span);
  into.index = from.index;
}

/** out <- the point of evaluation `index`. */
export function probePoint({ center, index }: Probe, lower: Float64Array, upper: Float64Array, out: Float64Array): void {
  out.set(center);
  const i = index >> 1;
  const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(center[i]!));
  const moved = center[i]! + (index % 2 === 0 ? h : -h);
  out[i] = lower.length === 0 ? moved : Math.min(Math.max(moved, lower[i]!), upper[i]!);
}

/** Notes the value of the current evaluation at `point` and goes on to the next; true when it was the last. */
export function noteProbe(probe: Probe, point: Float64Array, value: number): boolean {
  const i = probe.index >> 1;
  if (probe.index % 2 === 0) {
    probe.above[i] = value;
    probe.span[i] = point[i]!;
  } else {
    probe.below[i] = value;
    probe.span[i] = probe.span[i]! - point[i]!;
  }
  probe.index += 1;
  return probe.index === 2 * probe.center.length;
}

/** Slope along axis i; one-sided where a value is infinite, 0 where a bound blocks the way down. */
export function slopeAt({ center, centerValue, above, below, span }: Probe, i: number, lower: Float64Array, upper: Float64Array): number {
  if (span[i] === 0) return 0;
  const half = span[i]! / 2;
  const isAboveFinite = above[i]! < Infinity;
  const isBelowFinite = below[i]! < Infinity;
  if (!isAboveFinite && !isBelowFinite) return Infinity;
  const slope =
    isAboveFinite && isBelowFinite ? (above[i]! - below[i]!) / span[i]! : isAboveFinite ? (above[i]! - centerValue) / half : (centerValue - below[i]!) / half;
  if (lower.length === 0) return slope;
  if (slope > 0 && center[i]! <= lower[i]!) return 0;
  return slope < 0 && center[i]! >= upper[i]! ? 0 : slope;
}

/** max_i |slope_i| max(|x_i|, 1) / max(|f|, 1): see the verdict of the quasi-Newton methods. */
export function relativeSlope(probe: Probe, lower: Float64Array, upper: Float64Array): number {
  let most = 0;
  for (let i = 0; i < probe.center.length; i++) most = Math.max(most, Math.abs(slopeAt(probe, i, lower, upper)) * Math.max(1, Math.abs(probe.center[i]!)));
  return most / Math.max(Math.abs(probe.centerValue), 1);
}
