/** The fit itself: traced objective, method, statistics, predictions, and the numbers of the charts. */
import { formatExpression } from '@thetakit/formula';
import type { OptimizeResult, RunSettings } from '@thetakit/optimizers';
import { type AnyMethod, ThetakitError } from '@thetakit/registry';
import { type FitStatistics, fitStatistics, type Loss, profileIntervals, robustObjective, robustStart, studentQuantile, TUNING } from '@thetakit/second-order';
import type { FitPlots } from '../report/fit-figures.ts';
import { runInterruptible, type Watch } from '../run/run-interruptible.ts';
import { type Derivation, derived } from './derive.ts';
import type { FitSummary, PredictionRow } from './fit-summary.ts';
import { goodnessOf } from './goodness.ts';
import { linearPositions, linearStart } from './linear-start.ts';
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
  /** How the intervals of the parameters are made; default 'wald'. */
  readonly interval?: 'wald' | 'profile';
  /** Parameters in which the model is linear, by name: variable projection finds their start values. */
  readonly linear?: readonly string[];
  /** Quantities to derive from the estimates. */
  readonly derive?: readonly Derivation[];
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
  const { formula, table, response, weights } = input;
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
  checkStart(objective, input.start);
  const { linear = [] } = fitting;
  const start = linear.length === 0 ? input.start : linearStart(trace, input, linearPositions(linear, parameters));
  const robust = robustOf(objective, start, fitting);
  const result = await runInterruptible(method, robust?.objective ?? objective, robust?.start ?? start, settings, watch);
  const theta = result.x;
  const residuals = objective.residuals(theta).map((value) => -value);
  const statistics = fitStatistics({
    parameters: theta,
    ...weightedRows(residuals, objective.jacobian(theta), weights),
    absoluteSigma: isSigmaAbsolute,
    level,
    fixed: fixedBy(settings.bounds),
    ...(robust === undefined ? {} : { loss, lossScale: robust.lossScale }),
  });
  const profiles = fitting.interval === 'profile' && robust === undefined ? profileEnds(objective, theta, weights, fitting) : undefined;
  const beyond = residuals.filter((r) => Math.abs(r) > (robust?.lossScale ?? Number.POSITIVE_INFINITY)).length;
  const summary: FitSummary = {
    ...summaryOf(input, theta, statistics, isSigmaAbsolute, profiles),
    ...derivedOf(input, theta, statistics, fitting),
    ...(robust === undefined ? {} : { robust: { loss, lossScale: robust.lossScale, scale: robust.lossScale / TUNING[loss], beyond } }),
  };
  const fitted: FittedModel = {
    formula,
    theta,
    quantile: quantileOf(level, statistics.degreesOfFreedom, isSigmaAbsolute),
    ...(weights === undefined ? { spread: summary.robust?.scale ?? statistics.residualStandardDeviation } : {}),
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

function derivedOf({ formula }: FitData, theta: Float64Array, statistics: FitStatistics, { derive = [], level, isSigmaAbsolute }: FitSettings) {
  if (derive.length === 0) return {};
  const { covariance, degreesOfFreedom } = statistics;
  const known = {
    parameters: formula.parameters,
    theta,
    level,
    degreesOfFreedom: isSigmaAbsolute ? Number.POSITIVE_INFINITY : degreesOfFreedom,
    ...(covariance.every(Number.isFinite) ? { covariance } : {}),
  };
  return { derived: derive.map((each) => derived(each, known)) };
}

/** Parameters whose bounds agree: they are not fitted. */
function fixedBy(bounds: RunSettings['bounds']): number[] {
  return bounds === undefined ? [] : Array.from(bounds.lower.keys()).filter((i) => bounds.lower[i] === bounds.upper[i]);
}

/** Both ends of the profile interval of each parameter that was fitted. */
type ProfileEnds = ReadonlyMap<number, readonly [number, number]>;

function profileEnds(objective: TracedFit, theta: Float64Array, weights: Float64Array | undefined, fitting: FitSettings): ProfileEnds {
  const { level, isSigmaAbsolute, settings } = fitting;
  const { bounds } = settings;
  const fixed = fixedBy(bounds);
  const rows = (x: Float64Array) => weightedRows(objective.residuals(x).slice(), objective.jacobian(x), weights);
  const profiles = profileIntervals((x) => rows(x).residuals, theta, {
    jac: (x) => rows(x).jacobian,
    level,
    absoluteSigma: isSigmaAbsolute,
    parameters: Array.from(theta.keys()).filter((i) => !fixed.includes(i)),
    ...(bounds === undefined ? {} : { bounds }),
  });
  return new Map(profiles.map(({ parameter, interval }) => [parameter, interval]));
}

/** `a, b and c`. */
function namesOf(parameters: readonly string[], which: readonly number[]): string {
  const names = which.map((i) => parameters[i] ?? '');
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;
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

function summaryOf(input: FitData, theta: Float64Array, statistics: FitStatistics, isSigmaAbsolute: boolean, profiles?: ProfileEnds): FitSummary {
  const { formula, response, weights, table } = input;
  const residualCount = weights === undefined ? table.rows : weights.filter((w) => w > 0).length;
  const {
    degreesOfFreedom,
    residualSumOfSquares,
    residualStandardDeviation,
    standardErrors,
    confidenceIntervals,
    covariance,
    correlation,
    level,
    rank,
    unidentified,
  } = statistics;
  const isDetermined = covariance.every(Number.isFinite);
  const estimates = formula.parameters.map((name, i) => {
    const value = theta[i] ?? Number.NaN;
    const [low, high] = profiles?.get(i) ?? confidenceIntervals[i] ?? [Number.NaN, Number.NaN];
    const standardError = standardErrors[i] ?? Number.NaN;
    return { name, value, standardError, low, high, t: value / standardError };
  });
  const warning =
    unidentified.length > 0
      ? `the data determine only ${rank} of ${theta.length} combinations of the parameters, not ${namesOf(formula.parameters, unidentified)}: standard errors are infinite`
      : degreesOfFreedom <= 0
        ? 'there are as many parameters as observations: no standard errors'
        : undefined;
  return {
    formula: `${formatExpression(formula.response)} ~ ${formatExpression(formula.model)}`,
    estimates,
    level,
    interval: profiles === undefined ? 'wald' : 'profile',
    observations: residualCount,
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
  const curve = curveOf(fitted, name, column).map(({ inputs, value, low, high, observation }) => ({
    x: inputs[0] ?? 0,
    y: value,
    ...(Number.isFinite(low) && Number.isFinite(high) ? { low, high } : {}),
    ...(observation === undefined ? {} : { observationLow: observation.low, observationHigh: observation.high }),
  }));
  return { ...plots, predictor: { name, values: column, curve } };
}
