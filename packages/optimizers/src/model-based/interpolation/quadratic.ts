/**
 * A quadratic model c + g . u + 1/2 u^T (B + sum_k w_k u_k u_k^T) u, whose curvature is kept in part as weights of the points,
 * so that a change costs O(n^2).
 */
import type { Points } from './points.ts';

/** Plain data. */
export interface Quadratic {
  constant: number;
  readonly gradient: Float64Array;
  /** B, row-major, shape [n, n]. */
  readonly curvature: Float64Array;
  /** w, one per point. */
  readonly weights: Float64Array;
}

/** The zero model. */
export function newQuadratic({ n, count }: Points): Quadratic {
  return { constant: 0, gradient: new Float64Array(n), curvature: new Float64Array(n * n), weights: new Float64Array(count) };
}

/** into <- from */
export function copyQuadratic(into: Quadratic, from: Quadratic): void {
  into.constant = from.constant;
  into.gradient.set(from.gradient);
  into.curvature.set(from.curvature);
  into.weights.set(from.weights);
}

/** The interpolant of `values` (one per point) with the least curvature. */
export function interpolate(model: Quadratic, points: Points, values: Float64Array): void {
  model.constant = 0;
  model.gradient.fill(0);
  model.curvature.fill(0);
  model.weights.fill(0);
  for (let t = 0; t < points.count; t++) addLagrange(model, points, t, values[t]!);
}

/** model += amount times the t-th Lagrange function. */
export function addLagrange(model: Quadratic, { n, count, size, inverse }: Points, t: number, amount: number): void {
  for (let k = 0; k < count; k++) model.weights[k]! += amount * inverse[k * size + t]!;
  model.constant += amount * inverse[count * size + t]!;
  for (let i = 0; i < n; i++) model.gradient[i]! += amount * inverse[(count + 1 + i) * size + t]!;
}

/** Moves the curvature that hangs on point t into B: to be called before the point is replaced. */
export function absorb({ curvature, weights }: Quadratic, { n, at }: Points, t: number): void {
  const w = weights[t]!;
  weights[t] = 0;
  if (w === 0) return;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) curvature[i * n + j]! += w * at[t * n + i]! * at[t * n + j]!;
}

/** out <- curvature times v. */
export function curvatureTimes({ curvature, weights }: Quadratic, { n, count, at }: Points, v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += curvature[i * n + j]! * v[j]!;
    out[i] = sum;
  }
  for (let k = 0; k < count; k++) {
    const w = weights[k]!;
    if (w === 0) continue;
    let product = 0;
    for (let i = 0; i < n; i++) product += at[k * n + i]! * v[i]!;
    product *= w;
    for (let i = 0; i < n; i++) out[i]! += product * at[k * n + i]!;
  }
}

/** The value at u; `work` has shape [n]. */
export function valueAt(model: Quadratic, points: Points, u: Float64Array, work: Float64Array): number {
  curvatureTimes(model, points, u, work);
  let sum = model.constant;
  for (let i = 0; i < u.length; i++) sum += u[i]! * (model.gradient[i]! + work[i]! / 2);
  return sum;
}

/** out <- gradient at u. */
export function gradientAt(model: Quadratic, points: Points, u: Float64Array, out: Float64Array): void {
  curvatureTimes(model, points, u, out);
  for (let i = 0; i < u.length; i++) out[i]! += model.gradient[i]!;
}

/** out += factor times the whole curvature, row-major [n, n]. */
export function addCurvature({ curvature, weights }: Quadratic, { n, count, at }: Points, factor: number, out: Float64Array): void {
  for (let k = 0; k < n * n; k++) out[k]! += factor * curvature[k]!;
  for (let k = 0; k < count; k++) {
    const w = factor * weights[k]!;
    if (w === 0) continue;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j]! += w * at[k * n + i]! * at[k * n + j]!;
  }
}
