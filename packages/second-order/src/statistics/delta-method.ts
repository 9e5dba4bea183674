/**
 * The uncertainty of a function of the estimates, to first order.
 *
 *   var g(theta) = grad g^T C grad g,  C the covariance of the estimates
 *
 * Missing gradients are made by central differences with steps of eps^(1/3) standard errors or of eps^(1/3) |theta_i|, whichever is
 * larger: the scale on which g matters here.
 * Source: G. A. F. Seber, C. J. Wild, Nonlinear Regression (1989), section 5.1.
 */
import { ThetakitError } from '@thetakit/registry';
import { studentQuantile } from './student-t.ts';

/** What `deltaMethod` needs besides the function. */
export interface DeltaInput {
  /** theta, shape [n]. */
  readonly parameters: ArrayLike<number>;
  /** C, row-major [n, n]. */
  readonly covariance: ArrayLike<number>;
  /** Degrees of freedom of Student's t; default infinite: the normal distribution. */
  readonly degreesOfFreedom?: number;
  /** Level of the interval; default 0.95. */
  readonly level?: number;
  /** grad g, shape [n]. */
  readonly gradient?: (theta: Float64Array) => ArrayLike<number>;
}

/** A derived quantity. */
export interface DeltaEstimate {
  readonly value: number;
  readonly standardError: number;
  readonly confidenceInterval: readonly [number, number];
}

/** g(theta) with its standard error. Example: the half-life `([, b]) => Math.LN2 / b` of a fit of `a exp(-b t)`. Throws SHAPE_MISMATCH. */
export function deltaMethod(g: (theta: Float64Array) => number, input: DeltaInput): DeltaEstimate {
  const { covariance, degreesOfFreedom = Infinity, level = 0.95 } = input;
  const theta = Float64Array.from(input.parameters);
  const n = theta.length;
  if (covariance.length !== n * n) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'deltaMethod',
      problem: `the covariance has ${covariance.length} elements, expected ${n} x ${n}`,
      action: 'Pass parameters and covariance of one fit',
      received: covariance.length,
      expected: n * n,
    });
  }
  const gradient = input.gradient?.(theta) ?? differences(g, theta, covariance);
  let variance = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) variance += gradient[i]! * gradient[j]! * covariance[i * n + j]!;
  const value = g(theta);
  const standardError = Math.sqrt(Math.max(variance, 0));
  const half = studentQuantile(0.5 + level / 2, degreesOfFreedom) * standardError;
  return { value, standardError, confidenceInterval: [value - half, value + half] };
}

function differences(g: (theta: Float64Array) => number, theta: Float64Array, covariance: ArrayLike<number>): Float64Array {
  const n = theta.length;
  const at = theta.slice();
  return theta.map((center, i) => {
    const step = Math.cbrt(Number.EPSILON) * (Math.max(Math.sqrt(covariance[i * n + i]!), Math.abs(center)) || 1);
    at[i] = center + step;
    const above = g(at);
    at[i] = center - step;
    const below = g(at);
    at[i] = center;
    return (above - below) / (2 * step);
  });
}
