/** Predictions of the mean with confidence intervals: se^2 = j' Cov j with j the derivative of the model by the parameters. */
import type { ModelFormula } from '@thetakit/formula';
import type { PredictionRow } from './fit-summary.ts';
import { traceModel } from './trace-model.ts';

/** What is known after a fit. */
export interface FittedModel {
  readonly formula: ModelFormula;
  readonly theta: Float64Array;
  /** Row-major [p, p]; absent when it cannot be had. */
  readonly covariance?: ArrayLike<number>;
  /** Half-width of an interval in standard errors: the t quantile of the level. */
  readonly quantile: number;
  /** Standard deviation of one new observation around the mean; absent when it is not the same for all. */
  readonly spread?: number;
}

/** Predictions for each row of `columns`, which must hold every column that the model uses. */
export function predict(
  { formula, theta, covariance, quantile, spread }: FittedModel,
  columns: ReadonlyMap<string, Float64Array>,
  rows: number,
): PredictionRow[] {
  const { model, parameters, modelVariables } = formula;
  const traced = traceModel({ model, parameters, columns: new Map(modelVariables.map((name) => [name, columns.get(name) ?? new Float64Array(rows)])), rows });
  const values = traced.residuals(theta).slice();
  const jacobian = covariance === undefined ? undefined : traced.jacobian(theta);
  const p = theta.length;
  return Array.from({ length: rows }, (_, i) => {
    const value = values[i] ?? Number.NaN;
    const standardError =
      jacobian === undefined || covariance === undefined
        ? Number.NaN
        : Math.sqrt(Math.max(0, quadraticForm(jacobian.subarray(i * p, (i + 1) * p), covariance)));
    const inputs = modelVariables.map((name) => columns.get(name)?.[i] ?? Number.NaN);
    const row = { inputs, value, standardError, low: value - quantile * standardError, high: value + quantile * standardError };
    const half = quantile * Math.hypot(standardError, spread ?? Number.NaN);
    return Number.isFinite(half) ? { ...row, observation: { low: value - half, high: value + half } } : row;
  });
}

/** j' C j. */
function quadraticForm(j: Float64Array, c: ArrayLike<number>): number {
  const n = j.length;
  let sum = 0;
  for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) sum += (j[a] ?? 0) * (c[a * n + b] ?? 0) * (j[b] ?? 0);
  return sum;
}

/** Points of the curve of a model with one predictor: `count` of them over the range of the data. */
export function curveOf(fitted: FittedModel, name: string, values: Float64Array, count = 240): PredictionRow[] {
  const [low, high] = values.reduce<[number, number]>(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const grid = Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? high : low + ((high - low) * i) / (count - 1)));
  return predict(fitted, new Map([[name, grid]]), count);
}
