/** Figures of a fit to neurons: places, kernels, masks, most exciting inputs, learning curve, predictions. */
import { fieldMapSvg, heatMapSvg, isLinear, mostExcitingInputs } from '@thetakit/cnn-sysid';
import type { Evaluation } from '../../sysid/evaluation.ts';
import { placesOf } from '../../sysid/places.ts';
import { truePlaces } from '../../sysid/recovery.ts';
import type { SysidData } from '../../sysid/sysid-data.ts';
import type { SysidModel } from '../../sysid/sysid-model.ts';
import { type ChartSpec, chartSvg } from '../chart-svg.ts';
import { scatterChart, thinned } from '../charts.ts';
import { figureHtml } from '../elements.ts';

/** Neurons whose mask and input are drawn, at most. */
const SHOWN = 12;
/** Kernels drawn, at most. */
const KERNELS = 24;

/** Every neuron's place, with the truth where it is known. Empty for models without a map. */
export function placesFigure(model: SysidModel, data: SysidData, { recovery }: Evaluation): string {
  const { peaks, types, map } = placesOf(model);
  if (map[0] * map[1] < 2) return '';
  const [rows, columns] = recovery?.location.shift ?? [0, 0];
  const centred = peaks.map((each, i) => each - (i % 2 === 0 ? rows : columns));
  const truth = data.truth === undefined || recovery === undefined ? undefined : truePlaces(data.truth, data.image, map);
  const side = Math.max(...map);
  const svg = fieldMapSvg({ side, found: centred, types, ...(truth === undefined ? {} : { truth }) }, 'peak of every mask over the field');
  const shift = rows === 0 && columns === 0 ? '' : ` A shift of (${rows}, ${columns}) that all neurons share was removed.`;
  return figureHtml(
    svg,
    `Peak of every neuron's mask, coloured by the feature that it weighs most.${truth === undefined ? '' : ' Open circles: the true places.'}${shift}`,
  );
}

/** The kernels of the first layer, and the true fields beside them. Empty without layers. */
export function kernelFigure({ network }: SysidModel, { truth }: SysidData): string {
  const [kernel] = network.kernels();
  if (kernel === undefined) return '';
  const [rows = 0, columns = 0, inputs = 1, outputs = 1] = kernel.shape;
  const pairs = Array.from({ length: inputs * outputs }, (_, i) => ({ input: i % inputs, output: Math.floor(i / inputs) })).slice(0, KERNELS);
  const learned = pairs.map(({ input, output }) => ({
    data: Float64Array.from({ length: rows * columns }, (_, p) => kernel.data[(p * inputs + input) * outputs + output] ?? 0),
    rows,
    columns,
    caption: `learned ${output + 1}${inputs > 1 ? `, channel ${input + 1}` : ''}`,
  }));
  const left = inputs * outputs - pairs.length;
  const more = left > 0 ? ` ${left} more are not shown.` : '';
  return figureHtml(
    heatMapSvg([...learned, ...trueFields(truth)], 'kernels of the first layer'),
    `Kernels of the first layer: red above zero, blue below, each on its own scale. Where masks and weights are free, they carry the sign.${more}`,
  );
}

function trueFields(truth: SysidData['truth']) {
  if (truth === undefined) return [];
  const area = truth.patchSide ** 2;
  return [...new Set(truth.types)].map((type) => {
    const n = truth.types.indexOf(type);
    return { data: truth.fields.subarray(n * area, (n + 1) * area), rows: truth.patchSide, columns: truth.patchSide, caption: `true type ${type + 1}` };
  });
}

/** The masks of the first neurons. Empty for models without a map. */
export function maskFigure({ network }: SysidModel): string {
  const { data, shape } = network.masks();
  const [neurons = 0, rows = 1, columns = 1] = shape;
  if (rows * columns < 2) return '';
  const maps = Array.from({ length: Math.min(SHOWN, neurons) }, (_, n) => ({
    data: data.subarray(n * rows * columns, (n + 1) * rows * columns),
    rows,
    columns,
    caption: `neuron ${n}`,
  }));
  return figureHtml(heatMapSvg(maps, 'masks of the first neurons', { side: 110 }), `Masks of the first ${maps.length} neurons: where each one reads the map.`);
}

/** Images that excite the first neurons most. Channels are averaged. */
export function excitingFigure({ network }: SysidModel): string {
  const neurons = Math.min(SHOWN, network.place.sessions[0]?.neurons ?? 0);
  const { images, shape } = mostExcitingInputs(
    network,
    Array.from({ length: neurons }, (_, n) => n),
  );
  const [, rows, columns, channels] = shape;
  const pixels = rows * columns;
  const maps = Array.from({ length: neurons }, (_, n) => ({
    data: Float64Array.from({ length: pixels }, (_each, p) => {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += (images[(n * pixels + p) * channels + c] ?? 0) / channels;
      return sum;
    }),
    rows,
    columns,
    caption: `neuron ${n}`,
  }));
  const what = isLinear(network)
    ? 'The model is linear: these are the whole filters of the neurons, slightly blurred'
    : 'Found by gradient ascent on images of the norm of white noise';
  return figureHtml(
    heatMapSvg(maps, 'most exciting inputs of the first neurons', { side: 110 }),
    `Images that excite the first ${neurons} neurons most. ${what}.`,
  );
}

/** Training loss and validation error against steps. */
export async function curveFigure({ curve, bestStep, network }: SysidModel): Promise<string> {
  const values = curve.flatMap(({ step, training, validation }) => [
    { step, error: training, name: 'training loss' },
    { step, error: validation, name: 'validation loss' },
  ]);
  const svg = await chartSvg(lineChart(values, network.spec.loss.kind), 'learning curve');
  return figureHtml(svg, `The parameters of step ${bestStep}, where the validation loss was least, were kept. The training loss includes the penalties.`);
}

/** Losses against steps on plain axes: a fit to noisy responses moves within a few per cent of the noise. */
function lineChart(values: readonly { step: number; error: number; name: string }[], loss: string): ChartSpec {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 420,
    height: 280,
    data: { values },
    mark: { type: 'line', point: values.length < 120 ? { size: 18, filled: true } : false },
    encoding: {
      x: { field: 'step', type: 'quantitative', title: 'steps' },
      y: { field: 'error', type: 'quantitative', title: loss === 'mse' ? 'squared error' : `${loss} loss`, scale: { zero: false, nice: true } },
      color: { field: 'name', type: 'nominal', title: null, legend: { orient: 'top', direction: 'horizontal' } },
    },
  };
  return { language: 'vega-lite', spec: spec as never };
}

/** Predicted against mean measured responses of the test set. */
export async function predictionFigure({ test }: Evaluation): Promise<string> {
  if (test === undefined) return '';
  const points = thinned(test.predicted.length).flatMap((i) => {
    const [x, y] = [test.predicted[i] ?? Number.NaN, test.measured[i] ?? Number.NaN];
    return Number.isFinite(x) && Number.isFinite(y) ? [{ x, y }] : [];
  });
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
