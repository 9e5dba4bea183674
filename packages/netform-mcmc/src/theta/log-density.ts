/** The density that a parameter kernel samples: the log posterior of the free parameters given the meeting times. */

/** A differentiable log density, up to a constant. */
export interface LogDensity {
  readonly dimension: number;
  /** log density at theta, shape [n]. */
  value(theta: Float64Array): number;
  /** log density; the gradient is written to `gradient`, shape [n]. */
  valueAndGradient(theta: Float64Array, gradient: Float64Array): number;
  /** Fisher information plus prior precision at theta: positive definite, row-major, shape [n, n]. */
  information(theta: Float64Array): Float64Array;
}
