/** The path of a run over the contours of a function of two variables. Vega, because Vega-Lite has no contours. */
import type { Spec } from 'vega';
import type { ChartSpec } from './chart-svg.ts';
import { COLOURS, HEIGHTS } from './theme.ts';

/** Cells of the height map along each side. */
const CELLS = 96;
const SIDE = 400;

/** A function of two variables and the points that a run visited. */
export interface ContourInput {
  value(x: Float64Array): number;
  readonly path: readonly (readonly [number, number])[];
  /** The known minimiser, when published. */
  readonly best?: readonly number[];
  /** The lowest value known, from which heights are measured. */
  readonly floor: number;
}

/** Contours of log10(f - floor) around the path, the path with its start and end, and the known minimiser. */
export function contourChart(input: ContourInput): ChartSpec {
  const box = boxAround(input);
  const { values, levels } = heights(input, box);
  const points = input.path.map(([x, y]) => ({ x, y }));
  const spec = {
    width: SIDE,
    height: SIDE,
    padding: 5,
    background: 'transparent',
    data: [
      { name: 'grid', values: [{ width: CELLS, height: CELLS, values }] },
      { name: 'contours', source: 'grid', transform: [{ type: 'isocontour', scale: { expr: `${SIDE} / ${CELLS}` }, thresholds: levels, smooth: true }] },
      { name: 'path', values: points },
      { name: 'start', values: points.slice(0, 1) },
      { name: 'end', values: points.slice(-1) },
      { name: 'best', values: input.best === undefined ? [] : [{ x: input.best[0], y: input.best[1] }] },
    ],
    scales: [
      linear('x', 'width', box.x),
      linear('y', 'height', box.y),
      { name: 'height', type: 'quantile', domain: levels, range: HEIGHTS.map(([light]) => light) },
    ],
    axes: [axis('bottom', 'x', 'x₁'), axis('left', 'y', 'x₂')],
    marks: [{ type: 'group', clip: true, encode: { update: { width: { value: SIDE }, height: { value: SIDE } } }, marks: layers(points.length) }],
  };
  return { language: 'vega', spec: spec as unknown as Spec };
}

/** Place of a mark, from the fields x and y of its datum. */
const place = { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' } } as const;

/** From the bottom: contours, path, its points while they are few, the three marks. */
function layers(pointCount: number): object[] {
  const contours = {
    type: 'path',
    clip: true,
    from: { data: 'contours' },
    encode: { update: { stroke: { value: COLOURS.frame }, strokeWidth: { value: 0.6 }, fill: { scale: 'height', field: 'contour.value' } } },
    transform: [{ type: 'geopath', field: 'datum.contour' }],
  };
  const line = { ...place, stroke: { value: COLOURS.orange }, strokeWidth: { value: 1.8 }, strokeJoin: { value: 'round' } };
  const dot = { ...place, size: { value: 14 }, fill: { value: COLOURS.orange } };
  return [
    contours,
    { type: 'line', from: { data: 'path' }, encode: { update: line } },
    ...(pointCount <= 150 ? [{ type: 'symbol', from: { data: 'path' }, encode: { update: dot } }] : []),
    symbol('best', 'cross', COLOURS.ink),
    symbol('start', 'circle', COLOURS.orange),
    symbol('end', 'diamond', COLOURS.orange),
  ];
}

function symbol(data: string, shape: string, fill: string): object {
  const look = { shape: { value: shape }, size: { value: 90 }, fill: { value: fill }, stroke: { value: COLOURS.paper }, strokeWidth: { value: 1.5 } };
  return { type: 'symbol', from: { data }, encode: { update: { ...place, ...look } } };
}

function linear(name: string, range: string, domain: readonly number[]): object {
  return { name, type: 'linear', range, domain: [...domain], zero: false, nice: false };
}

function axis(orient: string, scale: string, title: string): object {
  return {
    orient,
    scale,
    title,
    labelColor: COLOURS.muted,
    titleColor: COLOURS.ink,
    domainColor: COLOURS.frame,
    tickColor: COLOURS.frame,
    labelFontSize: 11,
    titleFontSize: 13,
    titleFontWeight: 500,
    tickCount: 6,
    labelOverlap: true,
  };
}

interface Box {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The path and the minimiser with a margin; never flatter than 1 to 4, so that contours keep a shape. */
function boxAround({ path, best }: ContourInput): Box {
  const all: (readonly number[])[] = best === undefined ? [...path] : [...path, best];
  const range = (k: 0 | 1) => {
    const values = all.map((point) => point[k] ?? 0).filter(Number.isFinite);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const [x, y] = [range(0), range(1)];
  const wide = Math.max(x[1] - x[0], y[1] - y[0], 1e-3);
  const grown = ([low, high]: readonly [number, number]) => {
    const half = Math.max((high - low) / 2, wide / 8) * 1.25;
    return [(low + high) / 2 - half, (low + high) / 2 + half] as const;
  };
  return { x: grown(x), y: grown(y) };
}

/** log10(f - floor + offset) on the grid, rows from the top; and the levels of the contours, which are quantiles of it. */
function heights({ value, floor }: ContourInput, box: Box): { values: number[]; levels: number[] } {
  const point = new Float64Array(2);
  const raw: number[] = [];
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      point[0] = box.x[0] + ((column + 0.5) / CELLS) * (box.x[1] - box.x[0]);
      point[1] = box.y[1] - ((row + 0.5) / CELLS) * (box.y[1] - box.y[0]);
      raw.push(value(point) - floor);
    }
  }
  const finite = raw.filter(Number.isFinite).toSorted((a, b) => a - b);
  const offset = Math.max(Number.MIN_VALUE, Math.abs(finite[Math.floor(finite.length / 200)] ?? 1) / 4);
  const values = raw.map((each) => (Number.isFinite(each) ? Math.log10(Math.max(each, 0) + offset) : 1e3));
  const sorted = values.filter((each) => each < 1e3).toSorted((a, b) => a - b);
  const count = HEIGHTS.length * 2;
  const levels = Array.from({ length: count }, (_, i) => sorted[Math.floor((i / count) * (sorted.length - 1))] ?? 0);
  return { values, levels: [...new Set(levels)] };
}
