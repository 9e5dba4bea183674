/** `leastSquares`: SciPy's `least_squares` for plain functions and Objectives. */
import { type OptimizeResult, type RunSettings, runMethod } from '@thetakit/optimizers';
import { type Bounds, type LeastSquaresMethod, type Objective, type Outcome, show, ThetakitError } from '@thetakit/registry';
import { sparseDogbox } from '../least-squares/bounded/dogbox.ts';
import type { JacobianPattern, SparseJacobian } from '../least-squares/bounded/jacobian-matrix.ts';
import { sparseTrf } from '../least-squares/bounded/trf.ts';
import { levenbergMarquardt } from '../least-squares/levenberg-marquardt.ts';
import { unidentifiedColumns } from '../statistics/unidentified.ts';
import type { DifferenceScheme } from './difference-jacobian.ts';
import type { Loss } from './loss.ts';
import { type JacobianFunction, type ResidualFunction, type ResidualProblem, residualProblem } from './residual-problem.ts';
import { isSparse, sparseProblem } from './sparse-problem.ts';

/** Options of `leastSquares`. Everything may be left out. */
export interface LeastSquaresOptions {
  /** The Jacobian, or how to make it by differences; default '3-point'. Ignored when an Objective brings its own. */
  readonly jac?: JacobianFunction | DifferenceScheme;
  /**
   * Where J may be nonzero, in compressed rows: differences then move whole groups of columns at once, and no dense matrix is made.
   * The same goes for a `jac` that returns matrices in compressed rows, such as `sparseJacobian` of `@thetakit/autodiff-core`.
   * Method `trf` (the default then) or `dogbox`; others get the dense matrix.
   */
  readonly jacSparsity?: JacobianPattern;
  /** Bounds, as `[lower, upper]` arrays (or numbers for all variables) or as `{ lower, upper }`. */
  readonly bounds?: readonly [number | ArrayLike<number>, number | ArrayLike<number>] | Bounds;
  /** Loss of the residuals; default 'linear'. Tukey's lets go of what is far away: start it from `robustStart`. */
  readonly loss?: Loss;
  /** Residual size at which a robust loss begins to bend; default 1. */
  readonly lossScale?: number;
  /** Method; default `levenbergMarquardt`, with a sparse Jacobian `trf`. */
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
  /** Jacobian of the residuals at x, row-major [m, n]; empty when it is sparse. */
  readonly jac: Float64Array;
  /** The Jacobian when it is sparse. */
  readonly sparseJac?: SparseJacobian;
  /** Variables that the residuals do not determine at x: those that a null vector of J moves. Empty for a sparse Jacobian. */
  readonly unidentified: readonly number[];
  /** Relative error of the elements of `jac` that differences leave; 0 for a Jacobian that was given. */
  readonly rankTolerance: number;
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
  const { loss = 'linear', lossScale = 1 } = options;
  const start = Float64Array.from(x0);
  const bounds = boundsOf(options.bounds, start.length);
  const sparse = sparseOf(residuals, start, options, { loss, lossScale, ...(bounds === undefined ? {} : { bounds }) });
  if (sparse !== null) {
    const make = options.method?.id === 'dogbox' ? sparseDogbox : sparseTrf;
    const run = runMethod(make(sparse.source), sparse.objective, start, settingsOf(options, bounds));
    const { sparse: sparseJac, ...found } = sparse.finalEvaluation(run.x);
    return { ...resultOf({ ...found, jac: new Float64Array(0), counts: sparse.counts, rankTolerance: 0 }, run, bounds), sparseJac };
  }
  const { method = levenbergMarquardt } = options;
  const problem = residualProblem(residuals, start, {
    loss,
    lossScale,
    ...(bounds === undefined ? {} : { bounds }),
    ...(options.jac === undefined ? {} : { jac: options.jac }),
  });
  const run = runMethod(method, problem.objective, start, settingsOf(options, bounds));
  return resultOf({ ...problem.finalEvaluation(run.x), counts: problem.counts, rankTolerance: problem.rankTolerance }, run, bounds);
}

/** The sparse problem, when the Jacobian is sparse and the method can use that. */
function sparseOf(residuals: ResidualFunction | Objective, start: Float64Array, { jac, jacSparsity, method }: LeastSquaresOptions, setting: SparseSetting) {
  if (method !== undefined && method.id !== 'trf' && method.id !== 'dogbox') return null;
  if (typeof jac !== 'function') return jacSparsity === undefined ? null : sparseProblem(residuals, start, jacSparsity, jac ?? '3-point', setting);
  const first = jac(start);
  return isSparse(first) ? sparseProblem(residuals, start, first, jac as (x: Float64Array) => SparseJacobian, setting) : null;
}

type SparseSetting = Parameters<typeof sparseProblem>[4];

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

/** What was found at x. */
interface Found {
  readonly fun: Float64Array;
  readonly jac: Float64Array;
  readonly cost: number;
  readonly grad: Float64Array;
  readonly counts: ResidualProblem['counts'];
  readonly rankTolerance: number;
}

function resultOf({ fun, jac, cost, grad, counts, rankTolerance }: Found, run: OptimizeResult, bounds: Bounds | undefined): LeastSquaresResult {
  const { x, reason, success, status, nit, elapsed } = run;
  const n = x.length;
  const activeMask = Int8Array.from(x, (v, j) => (v <= (bounds?.lower[j] ?? -Infinity) ? -1 : v >= (bounds?.upper[j] ?? Infinity) ? 1 : 0));
  let optimality = 0;
  for (let j = 0; j < n; j++) if (!isHeld(j)) optimality = Math.max(optimality, Math.abs(grad[j]!));
  const unidentified = jac.length === 0 ? [] : unidentifiedColumns(jac, fun.length, n, isHeld, rankTolerance);
  const message = unidentified.length === 0 ? run.message : `${run.message} ${saysUnidentified(unidentified)}`;
  return {
    x,
    cost,
    fun,
    jac,
    grad,
    optimality,
    activeMask,
    unidentified,
    rankTolerance,
    nfev: counts.nfev,
    njev: counts.njev,
    nit,
    elapsed,
    reason,
    success,
    status,
    message,
  };

  function isHeld(j: number): boolean {
    return activeMask[j]! * grad[j]! < 0 || (bounds !== undefined && bounds.lower[j] === bounds.upper[j]);
  }
}

function saysUnidentified(columns: readonly number[]): string {
  return `The residuals do not determine ${columns.length === 1 ? 'variable' : 'variables'} ${columns.join(', ')}.`;
}
