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
  /** Kernels are weighed by exp(-rho^2 / (2 envelope^2)), rho pixels from the middle: the smaller, the more a neuron sees of one place, as trained features do. Default none. */
  readonly envelope?: number;
  /** How many deviations above its mean the last maps must be to answer. Default 0.5: a neuron is silent for seven in ten images. */
  readonly threshold?: number;
}

/** One layer of a teacher. */
export interface TeacherLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** [dy, dx, input, output]. */
  readonly weights: Float64Array;
  /** [output]. */
  readonly biases: Float64Array;
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

/**
 * Draws kernels from a normal distribution, scaled and shifted so that over white noise every map has deviation 1 and mean 0
 * before its rectifier (mean -threshold in the last layer): no map is silent, always on, or much weaker than the others.
 * Throws ARGUMENT_OUT_OF_RANGE when the kernels use up the image.
 */
export function drawTeacher(key: Key, options: TeacherOptions): TeacherNetwork {
  const { neurons, imageSide = 44, imageChannels = 3, channels = [32, 64, 4], kernelSide = 5, envelope = Infinity, threshold = 0.5 } = options;
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
  const images = whiteNoise(scaleKey, CALIBRATION_IMAGES, imageSide ** 2 * imageChannels);
  const size = imageSide ** 2 * imageChannels;
  let inputs: Float64Array[] = Array.from({ length: CALIBRATION_IMAGES }, (_, d) => Float64Array.from(images.subarray(d * size, (d + 1) * size)));
  const layers = channels.map((outputs, l): TeacherLayer => {
    const fanIn = kernelSide * kernelSide * (l === 0 ? imageChannels : (channels[l - 1] ?? 1));
    const drawn = {
      inputs: fanIn / kernelSide ** 2,
      outputs,
      weights: windowed(weights.fillNormal(new Float64Array(fanIn * outputs)), kernelSide, envelope),
      biases: new Float64Array(outputs),
    };
    const side = imageSide - l * (kernelSide - 1);
    const layer = standardised(
      drawn,
      inputs.map((each) => convolution(each, side, drawn, kernelSide)),
      l === channels.length - 1 ? threshold : 0,
    );
    inputs = inputs.map((each) => rectified(convolution(each, side, layer, kernelSide)));
    return layer;
  });
  const places = streamOf(placeKey);
  const offsets = Int32Array.from({ length: 2 * neurons }, () => places.integer(0, mapSide - 1));
  const types = Int32Array.from({ length: neurons }, (_, n) => Math.floor((n * maps) / neurons));
  const gains = momentsOf(inputs, maps).means.map((mean) => 0.1 / Math.max(mean, 1e-12));
  return { imageSide, imageChannels, kernelSide, mapSide, layers, offsets, types, gains };
}

/** Kernels [dy, dx, input, output] times the window of the options. */
function windowed(kernels: Float64Array, side: number, envelope: number): Float64Array {
  const each = kernels.length / side ** 2;
  const middle = (side - 1) / 2;
  return kernels.map((weight, i) => {
    const tap = Math.floor(i / each);
    const squared = (Math.floor(tap / side) - middle) ** 2 + ((tap % side) - middle) ** 2;
    return weight * Math.exp(-squared / (2 * envelope ** 2));
  });
}

/** Images over which maps are measured; the process is stationary, so places stand for samples as well. */
const CALIBRATION_IMAGES = 16;

/** The layer with kernels and biases such that maps measured before get deviation 1 and mean -threshold. */
function standardised(layer: TeacherLayer, measured: readonly Float64Array[], threshold: number): TeacherLayer {
  const { means, deviations } = momentsOf(measured, layer.outputs);
  return {
    ...layer,
    weights: layer.weights.map((weight, i) => weight / (deviations[i % layer.outputs] ?? 1)),
    biases: means.map((mean, o) => -mean / (deviations[o] ?? 1) - threshold),
  };
}

/** Mean and population deviation of every channel. */
function momentsOf(maps: readonly Float64Array[], channels: number): { means: Float64Array; deviations: Float64Array } {
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  const count = maps.reduce((total, map) => total + map.length, 0) / channels;
  for (const map of maps) {
    for (let i = 0; i < map.length; i++) {
      const value = map[i] ?? 0;
      sums[i % channels] = (sums[i % channels] ?? 0) + value;
      squares[i % channels] = (squares[i % channels] ?? 0) + value * value;
    }
  }
  const means = sums.map((sum) => sum / count);
  return { means, deviations: squares.map((square, o) => Math.sqrt(Math.max(square / count - (means[o] ?? 0) ** 2, 1e-24))) };
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
    map = rectified(convolution(map, side, layer, kernelSide));
    side -= kernelSide - 1;
  }
  return map;
}

function rectified(map: Float64Array): Float64Array {
  return map.map((value) => Math.max(0, value));
}

/** b[o] + sum_{dy,dx,i} w[dy,dx,i,o] x[y + dy, x + dx, i], without padding. A row of taps (dx, i) is contiguous in both. */
function convolution(input: Float64Array, side: number, { inputs, outputs, weights, biases }: TeacherLayer, kernelSide: number): Float64Array {
  const out = side - kernelSide + 1;
  const result = new Float64Array(out * out * outputs);
  const taps = kernelSide * inputs;
  for (let row = 0; row < out; row++) {
    for (let column = 0; column < out; column++) {
      const at = (row * out + column) * outputs;
      result.set(biases, at);
      for (let dy = 0; dy < kernelSide; dy++) {
        const from = ((row + dy) * side + column) * inputs;
        for (let tap = 0; tap < taps; tap++) {
          const value = input[from + tap] ?? 0;
          if (value === 0) continue;
          const weight = (dy * taps + tap) * outputs;
          for (let o = 0; o < outputs; o++) result[at + o] = (result[at + o] ?? 0) + value * (weights[weight + o] ?? 0);
        }
      }
    }
  }
  return result;
}
