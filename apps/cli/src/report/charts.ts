/** The charts of fits: data with curve and band, residuals, quantiles, convergence. */
import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from './chart-svg.ts';
import { COLOURS } from './theme.ts';

const size = { width: 420, height: 280 } as const;

/** Most points drawn in one chart; more are thinned evenly, and the caption says so. */
export const MAX_POINTS = 2000;

/** Every k-th index so that at most `most` remain. */
export function thinned(count: number, most = MAX_POINTS): number[] {
  const step = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}

const chart = (spec: object): ChartSpec => ({
  language: 'vega-lite',
  spec: { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...size, ...spec } as unknown as TopLevelSpec,
});

const quantitative = (field: string, title: string, scale: object = { zero: false, nice: true }) => ({ field, type: 'quantitative', title, scale });

/** Points and curve of a fit with one predictor. */
export interface CurveChart {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly curve: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
    readonly observationLow?: number;
    readonly observationHigh?: number;
  }[];
}

/** Data, fitted curve, and the bands of the curve and of new observations where they are known. */
export function curveChart({ xTitle, yTitle, points, curve }: CurveChart): ChartSpec {
  const hasBand = curve.some((each) => each.low !== undefined);
  const hasOuter = curve.some((each) => each.observationLow !== undefined);
  const band = (low: string, high: string, opacity: number) => ({
    data: { values: curve },
    mark: { type: 'area', color: COLOURS.band, opacity },
    encoding: { x: quantitative('x', xTitle), y: quantitative(low, yTitle), y2: { field: high } },
  });
  return chart({
    layer: [
      ...(hasOuter ? [band('observationLow', 'observationHigh', 0.3)] : []),
      ...(hasBand ? [band('low', 'high', 0.75)] : []),
      {
        data: { values: points },
        mark: { type: 'point', filled: true, color: COLOURS.blue, opacity: 0.75, size: points.length > 300 ? 14 : 34 },
        encoding: { x: quantitative('x', xTitle), y: quantitative('y', yTitle) },
      },
      {
        data: { values: curve },
        mark: { type: 'line', color: COLOURS.orange, strokeWidth: 2, clip: true },
        encoding: { x: quantitative('x', xTitle), y: quantitative('y', yTitle) },
      },
    ],
  });
}

/** A scatter of points with a straight reference line through two of its points. */
export interface ScatterChart {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly line: readonly { readonly x: number; readonly y: number }[];
}

/** Points with a reference line: residuals against fitted values, quantiles, observed against fitted. */
export function scatterChart({ xTitle, yTitle, points, line }: ScatterChart): ChartSpec {
  return chart({
    layer: [
      {
        data: { values: line },
        mark: { type: 'line', color: COLOURS.muted, strokeWidth: 1.2, strokeDash: [5, 4] },
        encoding: { x: quantitative('x', xTitle), y: quantitative('y', yTitle) },
      },
      {
        data: { values: points },
        mark: { type: 'point', filled: true, color: COLOURS.blue, opacity: 0.75, size: points.length > 300 ? 14 : 34 },
        encoding: { x: quantitative('x', xTitle), y: quantitative('y', yTitle) },
      },
    ],
  });
}

/** One line of a convergence chart. */
export interface ConvergenceSeries {
  readonly name: string;
  /** Evaluations so far, and the height to draw: positive on a logarithmic axis. */
  readonly rows: readonly { readonly x: number; readonly y: number }[];
}

/** How a convergence chart is labelled. */
export interface ConvergenceAxes {
  readonly xTitle: string;
  readonly yTitle: string;
  /** Logarithmic work, for methods that differ by powers of ten. */
  readonly isLogX?: boolean;
}

/** Height against work for one or more runs, on a logarithmic axis when every height is positive. */
export function convergenceChart(series: readonly ConvergenceSeries[], { xTitle, yTitle, isLogX = false }: ConvergenceAxes): ChartSpec {
  const values = series.flatMap(({ name, rows }) => rows.map((row) => ({ ...row, name })));
  const isPositive = values.length > 0 && values.every(({ y }) => y > 0);
  const names = series.map(({ name }) => name);
  const colour =
    series.length > 1
      ? { color: { field: 'name', type: 'nominal', title: null, sort: names, scale: { domain: names }, legend: { orient: 'top', direction: 'horizontal' } } }
      : { color: { value: COLOURS.blue } };
  const y = quantitative('y', yTitle, isPositive ? { type: 'log' } : { zero: false });
  return chart({
    data: { values },
    mark: { type: 'line', interpolate: 'step-after', point: values.length < 120 ? { size: 18, filled: true } : false },
    encoding: {
      x: quantitative('x', xTitle, isLogX ? { type: 'log' } : { zero: false, nice: true }),
      y: { ...y, axis: isPositive ? { format: logFormat(values.map((each) => each.y)), tickCount: 8 } : {} },
      ...colour,
    },
  });
}

/** Plain numbers where they are short, powers of ten elsewhere. */
function logFormat(heights: readonly number[]): string {
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  return low >= 1e-3 && high <= 1e5 ? '~g' : '.0e';
}
