/** One neuron's responses to repeated images, and the moments that all scores are built from. */
import type { Repeats } from '../data/trial-average.ts';
import { meanOf, varianceOf } from './moments.ts';

/** Responses of one neuron, [trials, images] row-major; NaN where a repeat is missing. */
export interface NeuronTrials {
  readonly data: Float64Array;
  readonly trials: number;
  readonly images: number;
}

/** One neuron out of [T, D, N]. */
export function trialsOfNeuron({ data, shape: [trials, images, neurons] }: Repeats, neuron: number): NeuronTrials {
  return { trials, images, data: Float64Array.from({ length: trials * images }, (_, i) => data[i * neurons + neuron] ?? Number.NaN) };
}

/** The repeats of one image. */
export function repeatsOf({ data, trials, images }: NeuronTrials, image: number): Float64Array {
  return Float64Array.from({ length: trials }, (_, t) => data[t * images + image] ?? Number.NaN);
}

/** Mean over repeats, one per image. */
export function imageMeans(neuron: NeuronTrials): Float64Array {
  return Float64Array.from({ length: neuron.images }, (_, d) => meanOf(repeatsOf(neuron, d)));
}

/** Mean over images of the variance over repeats; images with too few repeats are left out. */
export function noiseVariance(neuron: NeuronTrials, lost: 0 | 1 = 1): number {
  return meanOf(Array.from({ length: neuron.images }, (_, d) => varianceOf(repeatsOf(neuron, d), lost)));
}

/** Mean over images of the variance of that image's mean: variance over repeats (one degree of freedom lost) over their number. */
export function noiseOfMeans(neuron: NeuronTrials): number {
  return meanOf(
    Array.from({ length: neuron.images }, (_, d) => {
      const repeats = repeatsOf(neuron, d);
      return varianceOf(repeats, 1) / repeats.filter((each) => !Number.isNaN(each)).length;
    }),
  );
}
