/**
 * One point of figure 3 or 4: simulate linear neurons, fit the shared kernels, and compare with the truth. The score is exact: the
 * filter of a linear model is known, and FEV = 1 - (|b - a|^2 + o^2) / |a|^2 on white noise, so no test set is needed.
 *
 * Source: Klindt, Ecker, Euler and Bethge (2017).
 */
import { type Key, keyOf, split } from '@thetakit/random';
import { randomSplit, takeRows } from '../data/split.ts';
import { kernelCosine } from '../metrics/kernel-recovery.ts';
import { locationRecovery, maskPeaks } from '../metrics/location-recovery.ts';
import { meanOf } from '../metrics/moments.ts';
import { strongestFeature, typePurity } from '../metrics/type-recovery.ts';
import type { FittedModel } from '../model/fitted-model.ts';
import { type Preset, simulationPreset } from '../model/presets.ts';
import { linearFractionExplained } from '../synthetic/closed-form.ts';
import { drawLinearPopulation, fieldOverImage, type LinearPopulation, type LinearPopulationOptions, simulateLinear } from '../synthetic/linear-population.ts';
import type { TrainData } from '../training/training-problem.ts';
import { linearFilters } from './linear-filters.ts';

/** What to simulate and fit. */
export interface LinearExperiment extends LinearPopulationOptions {
  /** Training and validation samples together; a fifth validates, 10 000 at most. */
  readonly samples: number;
  readonly seed: number;
  /** L1 on masks. Default 0.1 for one type, 0.01 for several. */
  readonly maskPenalty?: number;
  /** L1 on feature weights of several types. Default 0.04. */
  readonly weightPenalty?: number;
}

/** An experiment that is ready to fit. */
export interface PreparedExperiment {
  readonly population: LinearPopulation;
  readonly data: TrainData;
  readonly preset: Preset;
}

/** What was recovered. */
export interface LinearRecovery {
  /** FEV, mean over neurons, and of each. */
  readonly explained: number;
  readonly neurons: Float64Array;
  /** Share of mask peaks within a pixel of the truth, after a common shift is removed. */
  readonly withinOnePixel: number;
  readonly shift: readonly [number, number];
  /** |cosine| of kernel and field, for each kernel over the neurons that weigh it most. */
  readonly kernelCosines: readonly number[];
  readonly typePurity: number;
  /** Feature weights [N, K]. */
  readonly weights: Float64Array;
}

/** Draws population and data. One type: one kernel with batch normalisation (figure 3); several: as many kernels of unit norm (figure 4). */
export function linearExperiment({ samples, seed, maskPenalty, weightPenalty = 0.04, ...options }: LinearExperiment): PreparedExperiment {
  const [populationKey, dataKey, splitKey] = split(keyOf(seed), 3) as [Key, Key, Key];
  const population = drawLinearPopulation(populationKey, options);
  const { images, responses } = simulateLinear(population, dataKey, samples);
  const { training, validation } = randomSplit(splitKey, samples);
  const { imageSide, neurons, patchSide } = population;
  const part = (rows: Int32Array) => ({
    images: { data: takeRows(images, imageSide ** 2, rows), shape: [rows.length, imageSide, imageSide, 1] as const },
    responses: { data: takeRows(responses, neurons, rows), shape: [rows.length, neurons] as const },
  });
  const channels = options.types?.length ?? 1;
  const preset =
    channels === 1
      ? simulationPreset({ kernel: patchSide, mask: maskPenalty ?? 0.1 })
      : simulationPreset({ kernel: patchSide, channels, scale: 'unit-kernels', mask: maskPenalty ?? 0.01, features: weightPenalty });
  return { population, data: { training: part(training), validation: part(validation) }, preset };
}

/** Compares a fitted model of one linear layer with the population. */
export function linearRecovery(model: FittedModel, population: LinearPopulation): LinearRecovery {
  const { neurons, imageSide, patchSide, offsets, types, fields } = population;
  const { filters, offsets: constants } = linearFilters(model);
  const pixels = imageSide * imageSide;
  const scores = Float64Array.from({ length: neurons }, (_, n) =>
    linearFractionExplained(filters.subarray(n * pixels, (n + 1) * pixels), fieldOverImage(population, n), constants[n] ?? 0),
  );
  const masks = model.masks();
  const location = locationRecovery(maskPeaks(masks.data, masks.shape[1] ?? 1, masks.shape[2] ?? 1), offsets);
  const { data: weights, shape } = model.featureWeights();
  const channels = shape[1] ?? 1;
  const chosen = strongestFeature(byFeature(weights, channels), channels);
  const kernel = model.kernels()[0]?.data ?? new Float64Array(0);
  const area = patchSide * patchSide;
  const kernelCosines = Array.from({ length: channels }, (_, k) => {
    const learned = Float64Array.from({ length: area }, (_each, p) => kernel[p * channels + k] ?? 0);
    const own = Array.from({ length: neurons }, (_each, n) => n).filter((n) => chosen[n] === k);
    return meanOf(own.map((n) => kernelCosine(learned, fields.subarray(n * area, (n + 1) * area), patchSide, location.shift)));
  });
  const { withinOnePixel, shift } = location;
  return { explained: meanOf(scores), neurons: scores, withinOnePixel, shift, kernelCosines, typePurity: typePurity(chosen, types), weights };
}

/** [N, K] to [K, N]. */
export function byFeature(weights: ArrayLike<number>, features: number): Float64Array {
  const neurons = weights.length / features;
  return Float64Array.from({ length: weights.length }, (_, i) => weights[(i % neurons) * features + Math.floor(i / neurons)] ?? 0);
}
