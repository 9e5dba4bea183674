/**
 * A nonlinear population with a known truth: a fixed random network of 5 x 5 convolutions with rectifiers, whose last maps are
 * read at random places. Every neuron of a map computes the same thing elsewhere; the map is its type.
 *
 * It stands in for figure 5 of Klindt et al. (2017), whose targets (activations of VGG) are not available; the recipe of scale
 * and noise is theirs: each neuron has mean 0.1, and noise of variance |y|.
 */
import { type Key, split, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';
import { whiteNoise, withPoissonLikeNoise } from './linear-population.ts';

/** Which teacher. */
export interface TeacherOptions {
  readonly neurons: number;
  /** Side of the square image. Default 44. */
  readonly imageSide?: number;
  /** Colour channels of the image. Default 3. */
  readonly imageChannels?: number;
  /** Maps of each layer; the last number is the number of types. Default 32, 64, 4. */
  readonly channels?: readonly number[];
  /** Side of every kernel. Default 5. */
  readonly kernelSide?: number;
}

/** One layer of a teacher. */
export interface TeacherLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** [dy, dx, input, output]. */
  readonly weights: Float64Array;
}

/** A teacher with its neurons. */
export interface TeacherNetwork {
  readonly imageSide: number;
  readonly imageChannels: number;
  readonly kernelSide: number;
  readonly mapSide: number;
  readonly layers: readonly TeacherLayer[];
  /** Factor per map that gives mean 0.1. */
  readonly gains: Float64Array;
  /** Place of each neuron in the last map, [N, 2] as row, column. */
  readonly offsets: Int32Array;
  /** Map of each neuron, [N]. */
  readonly types: Int32Array;
}

/** Draws kernels from N(0, 2 / fan-in), places and gains. Throws ARGUMENT_OUT_OF_RANGE when the kernels use up the image. */
export function drawTeacher(key: Key, { neurons, imageSide = 44, imageChannels = 3, channels = [32, 64, 4], kernelSide = 5 }: TeacherOptions): TeacherNetwork {
  const mapSide = imageSide - channels.length * (kernelSide - 1);
  const maps = channels.at(-1) ?? 0;
  if (!(mapSide >= 1) || !(maps >= 1) || !(neurons >= 1)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'drawTeacher',
      problem: `${channels.length} layers of side ${kernelSide} leave maps of side ${mapSide} of an image of side ${imageSide}`,
      action: 'Use a larger image, or fewer layers',
      received: { neurons, imageSide, channels, kernelSide },
    });
  }
  const [weightKey = key, placeKey = key, scaleKey = key] = split(key, 3);
  const weights = streamOf(weightKey);
  const layers = channels.map((outputs, l): TeacherLayer => {
    const inputs = l === 0 ? imageChannels : (channels[l - 1] ?? 1);
    const fanIn = kernelSide * kernelSide * inputs;
    const scale = Math.sqrt(2 / fanIn);
    return { inputs, outputs, weights: weights.fillNormal(new Float64Array(fanIn * outputs)).map((each) => each * scale) };
  });
  const places = streamOf(placeKey);
  const offsets = Int32Array.from({ length: 2 * neurons }, () => places.integer(0, mapSide - 1));
  const types = Int32Array.from({ length: neurons }, (_, n) => Math.floor((n * maps) / neurons));
  const raw: TeacherNetwork = { imageSide, imageChannels, kernelSide, mapSide, layers, offsets, types, gains: new Float64Array(maps).fill(1) };
  return { ...raw, gains: gainsOf(raw, scaleKey) };
}

/** Gains from the mean of each map over 16 images and all places: the process is stationary, so places stand for samples. */
function gainsOf(teacher: TeacherNetwork, key: Key): Float64Array {
  const images = whiteNoise(key, 16, teacher.imageSide ** 2 * teacher.imageChannels);
  const maps = teacher.gains.length;
  const sums = new Float64Array(maps);
  const area = teacher.mapSide ** 2;
  for (let d = 0; d < 16; d++) {
    const map = lastMap(teacher, images, d);
    for (let at = 0; at < map.length; at++) sums[at % maps] = (sums[at % maps] ?? 0) + (map[at] ?? 0);
  }
  return sums.map((sum) => 0.1 / Math.max(sum / (16 * area), 1e-12));
}

/** Images of white noise, clean and observed responses. */
export function simulateTeacher(teacher: TeacherNetwork, key: Key, samples: number): { images: Float32Array; clean: Float64Array; responses: Float64Array } {
  const [imageKey = key, noiseKey = key] = split(key, 2);
  const images = whiteNoise(imageKey, samples, teacher.imageSide ** 2 * teacher.imageChannels);
  const clean = teacherResponses(teacher, images);
  return { images, clean, responses: withPoissonLikeNoise(noiseKey, clean) };
}

/** Clean responses of every neuron to images [D, side, side, channels], as [D, N]. */
export function teacherResponses(teacher: TeacherNetwork, images: Float32Array): Float64Array {
  const { types, offsets, gains, mapSide, imageSide, imageChannels } = teacher;
  const count = Math.floor(images.length / (imageSide ** 2 * imageChannels));
  const neurons = types.length;
  const clean = new Float64Array(count * neurons);
  for (let d = 0; d < count; d++) {
    const map = lastMap(teacher, images, d);
    for (let n = 0; n < neurons; n++) {
      const type = types[n] ?? 0;
      const place = (offsets[2 * n] ?? 0) * mapSide + (offsets[2 * n + 1] ?? 0);
      clean[d * neurons + n] = (gains[type] ?? 1) * (map[place * gains.length + type] ?? 0);
    }
  }
  return clean;
}

/** The last maps of image `d`, [mapSide, mapSide, maps], before the gains. */
function lastMap({ layers, imageSide, imageChannels, kernelSide }: TeacherNetwork, images: Float32Array, d: number): Float64Array {
  const size = imageSide ** 2 * imageChannels;
  let map: Float64Array = Float64Array.from(images.subarray(d * size, (d + 1) * size));
  let side = imageSide;
  for (const layer of layers) {
    map = rectifiedConvolution(map, side, layer, kernelSide);
    side -= kernelSide - 1;
  }
  return map;
}

/** max(0, sum_{dy,dx,i} w[dy,dx,i,o] x[y + dy, x + dx, i]), without padding. A row of taps (dx, i) is contiguous in both. */
function rectifiedConvolution(input: Float64Array, side: number, { inputs, outputs, weights }: TeacherLayer, kernelSide: number): Float64Array {
  const out = side - kernelSide + 1;
  const result = new Float64Array(out * out * outputs);
  const taps = kernelSide * inputs;
  for (let row = 0; row < out; row++) {
    for (let column = 0; column < out; column++) {
      const at = (row * out + column) * outputs;
      for (let dy = 0; dy < kernelSide; dy++) {
        const from = ((row + dy) * side + column) * inputs;
        for (let tap = 0; tap < taps; tap++) {
          const value = input[from + tap] ?? 0;
          if (value === 0) continue;
          const weight = (dy * taps + tap) * outputs;
          for (let o = 0; o < outputs; o++) result[at + o] = (result[at + o] ?? 0) + value * (weights[weight + o] ?? 0);
        }
      }
      for (let o = 0; o < outputs; o++) result[at + o] = Math.max(0, result[at + o] ?? 0);
    }
  }
  return result;
}
