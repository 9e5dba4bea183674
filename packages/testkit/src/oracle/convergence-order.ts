/** Orders of convergence, estimated by least squares on logarithms. */

/**
 * The q of e_{k+1} = C e_k^q for a sequence of errors: 1 linear, 2 quadratic. Errors that are 0 end the sequence.
 * NaN with fewer than three usable errors.
 */
export function convergenceOrder(errors: readonly number[]): number {
  const usable = errors.slice(0, errors.findIndex((error) => !(error > 0)) >>> 0);
  const logs = usable.map(Math.log);
  return slope(logs.slice(0, -1), logs.slice(1));
}

/** The p of e(h) = C h^p: the order of a difference scheme, from errors at several step sizes. */
export function differenceOrder(steps: readonly number[], errors: readonly number[]): number {
  return slope(steps.map(Math.log), errors.map(Math.log));
}

/** Slope of the least-squares line through (x_k, y_k); NaN with fewer than two points. */
function slope(x: readonly number[], y: readonly number[]): number {
  if (x.length < 2) return NaN;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mx = mean(x);
  const my = mean(y);
  const top = x.reduce((sum, value, k) => sum + (value - mx) * (y[k]! - my), 0);
  return top / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
