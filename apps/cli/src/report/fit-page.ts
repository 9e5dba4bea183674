/** The page of a fit: verdict and table, data with curve, residuals, quantiles, convergence, correlations, record. */
import type { OptimizeResult } from '@thetakit/optimizers';
import type { FitSummary } from '../fit/fit-summary.ts';
import { levelText, MAX_CORRELATION } from '../fit/fit-text.ts';
import { countText, numberText, plural } from '../render/number-text.ts';
import type { RunRecord } from '../run/run-record.ts';
import { chartSvg } from './chart-svg.ts';
import { convergenceChart, curveChart, MAX_POINTS, scatterChart, thinned } from './charts.ts';
import { factsHtml, figureGrid, figureHtml, tableHtml, verdictHtml } from './elements.ts';
import { escapeHtml, pageHtml, type Section } from './page.ts';
import { runSection } from './run-section.ts';

/** One point of the fitted curve with its confidence band. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** The numbers behind the charts of a fit. */
export interface FitPlots {
  readonly responseText: string;
  readonly response: Float64Array;
  readonly fitted: Float64Array;
  /** (response - fitted) sqrt(weight), shape [rows]. */
  readonly residuals: Float64Array;
  /** The only predictor, when there is just one. */
  readonly predictor?: { readonly name: string; readonly values: Float64Array; readonly curve: readonly CurvePoint[] };
}

/** What the page tells. */
export interface FitReport {
  readonly summary: FitSummary;
  readonly plots: FitPlots;
  readonly result: OptimizeResult;
  readonly record: RunRecord;
  /** Name of the data file. */
  readonly dataName: string;
}

/** The page as HTML. */
export async function fitPage(report: FitReport): Promise<string> {
  const { summary, result, record, dataName } = report;
  const figures = [await dataFigure(report), await residualFigure(report), await quantileFigure(report), await convergenceFigure(report)];
  const sections: Section[] = [
    {
      title: 'Estimates',
      body:
        verdictHtml(result.success, `${result.success ? 'Converged' : 'Not converged'}. ${result.message}`) +
        warningHtml(summary) +
        estimatesHtml(summary) +
        factsHtml(factsOf(summary)),
    },
    { title: 'Fit and residuals', body: figureGrid(figures) },
    ...(summary.correlation === undefined || summary.estimates.length > MAX_CORRELATION || summary.estimates.length < 2
      ? []
      : [{ title: 'Correlation of the estimates', body: correlationHtml(summary) }]),
    runSection(record),
  ];
  return pageHtml({
    title: `Fit of ${summary.formula}`,
    lead: escapeHtml(
      `${dataName}: ${plural(summary.observations, 'observation')}, ${plural(summary.estimates.length, 'parameter')}, fitted by ${record.method.id}.`,
    ),
    sections,
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

function warningHtml({ warning }: FitSummary): string {
  return warning === undefined ? '' : verdictHtml(false, `Warning: ${warning}`);
}

/** The table of estimates. */
export function estimatesHtml({ estimates, level }: FitSummary): string {
  const number = (title: string) => ({ title, isNumber: true });
  return tableHtml(
    [{ title: 'parameter' }, number('estimate'), number('standard error'), number(`${levelText(level)} interval from`), number('to'), number('t value')],
    estimates.map(({ name, value, standardError, low, high, t }) => [
      name,
      numberText(value, 8),
      numberText(standardError, 4),
      numberText(low, 6),
      numberText(high, 6),
      numberText(t, 4),
    ]),
  );
}

function factsOf(summary: FitSummary): [string, string][] {
  const { residualStandardDeviation, residualSumOfSquares, rSquared, aic, bic, degreesOfFreedom, isWeighted } = summary;
  const weighted = isWeighted ? ', weighted' : '';
  return [
    [`residual standard deviation${weighted}`, numberText(residualStandardDeviation, 5)],
    [`residual sum of squares${weighted}`, numberText(residualSumOfSquares, 5)],
    ['degrees of freedom', countText(degreesOfFreedom)],
    ['R²', numberText(rSquared, 5)],
    ['AIC', numberText(aic, 5)],
    ['BIC', numberText(bic, 5)],
  ];
}

function correlationHtml({ estimates, correlation = [] }: FitSummary): string {
  const names = estimates.map(({ name }) => name);
  return tableHtml(
    [{ title: '' }, ...names.map((title) => ({ title, isNumber: true }))],
    names.map((name, i) => [name, ...names.map((_, j) => (correlation[i * names.length + j] ?? Number.NaN).toFixed(3))]),
  );
}

function pick(xs: Float64Array, ys: Float64Array): { readonly x: number; readonly y: number }[] {
  return thinned(xs.length).map((i) => ({ x: xs[i] ?? Number.NaN, y: ys[i] ?? Number.NaN }));
}

function thinnedText(count: number): string {
  return count > MAX_POINTS ? ` ${countText(thinned(count).length)} of ${countText(count)} points are shown.` : '';
}

/** Data with the fitted curve; for several predictors, observed against fitted. */
export async function dataFigure({ plots, summary }: Pick<FitReport, 'plots' | 'summary'>): Promise<string> {
  const { predictor, response, fitted, responseText } = plots;
  const thin = thinnedText(response.length);
  if (predictor === undefined) {
    const [low, high] = [Math.min(...extremes(fitted)), Math.max(...extremes(fitted))];
    const svg = await chartSvg(
      scatterChart({
        xTitle: `fitted ${responseText}`,
        yTitle: `observed ${responseText}`,
        points: pick(fitted, response),
        line: [
          { x: low, y: low },
          { x: high, y: high },
        ],
      }),
      'Observed against fitted values',
    );
    return figureHtml(svg, `Observed against fitted values; on the line they agree.${thin}`);
  }
  const { name, values, curve } = predictor;
  const hasBand = curve.some(({ low }) => low !== undefined);
  const svg = await chartSvg(
    curveChart({ xTitle: name, yTitle: responseText, points: pick(values, response), curve }),
    `Data and fitted curve, ${responseText} against ${name}`,
  );
  return figureHtml(svg, `Data and fitted curve${hasBand ? ` with the ${levelText(summary.level)} confidence band of the curve` : ''}.${thin}`);
}

function extremes(values: Float64Array): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Residuals against fitted values. */
export async function residualFigure({ plots, summary }: Pick<FitReport, 'plots' | 'summary'>): Promise<string> {
  const { fitted, residuals, responseText } = plots;
  const [low, high] = extremes(fitted);
  const yTitle = summary.isWeighted ? 'weighted residual' : 'residual';
  const svg = await chartSvg(
    scatterChart({
      xTitle: `fitted ${responseText}`,
      yTitle,
      points: pick(fitted, residuals),
      line: [
        { x: low, y: 0 },
        { x: high, y: 0 },
      ],
    }),
    'Residuals against fitted values',
  );
  return figureHtml(
    svg,
    `${summary.isWeighted ? 'Weighted residuals' : 'Residuals'} (observed − fitted) against fitted values: a pattern means that the model misses something.${thinnedText(fitted.length)}`,
  );
}

async function quantileFigure({ plots, summary }: FitReport): Promise<string> {
  // vega re-exports vega-statistics, but its types do not say so.
  const { quantileNormal } = (await import('vega')) as unknown as { quantileNormal(p: number): number };
  const sorted = plots.residuals.toSorted();
  const n = sorted.length;
  const points = thinned(n).map((i) => ({ x: quantileNormal((i + 0.5) / n), y: sorted[i] ?? Number.NaN }));
  const end = quantileNormal(1 - 0.5 / n);
  const s = summary.residualStandardDeviation;
  const svg = await chartSvg(
    scatterChart({
      xTitle: 'quantile of the normal distribution',
      yTitle: 'residual, sorted',
      points,
      line: [
        { x: -end, y: -end * s },
        { x: end, y: end * s },
      ],
    }),
    'Normal quantile plot of the residuals',
  );
  return figureHtml(svg, 'Sorted residuals against normal quantiles: on the line they are normal with the residual standard deviation.');
}

async function convergenceFigure({ result, summary }: FitReport): Promise<string> {
  const history = result.history ?? [];
  const rows = thinned(history.length, 1000).flatMap((i) => {
    const row = history[i];
    return row === undefined || !Number.isFinite(row.bestFun) ? [] : [{ x: row.nit, y: 2 * row.bestFun }];
  });
  const weighted = summary.isWeighted ? ' (weighted)' : '';
  const svg = await chartSvg(
    convergenceChart([{ name: result.method, rows }], { xTitle: 'iteration', yTitle: `sum of squares${weighted}` }),
    'Residual sum of squares against iterations',
  );
  return figureHtml(svg, `Convergence: the residual sum of squares${weighted} after each iteration.`);
}
