/**
 * Most exciting inputs: for each neuron the image of given norm that it answers most to, by gradient ascent on the sphere,
 *
 *   x <- c (x + s g / |g|),   g = d f_n / dx blurred by a Gaussian,   |x| = c
 *
 * with the step s halved whenever f_n falls. For a linear neuron it is its filter; elsewhere a local maximum, found from noise that
 * depends on the seed only.
 *
 * Source: the idea is of Erhan et al. (2009), for neurons Walker et al. (2019) and Bashivan et al. (2019).
 */
import { mul, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import { jit, type NdArray, valueAndGrad } from '@thetakit/autodiff-core';
import { keyOf, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';
import { effectiveStatistics } from '../core/running-statistics.ts';
import type { Tensors } from '../core/tensors.ts';
import { buildModel } from '../model/build-model.ts';
import type { FittedModel } from '../model/fitted-model.ts';
import { reshapeAll, viewsOf } from '../model/parameter-layout.ts';

/** Settings. */
export interface ExcitingInputOptions {
  /** Norm of the images, in the units the model was fitted in. Default the square root of the number of pixels: that of white noise. */
  readonly norm?: number;
  /** Steps of ascent. Default 60. */
  readonly steps?: number;
  /** Standard deviation of the blur of gradients in pixels; 0 for none. Default 0.7. */
  readonly blur?: number;
  readonly seed?: number;
  /** Session of the neurons. Default 0. */
  readonly session?: number;
}

/** Images [neurons, rows, columns, channels] and what the model answers to them. */
export interface ExcitingInputs {
  readonly images: Float64Array;
  readonly responses: Float64Array;
  readonly shape: readonly [number, number, number, number];
}

/** Finds the images of the neurons named. Throws ARGUMENT_OUT_OF_RANGE for a neuron that is not there. */
export function mostExcitingInputs(model: FittedModel, neurons: readonly number[], options: ExcitingInputOptions = {}): ExcitingInputs {
  const { session = 0, steps = 60, blur = 0.7, seed = 0 } = options;
  const [rows, columns, channels] = model.place.image;
  const count = model.place.sessions[session]?.neurons ?? 0;
  const missing = neurons.find((n) => !Number.isInteger(n) || n < 0 || n >= count);
  if (missing !== undefined || neurons.length === 0) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'mostExcitingInputs',
      problem: `neuron ${String(missing)} is not among 0, ..., ${count - 1}`,
      action: 'Name neurons of the session',
      received: neurons,
    });
  }
  const pixels = rows * columns * channels;
  const norm = options.norm ?? Math.sqrt(pixels);
  const ascend = compileAscent(model, session, neurons);
  let images: Float64Array = streamOf(keyOf(seed)).fillNormal(new Float64Array(neurons.length * pixels));
  scaleRows(images, pixels, norm);
  let { values, slopes } = ascend(images);
  const reach = new Float64Array(neurons.length).fill(1);
  for (let step = 0; step < steps; step++) {
    blurRows(slopes, [rows, columns, channels], blur);
    const tried = stepped(images, slopes, reach, norm, pixels);
    const next = ascend(tried);
    neurons.forEach((_, i) => {
      const [from, to] = [i * pixels, (i + 1) * pixels];
      if ((next.values[i] ?? 0) >= (values[i] ?? 0)) return;
      // The step went too far: stay, and try half of it.
      reach[i] = (reach[i] ?? 1) / 2;
      tried.set(images.subarray(from, to), from);
      next.slopes.set(slopes.subarray(from, to), from);
      next.values[i] = values[i] ?? 0;
    });
    [images, values, slopes] = [tried, next.values, next.slopes];
  }
  return { images, responses: values, shape: [neurons.length, rows, columns, channels] };
}

/** Value and gradient of every chosen neuron at its own image; images do not mix in evaluation, so one gradient of the sum serves all. */
function compileAscent(fitted: FittedModel, session: number, neurons: readonly number[]) {
  const { spec, place, vector, statistics } = fitted.stored();
  const model = buildModel(spec, place);
  const [rows, columns, channels] = place.image;
  const count = place.sessions[session]?.neurons ?? 0;
  const chosen = new Float64Array(neurons.length * count);
  for (const [i, n] of neurons.entries()) chosen[i * count + n] = 1;
  const answer = (images: Tensor, flat: Tensors, running: Tensors, pick: Tensor) => {
    const input = { images: reshape(images, [neurons.length, rows, columns, channels]), noise: {} };
    const context = { isTraining: false, statistics: running, batch: {} };
    const picked = mul(model.predict(session, input, reshapeAll(model.parameters, flat), context), reshape(pick, [neurons.length, count]));
    return [sum(picked), sum(picked, 1)];
  };
  const run = jit(valueAndGrad(answer as never, 0, { hasAux: true }) as never) as unknown as (
    ...args: unknown[]
  ) => readonly [readonly [number, NdArray], NdArray];
  const [views, running] = [viewsOf(model.parameters, vector), effectiveStatistics(model.core.statistics, statistics)];
  return (images: Float64Array) => {
    const [[, values], slopes] = run(images, views, running, chosen);
    return { values: Float64Array.from(values.data), slopes: Float64Array.from(slopes.data) };
  };
}

/** One step of every image along its slope, back on the sphere. A slope of zero leaves the image where it is. */
function stepped(images: Float64Array, slopes: Float64Array, reach: Float64Array, norm: number, pixels: number): Float64Array {
  const next = images.slice();
  reach.forEach((length, i) => {
    const slope = slopes.subarray(i * pixels, (i + 1) * pixels);
    const size = Math.sqrt(slope.reduce((total, each) => total + each * each, 0));
    if (size === 0) return;
    for (let p = 0; p < pixels; p++) next[i * pixels + p] = (next[i * pixels + p] ?? 0) + (length * norm * (slope[p] ?? 0)) / size;
  });
  scaleRows(next, pixels, norm);
  return next;
}

function scaleRows(values: Float64Array, width: number, norm: number): void {
  for (let from = 0; from < values.length; from += width) {
    const row = values.subarray(from, from + width);
    const size = Math.sqrt(row.reduce((total, each) => total + each * each, 0));
    if (size > 0) for (let p = 0; p < width; p++) row[p] = ((row[p] ?? 0) * norm) / size;
  }
}

/** Blurs every image in place; beyond the edge there is nothing. */
function blurRows(values: Float64Array, [rows, columns, channels]: readonly [number, number, number], deviation: number): void {
  if (!(deviation > 0)) return;
  const radius = Math.ceil(3 * deviation);
  const taps = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * deviation * deviation)));
  const total = taps.reduce((a, b) => a + b, 0);
  const along = (length: number, stride: number, other: (at: number) => number) => {
    const source = values.slice();
    for (let at = 0; at < values.length; at++) {
      const place = other(at);
      let blurred = 0;
      for (let t = -radius; t <= radius; t++) if (place + t >= 0 && place + t < length) blurred += (taps[t + radius] ?? 0) * (source[at + t * stride] ?? 0);
      values[at] = blurred / total;
    }
  };
  along(columns, channels, (at) => Math.floor(at / channels) % columns);
  along(rows, channels * columns, (at) => Math.floor(at / (channels * columns)) % rows);
}
