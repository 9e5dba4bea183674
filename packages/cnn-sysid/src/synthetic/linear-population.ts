/**
 * A population whose truth is known: each neuron has a centre-surround receptive field of its type at its own place, sees white
 * noise, and answers y = a.x with noise of variance |y|.
 *
 * Source: Klindt, Ecker, Euler and Bethge (2017), figures 3 and 4.
 */
import { type Key, split, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';
import { drawFieldShape, type FieldVariation, receptiveField } from './receptive-field.ts';

/** What population to draw. */
export interface LinearPopulationOptions {
  readonly neurons: number;
  /** One entry per type; neurons are dealt out in equal blocks. Default one type of scale 1. */
  readonly types?: readonly FieldVariation[];
  /** Side of the image in pixels. Default 48. */
  readonly imageSide?: number;
  /** The patch has side 2 radius + 1. Default 8. */
  readonly radius?: number;
}

/** Neurons with their truth. */
export interface LinearPopulation {
  readonly neurons: number;
  readonly imageSide: number;
  readonly patchSide: number;
  /** [N, patchSide, patchSide], row-major. */
  readonly fields: Float64Array;
  /** Top left corner of each patch, [N, 2] as row, column. It is also the right pixel of a mask over the valid map. */
  readonly offsets: Int32Array;
  /** Type of each neuron, [N]. */
  readonly types: Int32Array;
}

/** Draws a population. Throws ARGUMENT_OUT_OF_RANGE when a patch does not fit the image. */
export function drawLinearPopulation(key: Key, options: LinearPopulationOptions): LinearPopulation {
  const { neurons, types: kinds = [{}], imageSide = 48, radius = 8 } = options;
  const patchSide = 2 * radius + 1;
  if (!Number.isSafeInteger(neurons) || neurons < 1 || kinds.length === 0 || !(imageSide >= patchSide)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'drawLinearPopulation',
      problem: `${neurons} neurons of ${kinds.length} types with patches of side ${patchSide} in images of side ${imageSide}`,
      action: 'Give at least one neuron, one type, and an image that holds a patch',
      received: options,
    });
  }
  const [shapeKey, placeKey] = split(key, 2);
  const [shapes, places] = [streamOf(shapeKey ?? key), streamOf(placeKey ?? key)];
  const fields = new Float64Array(neurons * patchSide * patchSide);
  const offsets = new Int32Array(2 * neurons);
  const types = new Int32Array(neurons);
  for (let n = 0; n < neurons; n++) {
    types[n] = Math.floor((n * kinds.length) / neurons);
    fields.set(receptiveField(drawFieldShape(shapes, kinds[types[n] ?? 0] ?? {}), radius), n * patchSide * patchSide);
    offsets[2 * n] = places.integer(0, imageSide - patchSide);
    offsets[2 * n + 1] = places.integer(0, imageSide - patchSide);
  }
  return { neurons, imageSide, patchSide, fields, offsets, types };
}

/** The receptive field of one neuron over the whole image, [imageSide, imageSide]. */
export function fieldOverImage({ imageSide, patchSide, fields, offsets }: LinearPopulation, neuron: number): Float64Array {
  const image = new Float64Array(imageSide * imageSide);
  const [top, left] = [offsets[2 * neuron] ?? 0, offsets[2 * neuron + 1] ?? 0];
  for (let row = 0; row < patchSide; row++) {
    const from = (neuron * patchSide + row) * patchSide;
    image.set(fields.subarray(from, from + patchSide), (top + row) * imageSide + left);
  }
  return image;
}

/** Clean responses y = a.x of every neuron to images [D, side, side], as [D, N]. */
export function cleanResponses(population: LinearPopulation, images: Float32Array): Float64Array {
  const { neurons, imageSide, patchSide, fields, offsets } = population;
  const pixels = imageSide * imageSide;
  const count = Math.floor(images.length / pixels);
  const clean = new Float64Array(count * neurons);
  for (let d = 0; d < count; d++) {
    for (let n = 0; n < neurons; n++) {
      const corner = d * pixels + (offsets[2 * n] ?? 0) * imageSide + (offsets[2 * n + 1] ?? 0);
      let sum = 0;
      for (let row = 0; row < patchSide; row++) {
        const pixel = corner + row * imageSide;
        const weight = (n * patchSide + row) * patchSide;
        for (let column = 0; column < patchSide; column++) sum += (fields[weight + column] ?? 0) * (images[pixel + column] ?? 0);
      }
      clean[d * neurons + n] = sum;
    }
  }
  return clean;
}

/** White noise images and what the population answers. */
export interface Simulation {
  /** [D, side, side, 1], standard normal. */
  readonly images: Float32Array;
  /** Noise-free responses, [D, N]. */
  readonly clean: Float64Array;
  /** Observed responses, [D, N]. */
  readonly responses: Float64Array;
}

/** Shows `samples` white noise images. The first k samples do not depend on how many follow. */
export function simulateLinear(population: LinearPopulation, key: Key, samples: number): Simulation {
  const [imageKey, noiseKey] = split(key, 2);
  const images = whiteNoise(imageKey ?? key, samples, population.imageSide ** 2);
  const clean = cleanResponses(population, images);
  return { images, clean, responses: withPoissonLikeNoise(noiseKey ?? key, clean) };
}

/** `samples` images of independent standard normal pixels. */
export function whiteNoise(key: Key, samples: number, pixels: number): Float32Array {
  const stream = streamOf(key);
  const images = new Float32Array(samples * pixels);
  const image = new Float64Array(pixels);
  for (let d = 0; d < samples; d++) images.set(stream.fillNormal(image), d * pixels);
  return images;
}

/** y + N(0, |y|): variance equal to the size of the response, as for counts, but the result may be negative. */
export function withPoissonLikeNoise(key: Key, clean: Float64Array): Float64Array {
  const noise = streamOf(key).fillNormal(new Float64Array(clean.length));
  return noise.map((each, i) => (clean[i] ?? 0) + each * Math.sqrt(Math.abs(clean[i] ?? 0)));
}
