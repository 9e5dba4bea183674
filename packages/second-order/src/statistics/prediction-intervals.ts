/**
 * Intervals around predicted values: for the mean, and for one new observation.
 *
 *   se_i = sqrt(j_i^T C j_i),   mean: y_i +- t se_i,   observation: y_i +- t sqrt(s^2 / w_i + se_i^2)
 *
 * with j_i the derivatives of prediction i by the parameters, C their covariance, s the residual standard deviation, t Student's.
 * Source: G. A. F. Seber, C. J. Wild, Nonlinear Regression (1989), section 5.1.
 */
import { ThetakitError } from '@thetakit/registry';
import type { FitStatistics } from './fit-statistics.ts';
import { studentQuantile } from './student-t.ts';

/** What `predictionIntervals` needs. */
export interface PredictionInput extends Pick<FitStatistics, 'covariance' | 'degreesOfFreedom' | 'residualStandardDeviation'> {
  /** Predicted values, shape [k]. */
  readonly values: ArrayLike<number>;
  /** Their derivatives by the parameters, row-major [k, n]. */
  readonly jacobian: ArrayLike<number>;
  /** Weights of the new observations; default 1. */
  readonly weights?: ArrayLike<number>;
  /** Level; default 0.95. */
  readonly level?: number;
}

/** Intervals of k predictions. */
export interface PredictionIntervals {
  /** Standard errors of the means, shape [k]. */
  readonly standardErrors: Float64Array;
  /** Of the mean. */
  readonly confidence: readonly (readonly [number, number])[];
  /** Of one new observation. */
  readonly prediction: readonly (readonly [number, number])[];
}

/** Computes the intervals. Throws SHAPE_MISMATCH. */
export function predictionIntervals(input: PredictionInput): PredictionIntervals {
  const { values, jacobian, covariance, degreesOfFreedom, residualStandardDeviation: s, weights, level = 0.95 } = input;
  const [k, n] = [values.length, Math.round(Math.sqrt(covariance.length))];
  if (jacobian.length !== k * n || (weights !== undefined && weights.length !== k)) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'predictionIntervals',
      problem: `the Jacobian has ${jacobian.length} elements, expected ${k} predictions times ${n} parameters`,
      action: 'Pass one row of derivatives and one weight per prediction',
      received: jacobian.length,
      expected: k * n,
    });
  }
  const t = degreesOfFreedom > 0 ? studentQuantile(0.5 + level / 2, degreesOfFreedom) : Infinity;
  const standardErrors = Float64Array.from({ length: k }, (_, r) => {
    let variance = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) variance += jacobian[r * n + i]! * jacobian[r * n + j]! * covariance[i * n + j]!;
    return Math.sqrt(Math.max(variance, 0));
  });
  const around = (r: number, half: number) => [values[r]! - half, values[r]! + half] as const;
  return {
    standardErrors,
    confidence: Array.from(standardErrors, (se, r) => around(r, t * se)),
    prediction: Array.from(standardErrors, (se, r) => around(r, t * Math.hypot(s / Math.sqrt(weights?.[r] ?? 1), se))),
  };
}
