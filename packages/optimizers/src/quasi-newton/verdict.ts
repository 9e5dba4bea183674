/**
 * The verdict of a descent method that can go no further in floating point: is the point stationary to within what the
 * arithmetic can tell?
 *
 *   max_i |g_i| max(|x_i|, 1) / max(|f|, 1) <= eps^(1/3) = 6.1e-6         (the relative gradient, free of the units of x and f)
 *
 * Source: Dennis and Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations (1983), section 7.2.
 */
import type { StopReason } from '@thetakit/registry';

const relativeTolerance = Math.cbrt(Number.EPSILON);

/** max_i |g_i| max(|x_i|, 1) / max(|f|, 1); components that `isFree` excludes do not count. */
export function relativeGradient(x: Float64Array, fun: number, gradient: Float64Array, isFree?: (i: number) => boolean): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    if (isFree !== undefined && !isFree(i)) continue;
    const size = Math.abs(gradient[i]!) * Math.max(Math.abs(x[i]!), 1);
    if (size > most) most = size;
  }
  return most / Math.max(Math.abs(fun), 1);
}

/** 'function-tolerance' at a point that is stationary as far as one can tell, 'precision-limit' elsewhere. */
export function verdictWithoutProgress(relative: number): StopReason {
  return relative <= relativeTolerance ? 'function-tolerance' : 'precision-limit';
}
