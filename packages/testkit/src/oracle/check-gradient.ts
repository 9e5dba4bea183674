/** Compares the derivatives of an Objective with central differences. */
import type { Objective } from '@thetakit/registry';

/** The element that disagrees most. */
export interface DerivativeError {
  /** Largest |analytic - difference| / max(1, |analytic|, |difference|). */
  readonly error: number;
  readonly index: number;
  readonly analytic: number;
  readonly difference: number;
}

/** Central differences of `f` at x with h_i = eps^(1/3) max(1, |x_i|): error about eps^(2/3) = 4e-11 times third derivatives and scale. */
export function differenceGradient(f: (x: Float64Array) => number, x: Float64Array): Float64Array {
  const at = x.slice();
  return x.map((xi, i) => {
    const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(xi));
    at[i] = xi + h;
    const above = f(at);
    const up = at[i]!;
    at[i] = xi - h;
    const below = f(at);
    const span = up - at[i]!;
    at[i] = xi;
    return (above - below) / span;
  });
}

/** The worst element of the gradient at x. */
export function gradientError(objective: Objective, x: Float64Array): DerivativeError {
  return worst(
    objective.gradient!(x),
    differenceGradient((at) => objective.value(at), x),
  );
}

/** The worst element of the Hessian at x, against differences of the gradient. */
export function hessianError(objective: Objective, x: Float64Array): DerivativeError {
  const n = x.length;
  const rows = Array.from({ length: n }, (_, i) => differenceGradient((at) => objective.gradient!(at)[i]!, x));
  return worst(objective.hessian!(x), Float64Array.from(rows.flatMap((row) => [...row])));
}

function worst(analytic: Float64Array, difference: Float64Array): DerivativeError {
  let found: DerivativeError = { error: -1, index: -1, analytic: NaN, difference: NaN };
  for (let i = 0; i < analytic.length; i++) {
    const a = analytic[i]!;
    const d = difference[i]!;
    const error = Math.abs(a - d) / Math.max(1, Math.abs(a), Math.abs(d));
    if (!(error <= found.error)) found = { error, index: i, analytic: a, difference: d };
  }
  return found;
}
