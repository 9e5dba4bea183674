/**
 * Profile-likelihood intervals: how far a parameter can be moved, the others following, before the fit becomes untenable.
 *
 *   S_j(b) = min over the other parameters of sum r_i^2 with theta_j = b
 *   tau(b) = sign(b - theta_j) sqrt((S_j(b) - S) / s^2),   the interval holds |tau| <= t, Student's quantile
 *
 * Unlike theta_j +- t se they need not be symmetric, do not change when the parameter is written differently, and may be open: a
 * profile that never reaches t gives an infinite end. With bounds an end that a bound cuts off is the bound.
 * Source: D. M. Bates, D. G. Watts, Nonlinear Regression Analysis and Its Applications (1988), section 6.1.
 */
import { rootScalar } from '@thetakit/optimizers';
import { type Bounds, type Objective, ThetakitError } from '@thetakit/registry';
import { leastSquares } from '../fit/least-squares.ts';
import type { JacobianFunction, ResidualFunction } from '../fit/residual-problem.ts';
import { fitStatistics } from './fit-statistics.ts';
import { studentQuantile } from './student-t.ts';

/** Options of `profileIntervals`. */
export interface ProfileOptions {
  /** Which parameters; default all. */
  readonly parameters?: readonly number[];
  /** Level; default 0.95. */
  readonly level?: number;
  /** s^2 is 1, the residuals being divided by known standard deviations. Default false. */
  readonly absoluteSigma?: boolean;
  readonly jac?: JacobianFunction;
  readonly bounds?: Bounds;
}

/** The profile of one parameter. */
export interface Profile {
  readonly parameter: number;
  readonly interval: readonly [number, number];
  /** Points of the profile that were computed, by value: tau and all parameters. */
  readonly points: readonly { readonly value: number; readonly tau: number; readonly x: Float64Array }[];
}

/** An end is looked for up to this many standard errors away. */
const FARTHEST = 1e4;
/** Relative accuracy of an end. */
const ACCURACY = 1e-8;

/**
 * Profiles parameters around a fit `x` (shape [n]), the minimum of sum r_i^2. Example:
 * `profileIntervals(residuals, leastSquares(residuals, x0).x)[0].interval`.
 * Throws ARGUMENT_OUT_OF_RANGE when a profile finds a better fit than `x`: fit again from there.
 */
export function profileIntervals(residuals: ResidualFunction | Objective, x: ArrayLike<number>, options: ProfileOptions = {}): Profile[] {
  const { level = 0.95, absoluteSigma = false, jac, bounds } = options;
  const center = Float64Array.from(x);
  const within = { ...(jac === undefined ? {} : { jac }), ...(bounds === undefined ? {} : { bounds }) };
  const { fun, jac: jacobian } = leastSquares(residuals, center, { ...within, maxiter: 0 });
  const statistics = fitStatistics({ parameters: center, residuals: fun, jacobian, absoluteSigma, level });
  const { degreesOfFreedom, residualSumOfSquares: best } = statistics;
  const variance = absoluteSigma ? 1 : best / degreesOfFreedom;
  const limit = studentQuantile(0.5 + level / 2, absoluteSigma ? Infinity : degreesOfFreedom);
  const chosen = options.parameters ?? Array.from(center.keys());
  return chosen.map((j) => {
    const points = [{ value: center[j]!, tau: 0, x: center }];
    const error = statistics.standardErrors[j]!;
    if (!(variance > 0 && Number.isFinite(error))) return { parameter: j, interval: [-Infinity, Infinity], points };
    const tau = (value: number): number => {
      const near = points.reduce((a, b) => (Math.abs(b.value - value) < Math.abs(a.value - value) ? b : a));
      const fitted = fitWithout(residuals, near.x, j, value, within);
      const gain = (fitted.sumOfSquares - best) / variance;
      if (gain < -1e-6 * Math.max(1, degreesOfFreedom)) throw betterFit(j, value, fitted.sumOfSquares, best);
      const signed = Math.sign(value - center[j]!) * Math.sqrt(Math.max(gain, 0));
      points.push({ value, tau: signed, x: fitted.x });
      return signed;
    };
    const end = (side: 1 | -1) => findEnd(tau, center[j]!, side, error, limit, side > 0 ? (bounds?.upper[j] ?? Infinity) : (bounds?.lower[j] ?? -Infinity));
    const interval = [end(-1), end(1)] as const;
    return { parameter: j, interval, points: points.toSorted((a, b) => a.value - b.value) };
  });
}

/** Where tau reaches the limit on one side: steps that double, then Brent's method. */
function findEnd(tau: (value: number) => number, center: number, side: 1 | -1, error: number, limit: number, bound: number): number {
  let inner = center;
  for (let reach = limit * error; reach <= FARTHEST * error; reach *= 2) {
    const outer = side > 0 ? Math.min(center + reach, bound) : Math.max(center - reach, bound);
    const value = side * tau(outer) - limit;
    if (value >= 0) {
      if (value === 0) return outer;
      const bracket: readonly [number, number] = side > 0 ? [inner, outer] : [outer, inner];
      return rootScalar((b) => side * (b === center ? 0 : tau(b)) - limit, { bracket, xtol: ACCURACY * error }).root;
    }
    if (outer === bound) return bound;
    inner = outer;
  }
  return side * Infinity;
}

interface Without {
  readonly jac?: JacobianFunction;
  readonly bounds?: Bounds;
}

/** The best fit with theta_j held at a value. */
function fitWithout(residuals: ResidualFunction | Objective, near: Float64Array, j: number, value: number, { jac, bounds }: Without) {
  const whole = near.slice();
  const spread = (rest: Float64Array) => {
    for (let i = 0, at = 0; i < whole.length; i++) whole[i] = i === j ? value : rest[at++]!;
    return whole;
  };
  const without = (v: Float64Array) => v.filter((_, i) => i !== j);
  const residualsOf = typeof residuals === 'function' ? residuals : (x: Float64Array) => residuals.residuals!(x);
  const jacobianOf = jac ?? (typeof residuals === 'function' || residuals.jacobian === undefined ? undefined : (x: Float64Array) => residuals.jacobian!(x));
  if (whole.length === 1) return { x: spread(new Float64Array(0)).slice(), sumOfSquares: sumOfSquares(residualsOf(spread(new Float64Array(0)))) };
  const fit = leastSquares((rest) => residualsOf(spread(rest)), without(near), {
    ...(jacobianOf === undefined ? {} : { jac: (rest: Float64Array) => dropColumn(jacobianOf(spread(rest)), whole.length, j) }),
    ...(bounds === undefined ? {} : { bounds: { lower: without(bounds.lower), upper: without(bounds.upper) } }),
  });
  return { x: spread(fit.x).slice(), sumOfSquares: 2 * fit.cost };
}

function sumOfSquares(r: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < r.length; i++) sum += r[i]! * r[i]!;
  return sum;
}

/** J without one column, flat. */
function dropColumn(jacobian: ReturnType<JacobianFunction>, n: number, j: number): Float64Array {
  if ('rowPointers' in jacobian) {
    const { rowPointers, columnIndices, values } = jacobian;
    const dense = new Float64Array((rowPointers.length - 1) * n);
    for (let i = 0; i + 1 < rowPointers.length; i++)
      for (let at = rowPointers[i]!; at < rowPointers[i + 1]!; at++) dense[i * n + columnIndices[at]!] = values[at]!;
    return dense.filter((_, at) => at % n !== j);
  }
  if (typeof jacobian[0] !== 'number')
    return Float64Array.from((jacobian as readonly ArrayLike<number>[]).flatMap((row) => Array.from(row).filter((_, i) => i !== j)));
  return Float64Array.from(jacobian as ArrayLike<number>).filter((_, at) => at % n !== j);
}

function betterFit(j: number, value: number, found: number, best: number): ThetakitError {
  return new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'profileIntervals',
    problem: `with parameter ${j} at ${value} the sum of squares is ${found}, below the ${best} of the fit`,
    action: 'x is not the minimum: fit again from there',
    received: value,
  });
}
