/** A fitted curve at other places, with the intervals of the mean and of new observations. */
import { type PredictionIntervals, predictionIntervals } from '../statistics/prediction-intervals.ts';
import type { CurveFitOptions, CurveFitResult, CurveModel, Predictor } from './curve-fit.ts';

/** Predictions at k places. */
export interface CurvePrediction extends PredictionIntervals {
  /** F, shape [k]. */
  readonly values: Float64Array;
}

/** How to predict. */
export interface PredictCurveOptions extends Pick<CurveFitOptions, 'level'> {
  /** dF/dtheta at one observation; central differences without it. */
  readonly jac?: Exclude<CurveFitOptions['jac'], string>;
  /** Weights of the new observations, shape [k]; default 1. */
  readonly weights?: ArrayLike<number>;
}

const relativeStep = Math.cbrt(Number.EPSILON);

/**
 * F(x; theta) at new x with Student's intervals at `level` (default that of the fit), from the covariance of a `curveFit`.
 * Example: `predictCurve(model, fit, [100, 200]).prediction`. The standard errors are infinite where the fit's are.
 */
export function predictCurve(
  model: CurveModel,
  { parameters, covariance, degreesOfFreedom, residualStandardDeviation, standardErrors, level: fitted }: CurveFitResult,
  xdata: ArrayLike<Predictor>,
  { jac, weights, level = fitted }: PredictCurveOptions = {},
): CurvePrediction {
  const values = Float64Array.from({ length: xdata.length }, (_, i) => model(xdata[i]!, ...parameters));
  const slopes: (x: Predictor, ...theta: number[]) => ArrayLike<number> = jac ?? ((x) => differences(model, x, parameters, standardErrors));
  const jacobian = rows(xdata, (x) => slopes(x, ...parameters));
  return {
    values,
    ...predictionIntervals({ values, jacobian, covariance, degreesOfFreedom, residualStandardDeviation, level, ...(weights === undefined ? {} : { weights }) }),
  };
}

function rows(xdata: ArrayLike<Predictor>, at: (x: Predictor) => ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(xdata).flatMap((x) => Array.from(at(x))));
}

/** dF/dtheta by central differences, steps relative to each parameter or its standard error. */
function differences(model: CurveModel, x: Predictor, theta: Float64Array, errors: Float64Array): Float64Array {
  const at = Array.from(theta);
  return theta.map((centre, j) => {
    const error = errors[j]!;
    const step = relativeStep * (Math.max(Math.abs(centre), error < Infinity ? error : 0) || 1);
    at[j] = centre + step;
    const above = model(x, ...at);
    at[j] = centre - step;
    const below = model(x, ...at);
    at[j] = centre;
    return (above - below) / (2 * step);
  });
}
