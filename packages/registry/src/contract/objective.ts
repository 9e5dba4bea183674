/**
 * What a fit minimises, as plain functions on Float64Arrays. An Objective says what it can compute;
 * a method says what it needs. Nothing here knows how derivatives are made.
 *
 *   f: R^n -> R,  g = grad f in R^n,  H = hess f in R^(n x n) row-major,
 *   r: R^n -> R^m (least squares: f = 1/2 sum r_i^2),  J = dr/dx in R^(m x n) row-major.
 *
 * With `out` the result is written there and returned. Without it the array may be reused by the next call
 * of the same function: copy it to keep it.
 */
export interface Objective {
  /** Number of variables n. */
  readonly dimension: number;
  /** Number of residuals m, when there are residuals. */
  readonly residualCount?: number;
  /** f(x). */
  value(x: Float64Array): number;
  /** g(x), shape [n]. */
  gradient?(x: Float64Array, out?: Float64Array): Float64Array;
  /** f(x) and g(x) together; the returned record may be reused by the next call. */
  valueAndGradient?(x: Float64Array, out?: Float64Array): ValueAndGradient;
  /** H(x), row-major, shape [n, n]. */
  hessian?(x: Float64Array, out?: Float64Array): Float64Array;
  /** H(x) v, shape [n]. */
  hessianProduct?(x: Float64Array, v: Float64Array, out?: Float64Array): Float64Array;
  /** r(x), shape [m]. */
  residuals?(x: Float64Array, out?: Float64Array): Float64Array;
  /** J(x), row-major, shape [m, n]. */
  jacobian?(x: Float64Array, out?: Float64Array): Float64Array;
}

/** A value and the gradient at the same point. */
export interface ValueAndGradient {
  value: number;
  gradient: Float64Array;
}

/** A quantity that an Objective may offer and a method may need. */
export type Oracle = 'value' | 'gradient' | 'hessian' | 'hessianProduct' | 'residuals' | 'jacobian';

/** Bounds on the variables, each of shape [n]; -Infinity and Infinity mean none. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}
