/** A small population whose truth is known, with receptive fields at places of the reader's choice. */
import { drawLinearPopulation, type LinearFitData, type LinearFitOptions, type LinearPopulation, randomSplit, simulateLinear } from '@thetakit/cnn-sysid';
import { keyOf, split } from '@thetakit/random';

/** Neurons, pixels along a side of an image and of a receptive field, kinds of neuron. */
export const SIZES = { neurons: 6, imageSide: 18, radius: 3, kernels: 2 } as const;

/** Last place along a side. */
export const LAST_PLACE = SIZES.imageSide - 2 * SIZES.radius - 1;

/** Training steps in all. */
export const TRAINING_STEPS = 250;

/** The population, its data and the settings of the fit. */
export interface Experiment {
  readonly population: LinearPopulation;
  readonly data: LinearFitData;
  readonly options: LinearFitOptions;
}

/** Places from text such as `1,1; 1,10`. Throws when there are not six places inside the image. */
export function placesOf(text: string): [number, number][] {
  const places = text.split(';').map((pair): [number, number] => {
    const [row = Number.NaN, column = Number.NaN] = pair.split(',').map(Number);
    return [row, column];
  });
  const isGood = places.length === SIZES.neurons && places.flat().every((at) => Number.isInteger(at) && at >= 0 && at <= LAST_PLACE);
  if (!isGood) throw new Error(`the places are "${text}", expected ${SIZES.neurons} pairs "row, column" of integers from 0 to ${LAST_PLACE}, separated by ";"`);
  return places;
}

/** The experiment: white noise is shown, the neurons answer with Poisson-like noise. */
export function experimentOf(seed: number, samples: number, places: readonly (readonly [number, number])[], maskPenalty: number): Experiment {
  const [drawKey, showKey, splitKey] = split(keyOf(seed), 3) as [ReturnType<typeof keyOf>, ReturnType<typeof keyOf>, ReturnType<typeof keyOf>];
  const drawn = drawLinearPopulation(drawKey, { ...SIZES, types: [{ scale: 1 }, { scale: 0.45 }] });
  const population = { ...drawn, offsets: Int32Array.from(places.flat()) };
  const { images, responses } = simulateLinear(population, showKey, samples);
  return {
    population,
    data: { images, responses, imageSide: SIZES.imageSide, neurons: SIZES.neurons, split: randomSplit(splitKey, samples) },
    options: {
      kernelSide: 2 * SIZES.radius + 1,
      kernels: SIZES.kernels,
      maskPenalty,
      weightPenalty: 0.01,
      rate: 0.005,
      batchSize: 64,
      maxSteps: TRAINING_STEPS,
      checkEvery: 10,
      patience: 1000,
      start: 'random',
    },
  };
}
