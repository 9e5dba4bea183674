/**
 * Training of the linear what-and-where model: Adam on batches, the rate dropped when the validation error no longer falls, the
 * best parameters kept. The state is plain data, so a fit can stop, be written to a file, and go on with the same numbers.
 *
 * Source: the schedule of Klindt et al. (2017) for simulations: check every 100 steps; after `patience` checks without a best value
 * the rate falls to a tenth; after `reductions` such falls the fit ends. Adam as in Kingma and Ba (2015), epsilon 1e-8 beside sqrt(v).
 */
import { type Key, split, streamOf } from '@thetakit/random';
import { type Outcome, outcomeOf, ThetakitError } from '@thetakit/registry';
import { kMeans } from '../../clustering/k-means.ts';
import { type Split, takeRows } from '../../data/split.ts';
import { maskPeaks } from '../../metrics/location-recovery.ts';
import { spikeTriggeredAverage } from '../spike-triggered-average.ts';
import { type LinearLayout, linearLayout, linearLoss, linearPredictions } from './linear-model.ts';

/** Settings of a fit. */
export interface LinearFitOptions {
  readonly kernelSide: number;
  /** Number of kernels, K. Default 1. */
  readonly kernels?: number;
  /** L1 on masks, mean over neurons. Default 0.1. */
  readonly maskPenalty?: number;
  /** L1 on feature weights, mean over neurons; without effect when K = 1. Default 0.04. */
  readonly weightPenalty?: number;
  /** Default 0.001. */
  readonly rate?: number;
  /** Default 256. */
  readonly batchSize?: number;
  /** Default 10,000. */
  readonly maxSteps?: number;
  /** Steps between checks of the validation error. Default 100. */
  readonly checkEvery?: number;
  /** Checks without a best value before the rate falls. Default 5. */
  readonly patience?: number;
  /** Falls of the rate before the fit ends. Default 3. */
  readonly reductions?: number;
  /**
   * Where kernels and weights start: `random` as published, or `clusters`: neurons are clustered by their STA about its peak, each
   * kernel starts at the mean of a cluster and each neuron with the weight of its own. With several kernels that start alike, random
   * starts tend to learn the same kernel twice. Default random.
   */
  readonly start?: 'random' | 'clusters';
  /** Start value of the mask at its first place. Default the standard deviation of a clean simulated response, 0.125. */
  readonly peak?: number;
}

/** Images, responses and their split. */
export interface LinearFitData {
  /** [D, side, side]. */
  readonly images: Float32Array;
  readonly imageSide: number;
  /** [D, N]. */
  readonly responses: Float64Array;
  readonly neurons: number;
  readonly split: Split;
}

/** One check of the learning curve. */
export interface CurvePoint {
  readonly step: number;
  /** Mean loss, penalties included, of the steps since the last check. */
  readonly training: number;
  /** Squared error on the validation samples, penalties left out. */
  readonly validation: number;
}

/** Everything that a fit needs to go on. */
export interface LinearFitState {
  readonly step: number;
  readonly parameters: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly rate: number;
  readonly misses: number;
  readonly drops: number;
  readonly best: Float64Array;
  readonly bestStep: number;
  readonly bestValidation: number;
  /** The order of this pass over the training samples, and how far it is. */
  readonly order: Int32Array;
  readonly position: number;
  readonly key: Key;
  readonly curve: readonly CurvePoint[];
  /** Why the fit ended; undefined while it goes on. */
  readonly outcome?: Outcome;
}

const resolved = (options: LinearFitOptions) => ({
  kernels: 1,
  maskPenalty: 0.1,
  weightPenalty: 0.04,
  rate: 0.001,
  batchSize: 256,
  maxSteps: 10_000,
  checkEvery: 100,
  patience: 5,
  reductions: 3,
  start: 'random' as const,
  peak: 0.125,
  ...options,
});

/** The layout of a fit. Throws ARGUMENT_OUT_OF_RANGE when the kernel does not fit the image. */
export function linearFitLayout(
  { imageSide, neurons }: Pick<LinearFitData, 'imageSide' | 'neurons'>,
  { kernelSide, kernels = 1 }: LinearFitOptions,
): LinearLayout {
  if (!Number.isInteger(kernelSide) || kernelSide < 1 || kernelSide > imageSide || !Number.isInteger(kernels) || kernels < 1) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'linearFit',
      problem: `${kernels} kernels of side ${kernelSide} for images of side ${imageSide}`,
      action: 'Choose at least one kernel that fits the image',
      received: { kernelSide, kernels },
    });
  }
  return linearLayout({ imageSide, kernelSide, kernels, neurons });
}

/** The start: kernels N(0, 0.01), masks N(0, 0.001) with one pixel at the peak of the STA, weights about the peak value (1 / K of it all when K = 1). */
export function startLinearFit(key: Key, data: LinearFitData, options: LinearFitOptions): LinearFitState {
  const layout = linearFitLayout(data, options);
  const { peak, rate, start: kind } = resolved(options);
  const [startKey = key, orderKey = key, clusterKey = key] = split(key, 3);
  const stream = streamOf(startKey);
  const { size, kernelsEnd, masksEnd, mapSide, neurons } = layout;
  const parameters = Float64Array.from({ length: size }, (_, i) =>
    i < kernelsEnd ? 0.01 * stream.normal() : i < masksEnd ? 0.001 * stream.normal() : peak + 0.01 * stream.normal(),
  );
  const sta = trainingAverage(data);
  const peaks = maskPeaks(croppedAverage(sta, layout), mapSide);
  const isClustered = kind === 'clusters' && layout.kernels > 1;
  if (isClustered) startAtClusters(parameters, layout, { sta, peaks, peak, key: clusterKey });
  const height = isClustered ? Math.sqrt(peak) : peak;
  for (let n = 0; n < neurons; n++) parameters[kernelsEnd + ((peaks[2 * n] ?? 0) * mapSide + (peaks[2 * n + 1] ?? 0)) * neurons + n] = height;
  const zeros = () => new Float64Array(size);
  const fresh = { first: zeros(), second: zeros(), best: parameters.slice(), order: new Int32Array(0), curve: [] };
  return { ...fresh, step: 0, parameters, rate, misses: 0, drops: 0, bestStep: 0, bestValidation: Number.POSITIVE_INFINITY, position: 0, key: orderKey };
}

/** STA of the training samples, [N, side, side]. */
function trainingAverage({ images, responses, neurons, imageSide, split: { training } }: LinearFitData): Float64Array {
  const pixels = imageSide * imageSide;
  return spikeTriggeredAverage(takeRows(images, pixels, training), pixels, takeRows(responses, neurons, training), neurons);
}

/** The pixels that a map can stand for: the middle of the image. [N, mapSide, mapSide]. */
function croppedAverage(sta: Float64Array, { mapSide, imageSide, kernelSide, neurons }: LinearLayout): Float64Array {
  const border = (kernelSide - 1) >> 1;
  return Float64Array.from({ length: neurons * mapSide * mapSide }, (_, i) => {
    const [n, p] = [Math.floor(i / (mapSide * mapSide)), i % (mapSide * mapSide)];
    return sta[(n * imageSide + Math.floor(p / mapSide) + border) * imageSide + (p % mapSide) + border] ?? 0;
  });
}

/** Kernels at the means of clusters of patches, weights sqrt(peak) for a neuron's own cluster and a tenth of it for the others. */
function startAtClusters(
  parameters: Float64Array,
  { kernels, kernelSide, imageSide, neurons, masksEnd }: LinearLayout,
  { sta, peaks, peak, key }: { sta: Float64Array; peaks: Int32Array; peak: number; key: Key },
): void {
  const area = kernelSide * kernelSide;
  const patches = Float64Array.from({ length: neurons * area }, (_, i) => {
    const [n, q] = [Math.floor(i / area), i % area];
    const row = (peaks[2 * n] ?? 0) + Math.floor(q / kernelSide);
    return sta[(n * imageSide + row) * imageSide + (peaks[2 * n + 1] ?? 0) + (q % kernelSide)] ?? 0;
  });
  const { labels, centres } = kMeans(key, patches, area, kernels);
  for (let k = 0; k < kernels; k++) {
    const centre = centres.subarray(k * area, (k + 1) * area);
    const norm = Math.sqrt(centre.reduce((sum, each) => sum + each * each, 0)) || 1;
    for (let i = 0; i < area; i++) parameters[k * area + i] = (0.01 * kernelSide * (centre[i] ?? 0)) / norm;
    for (let n = 0; n < neurons; n++) parameters[masksEnd + k * neurons + n] = Math.sqrt(peak) * (labels[n] === k ? 1 : 0.1);
  }
}

/** Goes on from a state, giving it after every check and at the end; `yield`s numbers of steps in between so that the caller can take a turn. */
export function* continueLinearFit(
  from: LinearFitState,
  data: LinearFitData,
  options: LinearFitOptions,
): Generator<LinearFitState | number, LinearFitState, void> {
  const layout = linearFitLayout(data, options);
  const { checkEvery, maxSteps, batchSize, patience, reductions, maskPenalty, weightPenalty } = resolved(options);
  const penalties = { mask: maskPenalty, weight: weightPenalty };
  const gradient = new Float64Array(layout.size);
  const [parameters, first, second] = [from.parameters.slice(), from.first.slice(), from.second.slice()];
  const stream = streamOf(from.key);
  let { step, rate, misses, drops, best, bestStep, bestValidation, order, position, curve, outcome } = from;
  let [sum, count] = [0, 0];
  while (outcome === undefined) {
    if (position >= order.length) {
      order = stream.permutation(data.split.training.length).map((i) => data.split.training[i] ?? 0);
      position = 0;
    }
    const rows = order.subarray(position, position + batchSize);
    position += batchSize;
    sum += linearLoss(parameters, layout, { images: data.images, responses: data.responses, rows }, penalties, gradient);
    count++;
    step++;
    adamStep(parameters, gradient, first, second, { step, rate });
    yield step;
    if (step % checkEvery !== 0 && step < maxSteps) continue;
    const validation = validationError(parameters, layout, data);
    curve = [...curve, { step, training: sum / count, validation }];
    [sum, count] = [0, 0];
    if (!Number.isFinite(validation)) outcome = outcomeOf('non-finite');
    else if (validation < bestValidation) [best, bestStep, bestValidation, misses] = [parameters.slice(), step, validation, 0];
    else if (++misses >= patience) [rate, misses, drops] = [rate / 10, 0, drops + 1];
    if (drops >= reductions) outcome = outcomeOf('function-tolerance', `The validation error was least at step ${bestStep}.`);
    else if (step >= maxSteps) outcome ??= outcomeOf('max-iterations');
    const now = { step, rate, misses, drops, best, bestStep, bestValidation, order, position, curve, key: stream.key() };
    yield { ...now, parameters: parameters.slice(), first: first.slice(), second: second.slice(), ...(outcome === undefined ? {} : { outcome }) };
  }
  const now = { step, rate, misses, drops, best, bestStep, bestValidation, order, position, curve, outcome };
  return { ...now, parameters, first, second, key: stream.key() };
}

/** Squared error on the validation samples. */
function validationError(parameters: Float64Array, layout: LinearLayout, { images, responses, split: { validation }, neurons }: LinearFitData): number {
  let [sum, count] = [0, 0];
  for (let from = 0; from < validation.length; from += 256) {
    const rows = validation.subarray(from, from + 256);
    const predicted = linearPredictions(parameters, layout, images, rows);
    for (let i = 0; i < predicted.length; i++) {
      const error = (predicted[i] ?? 0) - (responses[(rows[Math.floor(i / neurons)] ?? 0) * neurons + (i % neurons)] ?? 0);
      if (Number.isNaN(error)) continue;
      sum += error * error;
      count++;
    }
  }
  return sum / count;
}

function adamStep(
  parameters: Float64Array,
  gradient: Float64Array,
  first: Float64Array,
  second: Float64Array,
  { step, rate }: { step: number; rate: number },
): void {
  const scale = (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i]!;
    const m = 0.9 * first[i]! + 0.1 * g;
    const v = 0.999 * second[i]! + 0.001 * g * g;
    first[i] = m;
    second[i] = v;
    parameters[i]! -= (scale * m) / (Math.sqrt(v) + 1e-8);
  }
}
