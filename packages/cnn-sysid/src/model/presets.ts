/**
 * The two models of Klindt, Ecker, Euler and Bethge (NIPS 2017), with the schedules they were trained by. Slips of the
 * original code are not copied. `tf1` gives the running statistics of TensorFlow 1, which change the learning curve; a stage
 * that ends at its step limit restores its best weights, which the original does not.
 */
import { FIELD_NORM } from '../synthetic/receptive-field.ts';
import type { PlateauSchedule } from '../training/train-options.ts';
import type { ModelSpec } from './model-spec.ts';

/** A model and how to train it. */
export interface Preset {
  readonly spec: ModelSpec;
  readonly schedule: PlateauSchedule;
  /** For Adam, as TensorFlow has it. */
  readonly optimizerOptions: { readonly variant: 'tf'; readonly learningRate: number };
  readonly batchSize: number;
  readonly lastBatch: 'use' | 'drop';
  readonly maskStart: 'random' | 'sta';
  /** Value of the pixel that 'sta' sets. */
  readonly maskPeak?: number;
}

/** Adam of both. */
export const optimizerOptions = { variant: 'tf', learningRate: 0.001 } as const;

/** Options of the simulation preset. */
export interface SimulationOptions {
  /** Side of the kernel; default 17. */
  readonly kernel?: number;
  /** Channels; default 1. */
  readonly channels?: number;
  /** L1 on masks, mean over neurons; default 0.1. */
  readonly mask?: number;
  /** L1 on feature weights, mean over neurons; without effect with one channel; default 0.04. */
  readonly features?: number;
  /** Batch normalisation, or kernels of unit norm as for several types; default 'batch-norm'. */
  readonly scale?: 'batch-norm' | 'unit-kernels';
  /** Running statistics as in TensorFlow 1; default false. */
  readonly tf1?: boolean;
}

/** Family A: one linear layer, free masks that start at the STA with the deviation of noise-free simulated responses, squared error, separate L1; check every 100 steps, (5, 3) plateaus of a tenth, 10 000 steps at most. With unit kernels, as for figure 4, feature weights start at that deviation, too. */
export function simulationPreset({
  kernel = 17,
  channels = 1,
  mask = 0.1,
  features = 0.04,
  scale = 'batch-norm',
  tf1 = false,
}: SimulationOptions = {}): Preset {
  // Figure 4 starts its weights at the deviation of the responses, as it does the masks' pixels: .5 would take them hundreds of steps to leave.
  const weights = scale === 'unit-kernels' ? { featureStart: { kind: 'normal', mean: FIELD_NORM, sd: 0.01 } as const } : {};
  const norm = scale === 'unit-kernels' ? { unitKernels: true } : { batchNorm: { decay: 0.998, offset: false, statistics: tf1 ? 'tf1' : 'debiased' } as const };
  return {
    spec: {
      core: { layers: [{ channels, kernel, ...norm }] },
      readout: { kind: 'factorised', dropSingleFeature: true, penalty: { form: 'separate', mask, features, reduction: 'mean' }, ...weights },
      loss: { kind: 'mse' },
    },
    schedule: {
      checkEvery: 100,
      patience: 5,
      stages: scale === 'unit-kernels' ? 2 : 3,
      factor: 0.1,
      maxSteps: 10_000,
      burnIn: scale === 'unit-kernels' ? 10 : 0,
    },
    optimizerOptions,
    batchSize: 256,
    lastBatch: 'use',
    maskStart: 'sta',
    maskPeak: FIELD_NORM,
  };
}

/** Options of the mouse V1 preset. */
export interface V1Options {
  /** Channels of every layer; default 48. */
  readonly channels?: number;
  /** Kernel sides of the layers; default [13, 3, 3]. */
  readonly kernels?: readonly number[];
  /** Smoothness of the first layer (of all layers when the later kernels are 8 x 8); default 0.03. */
  readonly smoothness?: number;
  /** Group sparsity of the later layers; default 0.05. */
  readonly groupSparsity?: number;
  /** Product of the L1 norms of masks and feature weights; default 0.02. */
  readonly readout?: number;
  /** Running statistics as in TensorFlow 1; default false. */
  readonly tf1?: boolean;
}

/** Family B: softplus layers, non-negative masks and weights, Poisson loss; check every 50 steps, three stages of patience 10, rate divided by 3, best weights restored at each. */
export function v1Preset(options: V1Options = {}): Preset {
  const { channels = 48, kernels = [13, 3, 3], smoothness = 0.03, groupSparsity = 0.05, readout = 0.02, tf1 = false } = options;
  const start = { kind: 'truncated-normal', sd: 0.01 } as const;
  const isSmoothAll = kernels.slice(1).some((side) => side >= 8);
  const layers = kernels.map((kernel, l) => ({
    channels,
    kernel,
    padding: l === 0 ? ('valid' as const) : ('same' as const),
    batchNorm: { decay: 0.9, offset: true, statistics: tf1 ? ('tf1' as const) : ('debiased' as const) },
    activation: l === kernels.length - 1 ? ('identity' as const) : ('softplus' as const),
    smoothness: l === 0 || isSmoothAll ? smoothness : 0,
    groupSparsity: l === 0 ? 0 : groupSparsity,
    start,
  }));
  return {
    spec: {
      core: { layers },
      readout: { kind: 'factorised', mask: 'abs', features: 'abs', penalty: { form: 'product', mask: readout }, maskStart: start, featureStart: start },
      bias: true,
      output: 'softplus',
      loss: { kind: 'poisson' },
    },
    schedule: { checkEvery: 50, patience: 10, stages: 3, factor: 1 / 3, restore: 'stage', maxStageSteps: 10_000 },
    optimizerOptions,
    batchSize: 256,
    lastBatch: 'drop',
    maskStart: 'random',
  };
}
