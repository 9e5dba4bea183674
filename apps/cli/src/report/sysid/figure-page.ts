/** The page of a repeated figure: our points on the published curves. */
import { FIGURE_3, FIGURE_4, FIGURE_5, leastSquaresFractionExplained, meanOf, NOISE_FLOOR, type PublishedCurve, SIGNAL_VARIANCE } from '@thetakit/cnn-sysid';
import type { FigurePoint, FigureRun } from '../../sysid/figure-points.ts';
import { type ChartSpec, chartSvg } from '../chart-svg.ts';
import { figureGrid, figureHtml, tableHtml } from '../elements.ts';
import { type NetformRecord, recordSection } from '../netform/record-section.ts';
import { pageHtml, type Section } from '../page.ts';
import { SERIES } from '../theme.ts';

/** What the page tells. */
export interface FigureReport {
  readonly figure: 3 | 4 | 5;
  readonly points: readonly FigurePoint[];
  /** Those that were fitted just now, with their curves. */
  readonly runs: readonly FigureRun[];
  readonly record: NetformRecord;
}

const titles = {
  3: 'Figure 3: more neurons need fewer images',
  4: 'Figure 4: two types told apart',
  5: 'Figure 5: factorised against fixed masks and full readouts',
} as const;

/** The page as HTML. */
export async function figurePage({ figure, points, runs, record }: FigureReport): Promise<string> {
  const drawn = figure === 4 ? await typeFigures(runs) : [await curvesFigure(figure, points)];
  const sections: Section[] = [
    { title: 'Figure', body: drawn.length === 0 ? '<p>Every point was fitted before: only the table is known.</p>' : figureGrid(drawn) },
    { title: 'Points', body: `${figure === 4 ? publishedText() : ''}${pointTable(points)}` },
    recordSection(record),
  ];
  return pageHtml({
    title: titles[figure],
    lead: 'After Klindt, Ecker, Euler and Bethge (2017). Dashed: as published. Solid, with points: computed for this page. FEV is the fraction of explainable variance that is explained.',
    sections,
    footer: 'This page needs no network.',
  });
}

interface Row {
  readonly samples: number;
  readonly explained: number;
  readonly name: string;
  readonly whose: 'published' | 'ours';
}

/** Published and our curves of one kind have one colour. */
async function curvesFigure(figure: 3 | 5, points: readonly FigurePoint[]): Promise<string> {
  const nameOf = ({ readout, neurons }: FigurePoint) =>
    figure === 3 ? `N = ${neurons}` : `${{ factorised: 'factorised', 'fixed-mask': 'fixed mask', full: 'full readout' }[readout]}, N = ${neurons}`;
  const published = figure === 3 ? FIGURE_3 : FIGURE_5;
  const rows: Row[] = [...published.flatMap(rowsOf), ...ours(points, nameOf), ...(figure === 3 ? closedForm() : [])];
  const svg = await chartSvg(curvesChart(rows), titles[figure]);
  const about =
    figure === 3
      ? 'Least squares on a known window is drawn by its formula, solid, and as published, dashed.'
      : 'The published neurons read features of VGG, ours a seeded random network: the order of the curves is what compares, not their height.';
  return figureHtml(svg, `${about} Values below 0 are drawn at 0.`);
}

function rowsOf({ name, points }: PublishedCurve): Row[] {
  return points.map((point) => ({ ...point, name, whose: 'published' as const }));
}

/** Means over seeds. */
function ours(points: readonly FigurePoint[], nameOf: (point: FigurePoint) => string): Row[] {
  const groups = new Map<string, FigurePoint[]>();
  for (const point of points) {
    const key = `${nameOf(point)} ${point.samples}`;
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ samples: first.samples, explained: Math.max(0, meanOf(group.map(({ explained }) => explained))), name: nameOf(first), whose: 'ours' as const }];
  });
}

/** Least squares on a known window of 17 x 17 with four fifths of the samples. */
function closedForm(): Row[] {
  const samples = [2048, 4096, 8192, 16384, 32768];
  return samples.map((each) => ({
    samples: each,
    explained: Math.max(0, leastSquaresFractionExplained(289, Math.round(0.8 * each))),
    name: 'least squares',
    whose: 'ours' as const,
  }));
}

function curvesChart(rows: readonly Row[]): ChartSpec {
  const encoding = {
    x: { field: 'samples', type: 'quantitative', title: 'images', scale: { type: 'log', base: 2 }, axis: { format: '~g' } },
    y: { field: 'explained', type: 'quantitative', title: 'FEV', scale: { domain: [0, 1] } },
    color: {
      field: 'name',
      type: 'nominal',
      title: null,
      scale: { range: [...SERIES, '#8a6d00', '#5b6475', '#3f7a12', '#a1477f'] },
      legend: { orient: 'right' },
    },
  };
  const layer = (whose: Row['whose'], mark: object) => ({ data: { values: rows.filter((row) => row.whose === whose) }, mark, encoding });
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 560,
    height: 380,
    layer: [
      layer('published', { type: 'line', strokeDash: [5, 4], strokeWidth: 1.4, opacity: 0.8 }),
      layer('ours', { type: 'line', strokeWidth: 2.2, point: { size: 60, filled: true } }),
    ],
  };
  return { language: 'vega-lite', spec: spec as never };
}

/** Weights of the two kernels, and FEV against steps as the validation loss gives it: loss = 0.1 + (pi / 200) (1 - FEV). */
async function typeFigures(runs: readonly FigureRun[]): Promise<string[]> {
  const figures: string[] = [];
  for (const { recovery, history, point } of runs) {
    if (recovery === undefined) continue;
    const half = point.neurons / 2;
    const dots = Array.from({ length: point.neurons }, (_, n) => ({
      x: recovery.weights[2 * n] ?? 0,
      y: recovery.weights[2 * n + 1] ?? 0,
      name: n < half ? 'type of scale 0.6' : 'type of scale 1',
    }));
    const axis = (field: string, title: string) => ({ field, type: 'quantitative', title });
    const colour = { field: 'name', type: 'nominal', title: null, legend: { orient: 'top', direction: 'horizontal' } };
    const base = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', width: 400, height: 280 };
    const weights = {
      ...base,
      data: { values: dots },
      mark: { type: 'point', filled: true, size: 26, opacity: 0.7 },
      encoding: { x: axis('x', 'weight of kernel 1'), y: axis('y', 'weight of kernel 2'), color: colour },
    };
    const svg = await chartSvg({ language: 'vega-lite', spec: weights as never }, 'weights of both kernels');
    figures.push(
      figureHtml(
        svg,
        `N = ${point.neurons}, D = ${point.samples}, seed ${point.seed}: weights by true type. ${Math.round(100 * point.typePurity)} % of the neurons weigh most the kernel of their type.`,
      ),
    );
    const lines = [
      ...history.map(({ step, validation }) => ({ step, explained: 1 - (validation - NOISE_FLOOR) / SIGNAL_VARIANCE, name: 'ours, from the validation loss' })),
      ...FIGURE_4.curve.map((each) => ({ ...each, name: 'published' })),
    ];
    const curve = {
      ...base,
      data: { values: lines },
      mark: { type: 'line', point: true },
      encoding: { x: axis('step', 'steps'), y: { ...axis('explained', 'FEV'), scale: { zero: false } }, color: colour },
    };
    figures.push(
      figureHtml(await chartSvg({ language: 'vega-lite', spec: curve as never }, 'FEV against steps'), `FEV at the end, exact: ${point.explained.toFixed(3)}.`),
    );
  }
  return figures;
}

function publishedText(): string {
  return `<p>Published: FEV ${FIGURE_4.explained} for ${FIGURE_4.neurons} neurons and ${FIGURE_4.samples} images, and two clusters fully apart.</p>`;
}

function pointTable(points: readonly FigurePoint[]): string {
  const number = (title: string) => ({ title, isNumber: true });
  const share = (value: number) => (Number.isNaN(value) ? '' : `${Math.round(100 * value)} %`);
  return tableHtml(
    [
      { title: 'readout' },
      number('neurons'),
      number('images'),
      number('seed'),
      number('FEV'),
      number('places within a pixel'),
      number('types'),
      number('kernel cosine'),
      number('best step'),
      number('seconds'),
    ],
    points.map((point) => [
      point.readout,
      String(point.neurons),
      String(point.samples),
      String(point.seed),
      point.explained.toFixed(3),
      share(point.withinOnePixel),
      share(point.typePurity),
      Number.isNaN(point.kernelCosine) ? '' : point.kernelCosine.toFixed(3),
      String(point.bestStep),
      point.seconds.toFixed(1),
    ]),
  );
}
