/** `leastSquares`: SciPy's `least_squares` for plain functions and Objectives. */
import { type OptimizeResult, type RunSettings, runMethod } from '@thetakit/optimizers';
import { type Bounds, type LeastSquaresMethod, type Objective, type Outcome, show, ThetakitError } from '@thetakit/registry';
import { levenbergMarquardt } from '../least-squares/levenberg-marquardt.ts';
import type { DifferenceScheme } from './difference-jacobian.ts';
import type { Loss } from './loss.ts';
import { type JacobianFunction, type ResidualFunction, type ResidualProblem, residualProblem } from './residual-problem.ts';

/** Options of `leastSquares`. Everything may be left out. */
export interface LeastSquaresOptions {
  /** The Jacobian, or how to make it by differences; default '3-point'. Ignored when an Objective brings its own. */
  readonly jac?: JacobianFunction | DifferenceScheme;
  /** Bounds, as `[lower, upper]` arrays (or numbers for all variables) or as `{ lower, upper }`. */
  readonly bounds?: readonly [number | ArrayLike<number>, number | ArrayLike<number>] | Bounds;
  /** Loss of the residuals; default 'linear'. Tukey's lets go of what is far away: start it from `robustStart`. */
  readonly loss?: Loss;
  /** Residual size at which a robust loss begins to bend; default 1. */
  readonly lossScale?: number;
  /** Method; default `levenbergMarquardt`. */
  // biome-ignore lint/suspicious/noExplicitAny: options and state of the method are existential, as in the registry.
  readonly method?: LeastSquaresMethod<any, any>;
  /** Options of the method, such as `{ ftol: 1e-10 }`. */
  readonly options?: unknown;
  /** Most iterations. */
  readonly maxiter?: number;
  /** Most evaluations of the residuals, those for difference Jacobians aside. */
  readonly maxfev?: number;
  /** Most seconds. */
  readonly maxTime?: number;
  /** Called after each iteration; return true to stop. */
  readonly callback?: RunSettings['callback'];
  readonly signal?: RunSettings['signal'];
}

/** SciPy's result with one reason for all methods. */
export interface LeastSquaresResult extends Outcome {
  /** Solution, shape [n]. */
  readonly x: Float64Array;
  /** 1/2 sum of the losses; 1/2 sum r_i^2 with the linear loss. */
  readonly cost: number;
  /** Residuals at x, shape [m]. */
  readonly fun: Float64Array;
  /** Jacobian of the residuals at x, row-major [m, n]. */
  readonly jac: Float64Array;
  /** Gradient of the cost at x, shape [n]. */
  readonly grad: Float64Array;
  /** Largest component of the gradient among variables that no bound holds. */
  readonly optimality: number;
  /** -1, 0 or 1: at its lower bound, free, at its upper bound. */
  readonly activeMask: Int8Array;
  /** Calls of the residual function, those for differences included. */
  readonly nfev: number;
  /** Jacobians. */
  readonly njev: number;
  readonly nit: number;
  /** Seconds. */
  readonly elapsed: number;
}

/**
 * Minimises 1/2 sum r_i(x)^2, or a robust loss of the residuals, from x0.
 * Example: `leastSquares(([a, b]) => t.map((ti, i) => a * Math.exp(-b * ti) - y[i]), [1, 1])`.
 * Misuse throws a ThetakitError; how the run went is in `reason`, `success` and `message`.
 */
export function leastSquares(residuals: ResidualFunction | Objective, x0: ArrayLike<number>, options: LeastSquaresOptions = {}): LeastSquaresResult {
  const { method = levenbergMarquardt, loss = 'linear', lossScale = 1 } = options;
  const start = Float64Array.from(x0);
  const bounds = boundsOf(options.bounds, start.length);
  const problem = residualProblem(residuals, start, {
    loss,
    lossScale,
    ...(bounds === undefined ? {} : { bounds }),
    ...(options.jac === undefined ? {} : { jac: options.jac }),
  });
  const run = runMethod(method, problem.objective, start, settingsOf(options, bounds));
  return resultOf(problem, run, bounds);
}

function settingsOf({ options, maxiter, maxfev, maxTime, callback, signal }: LeastSquaresOptions, bounds: Bounds | undefined): RunSettings {
  return {
    ...(options === undefined ? {} : { options }),
    ...(maxiter === undefined ? {} : { maxiter }),
    ...(maxfev === undefined ? {} : { maxfev }),
    ...(maxTime === undefined ? {} : { maxTime }),
    ...(callback === undefined ? {} : { callback }),
    ...(signal === undefined ? {} : { signal }),
    ...(bounds === undefined ? {} : { bounds }),
  };
}

function boundsOf(given: LeastSquaresOptions['bounds'], n: number): Bounds | undefined {
  if (given === undefined) return undefined;
  const [lower, upper] = 'lower' in given ? [given.lower, given.upper] : given;
  const vector = (side: number | ArrayLike<number>) => (typeof side === 'number' ? new Float64Array(n).fill(side) : Float64Array.from(side));
  if (lower === undefined || upper === undefined) {
    throw new ThetakitError('BOUNDS_INVALID', {
      who: 'leastSquares',
      problem: `bounds is ${show(given)}, expected [lower, upper] or { lower, upper }`,
      action: 'Use -Infinity and Infinity for no bound',
    });
  }
  return { lower: vector(lower), upper: vector(upper) };
}

function resultOf(problem: ResidualProblem, run: OptimizeResult, bounds: Bounds | undefined): LeastSquaresResult {
  const { x } = run;
  const n = x.length;
  const { fun, jac, cost, grad } = problem.finalEvaluation(x);
  const activeMask = Int8Array.from(x, (v, j) => (v <= (bounds?.lower[j] ?? -Infinity) ? -1 : v >= (bounds?.upper[j] ?? Infinity) ? 1 : 0));
  let optimality = 0;
  for (let j = 0; j < n; j++) if (!(activeMask[j]! * grad[j]! < 0)) optimality = Math.max(optimality, Math.abs(grad[j]!));
  const { reason, success, status, message, nit, elapsed } = run;
  return {
    x,
    cost,
    fun,
    jac,
    grad,
    optimality,
    activeMask,
    nfev: problem.counts.nfev,
    njev: problem.counts.njev,
    nit,
    elapsed,
    reason,
    success,
    status,
    message,
  };
}
