/** Figures of a fit to neurons: places, kernels, masks, weights, learning curve, predictions. */
import { fieldMapSvg, heatMapSvg, maskPeaks, unitKernels } from '@thetakit/cnn-sysid';
import type { SysidData } from '../../sysid/data-file.ts';
import type { Evaluation } from '../../sysid/evaluate-model.ts';
import { masksOf, type SavedModel } from '../../sysid/model-file.ts';
import { type ChartSpec, chartSvg } from '../chart-svg.ts';
import { scatterChart, thinned } from '../charts.ts';
import { figureHtml } from '../elements.ts';

/** Masks drawn as pictures, at most. */
const MASKS = 12;

/** Every neuron's place, with the truth where it is known. */
export function placesFigure({ parameters, layout }: SavedModel, data: SysidData, { neurons, recovery }: Evaluation): string {
  const found = maskPeaks(masksOf(parameters, layout), layout.mapSide);
  const [rows, columns] = recovery?.location.shift ?? [0, 0];
  const centred = found.map((each, i) => each - (i % 2 === 0 ? rows : columns));
  const border = data.truth === undefined ? 0 : (data.truth.patchSide - layout.kernelSide) >> 1;
  const truth = data.truth?.offsets.map((each) => each + border);
  const types = neurons.map(({ type }) => type);
  const svg = fieldMapSvg({ side: layout.mapSide, found: centred, types, ...(truth === undefined ? {} : { truth }) }, 'peak of every mask over the field');
  const shift = rows === 0 && columns === 0 ? '' : ` A shift of (${rows}, ${columns}) that all neurons share was removed.`;
  return figureHtml(
    svg,
    `Peak of every neuron's mask, coloured by the kernel that it weighs most.${truth === undefined ? '' : ' Open circles: the true places.'}${shift}`,
  );
}

/** The kernels that were learned, and the true fields beside them. */
export function kernelFigure({ parameters, layout }: SavedModel, { truth }: SysidData): string {
  const { kernelSide: side, kernels } = layout;
  const { unit } = unitKernels(parameters, layout);
  const learned = Array.from({ length: kernels }, (_, k) => ({
    data: unit.subarray(k * side * side, (k + 1) * side * side),
    rows: side,
    columns: side,
    caption: `learned ${k + 1}`,
  }));
  const kinds = truth === undefined ? [] : [...new Set(truth.types)];
  const area = truth === undefined ? 0 : truth.patchSide ** 2;
  const actual = kinds.flatMap((type) => {
    const n = truth?.types.indexOf(type) ?? 0;
    return truth === undefined
      ? []
      : [{ data: truth.fields.subarray(n * area, (n + 1) * area), rows: truth.patchSide, columns: truth.patchSide, caption: `true type ${type + 1}` }];
  });
  return figureHtml(
    heatMapSvg([...learned, ...actual], 'kernels'),
    'Kernels: red above zero, blue below, each on its own scale. The sign of a kernel is free: masks carry it.',
  );
}

/** The masks of the first neurons. */
export function maskFigure({ parameters, layout }: SavedModel): string {
  const { mapSide: side, neurons } = layout;
  const masks = masksOf(parameters, layout);
  const maps = Array.from({ length: Math.min(MASKS, neurons) }, (_, n) => ({
    data: masks.subarray(n * side * side, (n + 1) * side * side),
    rows: side,
    columns: side,
    caption: `neuron ${n}`,
  }));
  return figureHtml(heatMapSvg(maps, 'masks of the first neurons', { side: 110 }), `Masks of the first ${maps.length} neurons: where each one reads the map.`);
}

/** Feature weights of two kernels against each other, with the clusters in colour. */
export async function weightFigure({ parameters, layout }: SavedModel, clusters: ArrayLike<number>): Promise<string> {
  const { masksEnd, neurons } = layout;
  const values = Array.from({ length: neurons }, (_, n) => ({
    x: parameters[masksEnd + n] ?? 0,
    y: parameters[masksEnd + neurons + n] ?? 0,
    name: `cluster ${(clusters[n] ?? 0) + 1}`,
  }));
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 420,
    height: 280,
    data: { values },
    mark: { type: 'point', filled: true, size: 44, opacity: 0.85 },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: 'weight of kernel 1' },
      y: { field: 'y', type: 'quantitative', title: 'weight of kernel 2' },
      color: { field: 'name', type: 'nominal', title: null, legend: { orient: 'top', direction: 'horizontal' } },
    },
  };
  const svg = await chartSvg({ language: 'vega-lite', spec: spec as never }, 'feature weights of all neurons');
  return figureHtml(svg, 'What: the weight of each kernel for every neuron. Clusters by a mixture of Gaussians, their number by BIC.');
}

/** Training loss and validation error against steps. */
export async function curveFigure({ curve, bestStep }: SavedModel): Promise<string> {
  const values = curve.flatMap(({ step, training, validation }) => [
    { step, error: training, name: 'training loss' },
    { step, error: validation, name: 'validation error' },
  ]);
  const svg = await chartSvg(lineChart(values), 'learning curve');
  return figureHtml(svg, `The parameters of step ${bestStep}, where the validation error was least, were kept. The training loss includes the penalties.`);
}

/** Errors against steps on plain axes: a fit to noisy responses moves within a few per cent of the noise. */
function lineChart(values: readonly { step: number; error: number; name: string }[]): ChartSpec {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 420,
    height: 280,
    data: { values },
    mark: { type: 'line', point: values.length < 120 ? { size: 18, filled: true } : false },
    encoding: {
      x: { field: 'step', type: 'quantitative', title: 'steps' },
      y: { field: 'error', type: 'quantitative', title: 'squared error', scale: { zero: false, nice: true } },
      color: { field: 'name', type: 'nominal', title: null, legend: { orient: 'top', direction: 'horizontal' } },
    },
  };
  return { language: 'vega-lite', spec: spec as never };
}

/** Predicted against mean measured responses of the test set. */
export async function predictionFigure({ test }: Evaluation): Promise<string> {
  if (test === undefined) return '';
  const points = thinned(test.predicted.length).map((i) => ({ x: test.predicted[i] ?? 0, y: test.measured[i] ?? 0 }));
  const ends = points.flatMap(({ x, y }) => [x, y]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const line = [
    { x: low, y: low },
    { x: high, y: high },
  ];
  const svg = await chartSvg(
    scatterChart({ xTitle: 'predicted', yTitle: 'measured, mean over repeats', points, line }),
    'predicted against measured responses',
  );
  return figureHtml(
    svg,
    `Test responses of all neurons${points.length < test.predicted.length ? `, every ${Math.ceil(test.predicted.length / points.length)}th` : ''}.`,
  );
}
