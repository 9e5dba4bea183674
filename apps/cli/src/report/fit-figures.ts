/** The four charts of a fit: data with curve, residuals, normal quantiles, convergence. */
import type { OptimizeResult } from '@thetakit/optimizers';
import type { FitSummary } from '../fit/fit-summary.ts';
import { levelText } from '../fit/fit-text.ts';
import { countText } from '../render/number-text.ts';
import { chartSvg } from './chart-svg.ts';
import { convergenceChart, curveChart, MAX_POINTS, scatterChart, thinned } from './charts.ts';
import { figureHtml } from './elements.ts';

/** One point of the fitted curve with its confidence band. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  /** Band of new observations. */
  readonly observationLow?: number;
  readonly observationHigh?: number;
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

/** What the charts are drawn from. */
export interface FitCharts {
  readonly summary: FitSummary;
  readonly plots: FitPlots;
  readonly result: OptimizeResult;
}

function pick(xs: Float64Array, ys: Float64Array): { readonly x: number; readonly y: number }[] {
  return thinned(xs.length).map((i) => ({ x: xs[i] ?? Number.NaN, y: ys[i] ?? Number.NaN }));
}

function thinnedText(count: number): string {
  return count > MAX_POINTS ? ` ${countText(thinned(count).length)} of ${countText(count)} points are shown.` : '';
}

/** Data with the fitted curve; for several predictors, observed against fitted. */
export async function dataFigure({ plots, summary }: Pick<FitCharts, 'plots' | 'summary'>): Promise<string> {
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
  const hasOuter = curve.some(({ observationLow }) => observationLow !== undefined);
  const bands = hasBand
    ? ` with the ${levelText(summary.level)} confidence band of the curve${hasOuter ? ', and paler the band of new observations' : ''}`
    : '';
  return figureHtml(svg, `Data and fitted curve${bands}.${thin}`);
}

function extremes(values: Float64Array): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Residuals against fitted values. */
export async function residualFigure({ plots, summary }: Pick<FitCharts, 'plots' | 'summary'>): Promise<string> {
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

/** Sorted residuals against normal quantiles. */
export async function quantileFigure({ plots, summary }: Pick<FitCharts, 'plots' | 'summary'>): Promise<string> {
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

/** Residual sum of squares against iterations; the run must have kept its history. */
export async function convergenceFigure({ result, summary }: Pick<FitCharts, 'result' | 'summary'>): Promise<string> {
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
