/** Trains the what-and-where model on a simulated population and shows its parts as they form. */
import { effectiveFilter, fieldOverImage, linearFitLayout, linearFractionExplained, unitKernels } from '@thetakit/cnn-sysid';
import { numberOf, textOf, type Values } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import type { FigureProgram } from '../../kit/figure.ts';
import type { ImageMark, Mark, Panel, Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { type Experiment, experimentOf, LAST_PLACE, placesOf, SIZES } from './population.ts';
import { packageTrainer, type Trainer } from './trainer.ts';

interface State {
  readonly experiment: Experiment;
  readonly trainer: Trainer;
}

const { neurons, imageSide, radius, kernels } = SIZES;

async function trainerOf(values: Values, experiment: Experiment): Promise<Trainer> {
  const seed = numberOf(values, 'seed');
  if (textOf(values, 'trainer') !== 'webgl' || typeof WebGL2RenderingContext === 'undefined') return packageTrainer(experiment, seed);
  const { webglTrainer } = await import('./webgl-trainer.ts');
  return (await webglTrainer(experiment, seed)) ?? packageTrainer(experiment, seed);
}

const largest = (values: ArrayLike<number>) => Math.max(1e-12, ...Array.from(values, Math.abs));

/** An image in the square of side 1 whose lower left corner is at (x, y). */
function tile(values: Float64Array, side: number, x: number, y: number): ImageMark {
  return { type: 'image', from: [x, y], to: [x + 1, y + 1], rows: side, columns: side, values, limit: largest(values) };
}

function truthPanel({ population }: Experiment): Panel {
  const sum = new Float64Array(imageSide * imageSide);
  for (let n = 0; n < neurons; n++) {
    const field = fieldOverImage(population, n);
    const scale = largest(field);
    field.forEach((value, i) => {
      sum[i]! += value / scale;
    });
  }
  const labels = Array.from({ length: neurons }, (_, n): Mark => {
    const [row = 0, column = 0] = population.offsets.subarray(2 * n, 2 * n + 2);
    return { type: 'text', at: [column + radius + 0.5, imageSide - row - radius - 0.9], text: String(n + 1) };
  });
  const image: ImageMark = { type: 'image', from: [0, 0], to: [imageSide, imageSide], rows: imageSide, columns: imageSide, values: sum, limit: 1 };
  return { bare: true, x: { label: '', domain: [0, imageSide] }, y: { label: '', domain: [0, imageSide] }, marks: [image, ...labels] };
}

function masksPanel({ data, options }: Experiment, parameters: Float64Array): Panel {
  const { mapSide, kernelsEnd } = linearFitLayout(data, options);
  const marks = Array.from({ length: neurons }, (_, n): Mark[] => {
    const mask = Float64Array.from({ length: mapSide * mapSide }, (_unused, p) => parameters[kernelsEnd + p * neurons + n]!);
    const [x, y] = [1.08 * (n % 3), 1.08 * (1 - Math.floor(n / 3))];
    return [tile(mask, mapSide, x, y), { type: 'text', at: [x + 0.07, y + 0.88], text: String(n + 1) }];
  }).flat();
  return { bare: true, x: { label: '', domain: [0, 3.16] }, y: { label: '', domain: [0, 2.1] }, marks };
}

function kernelsPanel({ data, options, population }: Experiment, parameters: Float64Array): Panel {
  const layout = linearFitLayout(data, options);
  const area = layout.kernelSide ** 2;
  const { unit } = unitKernels(parameters, layout);
  const learned = Array.from({ length: kernels }, (_, k) => tile(unit.slice(k * area, (k + 1) * area), layout.kernelSide, 1.08 * k, 1.08));
  const truth = [0, neurons - 1].map((n, k) => tile(population.fields.slice(n * area, (n + 1) * area), layout.kernelSide, 1.08 * k, 0));
  return { bare: true, x: { label: '', domain: [0, 2.08] }, y: { label: '', domain: [0, 2.08] }, marks: [...learned, ...truth] };
}

/** Share of the noise-free variance that is explained, mean over neurons: exact, since the whole filter of each is known. */
export function explained({ data, options, population }: Experiment, parameters: Float64Array): number {
  const layout = linearFitLayout(data, options);
  const shares = Array.from({ length: neurons }, (_, n) => linearFractionExplained(effectiveFilter(parameters, layout, n), fieldOverImage(population, n)));
  return shares.reduce((sum, share) => sum + share, 0) / neurons;
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: ({ trainer }) => trainer.backend,
  async start(values) {
    const experiment = experimentOf(numberOf(values, 'seed'), numberOf(values, 'samples'), placesOf(textOf(values, 'places')), numberOf(values, 'mask'));
    return { experiment, trainer: await trainerOf(values, experiment) };
  },
  async step(state) {
    await state.trainer.advance();
    return state;
  },
  isDone: ({ trainer }) => trainer.done,
  stop: ({ trainer }) => trainer.stop(),
  scene({ experiment, trainer }) {
    const { parameters, validation } = trainer;
    const share = explained(experiment, parameters);
    return {
      panels: [
        truthPanel(experiment),
        masksPanel(experiment, parameters),
        kernelsPanel(experiment, parameters),
        {
          x: { label: 'training steps', domain: [0, Math.max(50, 10 * validation.length)] },
          y: { label: 'squared error', domain: decadesOf(validation, 1e-3), scale: 'log' },
          marks: [{ type: 'line', points: validation.map((value, i): Point => [10 * i, value]), colour: 2 }],
        },
      ],
      status: `After ${10 * (validation.length - 1)} training steps: ${inWords(100 * Math.max(0, share))}% of the noise-free variance explained, squared error ${inWords(validation.at(-1)!)} on samples that were not trained on.`,
    };
  },
  pick({ experiment }, values, panel, x, y) {
    if (panel !== 0) return null;
    const inside = (at: number) => Math.max(0, Math.min(LAST_PLACE, Math.round(at)));
    const [row, column] = [inside(imageSide - y - radius - 0.5), inside(x - radius - 0.5)];
    const places = placesOf(textOf(values, 'places'));
    const distance = ([a, b]: readonly [number, number]) => (a - row) ** 2 + (b - column) ** 2;
    const nearest = places.reduce((best, place, n) => (distance(place) < distance(places[best]!) ? n : best), 0);
    const { population } = experiment;
    if (population.offsets[2 * nearest] === row && population.offsets[2 * nearest + 1] === column) return null;
    places[nearest] = [row, column];
    return { places: places.map((place) => place.join(',')).join('; ') };
  },
};
