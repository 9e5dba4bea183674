/** The fit itself: traced objective, method, statistics, predictions, and the numbers of the charts. */
import { formatExpression } from '@thetakit/formula';
import type { OptimizeResult, RunSettings } from '@thetakit/optimizers';
import { type AnyMethod, ThetakitError } from '@thetakit/registry';
import { type FitStatistics, fitStatistics, type Loss, robustObjective, robustStart, studentQuantile, TUNING } from '@thetakit/second-order';
import type { FitPlots } from '../report/fit-figures.ts';
import { runInterruptible, type Watch } from '../run/run-interruptible.ts';
import type { FitSummary, PredictionRow } from './fit-summary.ts';
import { goodnessOf } from './goodness.ts';
import { curveOf, type FittedModel, predict } from './predict.ts';
import type { FitData } from './read-fit-input.ts';
import { type ModelTrace, type TracedFit, traceFit } from './trace-model.ts';

/** Degrees of freedom from which Student's t is the normal distribution in float64. */
const NORMAL = 1e15;

/** How to fit. */
export interface FitSettings {
  readonly method: AnyMethod;
  readonly settings: RunSettings;
  readonly level: number;
  readonly isSigmaAbsolute: boolean;
  /** Default 'linear'. */
  readonly loss?: Loss;
  /** C of a robust loss; absent means from the data. */
  readonly lossScale?: number;
}

/** A finished fit. */
export interface FitRun {
  readonly summary: FitSummary;
  readonly result: OptimizeResult;
  /** Columns that the model uses. */
  readonly inputs: readonly string[];
  /** Predictions of the mean for other rows. */
  predict(columns: ReadonlyMap<string, Float64Array>, rows: number): PredictionRow[];
  /** What the report draws. */
  plots(): FitPlots;
}

/** Traces, fits and judges. Throws DATA_EMPTY for fewer rows than parameters, START_NOT_FINITE for a model that is not finite at the start. */
export async function runFit(input: FitData, fitting: FitSettings, watch: Watch): Promise<FitRun> {
  const { method, settings, level, isSigmaAbsolute, loss = 'linear' } = fitting;
  const { formula, table, response, weights, start } = input;
  const { model, parameters, modelVariables } = formula;
  if (table.rows < parameters.length) {
    throw new ThetakitError('DATA_EMPTY', {
      who: 'fit',
      problem: `${table.rows} rows for ${parameters.length} parameters, expected at least as many rows`,
      action: 'Give more rows, or a model with fewer parameters',
    });
  }
  const trace: ModelTrace = {
    model,
    parameters,
    columns: new Map(modelVariables.map((name) => [name, table.columns.get(name) ?? new Float64Array(table.rows)])),
    rows: table.rows,
  };
  const objective = traceFit(trace, response, weights);
  checkStart(objective, start);
  const robust = robustOf(objective, start, fitting);
  const result = await runInterruptible(method, robust?.objective ?? objective, robust?.start ?? start, settings, watch);
  const theta = result.x;
  const residuals = objective.residuals(theta).map((value) => -value);
  const statistics = fitStatistics({
    parameters: theta,
    ...weightedRows(residuals, objective.jacobian(theta), weights),
    absoluteSigma: isSigmaAbsolute,
    level,
    ...(robust === undefined ? {} : { loss, lossScale: robust.lossScale }),
  });
  const beyond = residuals.filter((r) => Math.abs(r) > (robust?.lossScale ?? Number.POSITIVE_INFINITY)).length;
  const summary: FitSummary = {
    ...summaryOf(input, theta, statistics, isSigmaAbsolute),
    ...(robust === undefined ? {} : { robust: { loss, lossScale: robust.lossScale, scale: robust.lossScale / TUNING[loss], beyond } }),
  };
  const fitted: FittedModel = {
    formula,
    theta,
    quantile: quantileOf(level, statistics.degreesOfFreedom, isSigmaAbsolute),
    ...(summary.covariance === undefined ? {} : { covariance: statistics.covariance }),
  };
  return {
    summary,
    result,
    inputs: modelVariables,
    predict: (columns, rows) => predict(fitted, columns, rows),
    plots: () => plotsOf(input, fitted, residuals),
  };
}

/** A robust loss in the place of the square, its scale, and a start from which its minimum is found; undefined for the square itself. */
function robustOf(objective: TracedFit, start: Float64Array, { loss = 'linear', lossScale: given, settings: { bounds } }: FitSettings) {
  if (loss === 'linear') return undefined;
  const found = robustStart(objective, start, loss, bounds === undefined ? {} : { bounds });
  const lossScale = given ?? found.lossScale;
  return { lossScale, start: found.x, objective: robustObjective(objective, found.x, loss, lossScale) };
}

function checkStart(objective: TracedFit, start: Float64Array): void {
  const residuals = objective.residuals(start);
  const bad = residuals.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new ThetakitError('START_NOT_FINITE', {
    who: 'fit',
    problem: `the model is ${Number.isNaN(residuals[bad]) ? 'NaN' : 'infinite'} in data row ${bad + 1} at the start values`,
    action: 'Start where the model is defined for every row',
    data: { row: bad + 1 },
  });
}

/** Rows of weight zero are no observations: left out of the residuals and their Jacobian. */
function weightedRows(residuals: Float64Array, jacobian: Float64Array, weights: Float64Array | undefined): { residuals: Float64Array; jacobian: Float64Array } {
  if (weights === undefined || weights.every((w) => w > 0)) return { residuals, jacobian: jacobian.slice() };
  const n = jacobian.length / residuals.length;
  const kept = Array.from(weights.keys()).filter((i) => (weights[i] ?? 0) > 0);
  return {
    residuals: Float64Array.from(kept, (i) => residuals[i] ?? 0),
    jacobian: Float64Array.from(kept.flatMap((i) => Array.from(jacobian.subarray(i * n, (i + 1) * n)))),
  };
}

function summaryOf(input: FitData, theta: Float64Array, statistics: FitStatistics, isSigmaAbsolute: boolean): FitSummary {
  const { formula, response, weights } = input;
  const { degreesOfFreedom, residualSumOfSquares, residualStandardDeviation, standardErrors, confidenceIntervals, covariance, correlation, level, rank } =
    statistics;
  const isDetermined = covariance.every(Number.isFinite);
  const estimates = formula.parameters.map((name, i) => {
    const value = theta[i] ?? Number.NaN;
    const [low, high] = confidenceIntervals[i] ?? [Number.NaN, Number.NaN];
    const standardError = standardErrors[i] ?? Number.NaN;
    return { name, value, standardError, low, high, t: value / standardError };
  });
  const warning =
    rank < theta.length
      ? `the data determine only ${rank} of ${theta.length} combinations of the parameters: standard errors are infinite`
      : degreesOfFreedom <= 0
        ? 'there are as many parameters as observations: no standard errors'
        : undefined;
  return {
    formula: `${formatExpression(formula.response)} ~ ${formatExpression(formula.model)}`,
    estimates,
    level,
    observations: degreesOfFreedom + theta.length,
    degreesOfFreedom,
    isWeighted: weights !== undefined,
    residualStandardDeviation,
    residualSumOfSquares,
    ...goodnessOf({ response, weights, residualSumOfSquares, parameters: theta.length, isSigmaAbsolute }),
    ...(isDetermined ? { covariance: Array.from(covariance), correlation: Array.from(correlation) } : {}),
    ...(warning === undefined ? {} : { warning }),
  };
}

/** Half-width of the intervals in standard errors: Student's t, or the normal when sigma is known. */
function quantileOf(level: number, degreesOfFreedom: number, isSigmaAbsolute: boolean): number {
  if (isSigmaAbsolute) return studentQuantile(0.5 + level / 2, NORMAL);
  return degreesOfFreedom > 0 ? studentQuantile(0.5 + level / 2, degreesOfFreedom) : Number.NaN;
}

function plotsOf(input: FitData, fitted: FittedModel, residuals: Float64Array): FitPlots {
  const { table, response, responseText } = input;
  const values = Float64Array.from(
    predict({ formula: fitted.formula, theta: fitted.theta, quantile: Number.NaN }, table.columns, table.rows),
    ({ value }) => value,
  );
  const [name, second] = fitted.formula.modelVariables;
  const column = name === undefined ? undefined : table.columns.get(name);
  const plots = { responseText, response, fitted: values, residuals };
  if (name === undefined || second !== undefined || column === undefined) return plots;
  const curve = curveOf(fitted, name, column).map(({ inputs, value, low, high }) => ({
    x: inputs[0] ?? 0,
    y: value,
    ...(Number.isFinite(low) && Number.isFinite(high) ? { low, high } : {}),
  }));
  return { ...plots, predictor: { name, values: column, curve } };
}
