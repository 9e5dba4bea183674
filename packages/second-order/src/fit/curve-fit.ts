/** `curveFit`: parameters of y ~ F(x; theta) with standard errors and confidence intervals. */
import { type Objective, type Outcome, show, ThetakitError } from '@thetakit/registry';
import { type FitStatistics, fitStatistics } from '../statistics/fit-statistics.ts';
import { type LeastSquaresOptions, type LeastSquaresResult, leastSquares } from './least-squares.ts';

/** One observation's predictor: a number, or several. */
export type Predictor = number | ArrayLike<number>;

/** F(x; theta_1, ..., theta_n) at one observation. */
// biome-ignore lint/suspicious/noExplicitAny: x is a number or a row according to xdata, which the caller's model knows.
export type CurveModel = (x: any, ...parameters: number[]) => number;

/** Options of `curveFit`. */
export interface CurveFitOptions extends Omit<LeastSquaresOptions, 'jac'> {
  /** Start, shape [n]; required. */
  readonly start: ArrayLike<number>;
  /** dF/dtheta at one observation, shape [n], or a scheme of differences; default '3-point'. */
  // biome-ignore lint/suspicious/noExplicitAny: as in CurveModel.
  readonly jac?: ((x: any, ...parameters: number[]) => ArrayLike<number>) | '2-point' | '3-point';
  /** Standard deviations of the observations, shape [m]: residuals are divided by them. Excludes `weights`. */
  readonly sigma?: ArrayLike<number>;
  /** Weights w of the squared residuals, shape [m]: the same as sigma = 1/sqrt(w). */
  readonly weights?: ArrayLike<number>;
  /** sigma is in the units of y and not only relative: s^2 is 1 instead of estimated. Default false. */
  readonly absoluteSigma?: boolean;
  /** Level of the confidence intervals; default 0.95. */
  readonly level?: number;
}

/** A fit. */
export interface CurveFitResult extends FitStatistics, Outcome {
  /** Estimates, shape [n]. */
  readonly parameters: Float64Array;
  /** F at the observations, shape [m]; for an Objective, y plus its residuals. */
  readonly fitted: Float64Array;
  /** Share of the (weighted) variation of y around its (weighted) mean that the fit explains. */
  readonly rSquared: number;
  /** The run itself: weighted residuals, Jacobian, counts. */
  readonly outcome: LeastSquaresResult;
}

/**
 * Fits a curve. The model is a plain function of one observation's x and the parameters,
 *
 *   curveFit((x, a, b) => a * (1 - Math.exp(-b * x)), xdata, ydata, { start: [500, 1e-4] }),
 *
 * or an Objective whose residuals are model minus y, already weighted if need be (then xdata is not looked at).
 * Standard errors are those of the linear approximation, with a robust loss Huber's; with bounds that are active they are only indicative.
 * Throws SHAPE_MISMATCH, START_MISSING, OPTION_CONFLICT or ARGUMENT_OUT_OF_RANGE for data that do not fit together.
 */
export function curveFit(model: CurveModel | Objective, xdata: ArrayLike<Predictor>, ydata: ArrayLike<number>, options: CurveFitOptions): CurveFitResult {
  const { start, sigma, weights, jac, absoluteSigma = false, level = 0.95, ...rest } = options;
  if (start === undefined)
    throw new ThetakitError('START_MISSING', { who: 'curveFit', problem: 'start is missing', action: 'Give one start value for each parameter' });
  const factors = factorsOf(ydata.length, sigma, weights);
  if (typeof model === 'function') checkPairs(xdata, ydata);
  else if (sigma !== undefined || weights !== undefined) {
    throw new ThetakitError('OPTION_CONFLICT', {
      who: 'curveFit',
      problem: 'sigma or weights were given together with an Objective',
      action: 'Weight the residuals of the Objective itself',
    });
  }
  const outcome =
    typeof model === 'function'
      ? leastSquares(residualsOf(model, xdata, ydata, factors), start, {
          ...rest,
          ...(jac === undefined ? {} : { jac: typeof jac === 'function' ? rowsOf(jac, xdata, factors) : jac }),
        })
      : leastSquares(model, start, { ...rest, ...(jac === undefined || typeof jac === 'function' ? {} : { jac }) });
  const residuals = outcome.fun;
  if (residuals.length !== ydata.length) throw mismatch(`there are ${residuals.length} residuals for ${ydata.length} observations`);
  const robust = { ...(rest.loss === undefined ? {} : { loss: rest.loss }), ...(rest.lossScale === undefined ? {} : { lossScale: rest.lossScale }) };
  const statistics = fitStatistics({
    parameters: outcome.x,
    residuals,
    jacobian: outcome.jac,
    absoluteSigma,
    level,
    fixed: fixedBy(rest.bounds, start.length),
    rankTolerance: outcome.rankTolerance,
    ...robust,
  });
  const { reason, success, status, message } = outcome;
  return {
    ...statistics,
    parameters: outcome.x,
    fitted: Float64Array.from(residuals, (r, i) => ydata[i]! + r / factors[i]!),
    rSquared: 1 - statistics.residualSumOfSquares / variation(ydata, factors),
    outcome,
    reason,
    success,
    status,
    message,
  };
}

/** Parameters whose bounds agree. */
function fixedBy(bounds: LeastSquaresOptions['bounds'], n: number): number[] {
  if (bounds === undefined) return [];
  const [lower, upper] = 'lower' in bounds ? [bounds.lower, bounds.upper] : bounds;
  const at = (side: number | ArrayLike<number>, i: number) => (typeof side === 'number' ? side : side[i]!);
  return Array.from({ length: n }, (_, i) => i).filter((i) => at(lower, i) === at(upper, i));
}

/** r_i = f_i (F(x_i) - y_i) with f_i = 1/sigma_i. */
function residualsOf(model: CurveModel, xdata: ArrayLike<Predictor>, ydata: ArrayLike<number>, factors: Float64Array): (theta: Float64Array) => Float64Array {
  const out = new Float64Array(ydata.length);
  return (theta) => {
    for (let i = 0; i < out.length; i++) out[i] = factors[i]! * (model(xdata[i]!, ...theta) - ydata[i]!);
    return out;
  };
}

function rowsOf(
  jac: Exclude<CurveFitOptions['jac'], string | undefined>,
  xdata: ArrayLike<Predictor>,
  factors: Float64Array,
): (theta: Float64Array) => Float64Array[] {
  return (theta) => Array.from(factors, (factor, i) => Float64Array.from(jac(xdata[i]!, ...theta), (d) => factor * d));
}

function factorsOf(m: number, sigma: ArrayLike<number> | undefined, weights: ArrayLike<number> | undefined): Float64Array {
  if (sigma !== undefined && weights !== undefined) {
    throw new ThetakitError('OPTION_CONFLICT', {
      who: 'curveFit',
      problem: 'both sigma and weights were given',
      action: 'Give one of them: weights are 1/sigma^2',
    });
  }
  const given = sigma ?? weights;
  if (given === undefined) return new Float64Array(m).fill(1);
  const name = sigma === undefined ? 'weights' : 'sigma';
  if (given.length !== m) throw mismatch(`${name} has length ${given.length} for ${m} observations`);
  return Float64Array.from(given, (value, i) => {
    if (value > 0 && value < Infinity) return sigma === undefined ? Math.sqrt(value) : 1 / value;
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'curveFit',
      problem: `${name}[${i}] is ${show(value)}, expected a positive number`,
      action: 'Leave out observations without weight',
      received: value,
    });
  });
}

function checkPairs(xdata: ArrayLike<Predictor>, ydata: ArrayLike<number>): void {
  if (xdata.length !== ydata.length) throw mismatch(`xdata has length ${xdata.length} and ydata ${ydata.length}`);
  for (let i = 0; i < ydata.length; i++) {
    if (Number.isFinite(ydata[i])) continue;
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'curveFit',
      problem: `ydata[${i}] is ${show(ydata[i])}, expected a finite number`,
      action: 'Leave out missing observations',
      received: ydata[i],
    });
  }
}

function mismatch(problem: string): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', { who: 'curveFit', problem, action: 'Give one entry per observation' });
}

/** sum w_i (y_i - mean)^2 around the weighted mean, w = f^2. */
function variation(ydata: ArrayLike<number>, factors: Float64Array): number {
  let [total, weighted] = [0, 0];
  for (let i = 0; i < factors.length; i++) {
    total += factors[i]! ** 2;
    weighted += factors[i]! ** 2 * ydata[i]!;
  }
  const mean = weighted / total;
  return factors.reduce((sum, f, i) => sum + (f * (ydata[i]! - mean)) ** 2, 0);
}
