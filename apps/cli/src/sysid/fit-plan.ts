/** Which model, and how it is trained: a preset with what the flags change. */
import {
  columnNormaliser,
  fixedMaskPreset,
  fullPreset,
  globalNormaliser,
  hsmPreset,
  lnpPreset,
  type Normaliser,
  type PlateauSchedule,
  type Preset,
  simulationPreset,
  v1Preset,
} from '@thetakit/cnn-sysid';
import type { SysidData } from './sysid-data.ts';

/** Models by name. */
export const PRESETS = ['simulation', 'v1', 'v1-two-layers', 'v1-one-layer', 'lnp', 'full', 'fixed-mask', 'hsm', 'linear'] as const;
export type PresetName = (typeof PRESETS)[number];

/** What each is, for the help. */
export const PRESET_HELP = `
Presets:
  simulation     one linear layer, a mask per neuron, squared error: the simulations of Klindt et al. 2017 (several kernels: unit norm)
  v1             three layers of 48 channels (13, 3, 3), softplus, Poisson loss: their model of mouse V1
  v1-two-layers, v1-one-layer   the same with fewer layers
  lnp            a filter over the whole image for each neuron, exponential
  full           a free weight per neuron, place and channel (McIntosh et al. 2016)
  fixed-mask     each neuron's place fixed from its spike-triggered average (Batty et al. 2017)
  hsm            differences of Gaussians and hidden units (Antolik et al. 2016)
  linear         the simulation model with kernels that start from clusters of spike-triggered averages: for several types`;

/** Flags that change a preset; those left out have its values. */
export interface PlanFlags {
  readonly preset: PresetName;
  readonly kernels?: number;
  readonly kernelSide?: readonly number[];
  readonly maskPenalty?: number;
  readonly weightPenalty?: number;
  readonly readoutPenalty?: number;
  readonly smoothness?: number;
  readonly groupSparsity?: number;
  readonly rate?: number;
  readonly batch?: number;
  readonly steps?: number;
  readonly checkEvery?: number;
  readonly patience?: number;
  readonly stages?: number;
  readonly start?: 'random' | 'sta' | 'squared-sta' | 'clusters';
  readonly zScore?: 'pixel' | 'image' | 'none';
  readonly precision: 'float32' | 'float64';
  readonly executor: 'auto' | 'compiled' | 'onnx';
}

/** A preset with the flags applied. */
export interface FitPlan {
  readonly preset: Preset;
  readonly maskStart: 'random' | 'sta' | 'squared-sta';
  readonly precision: 'float32' | 'float64';
  readonly executor: 'auto' | 'compiled' | 'onnx';
  readonly normaliser?: Normaliser;
}

/** The plan of flags for data. */
export function planOf(flags: PlanFlags, data: SysidData): FitPlan {
  const base = presetOf(flags, data);
  const { maskPeak, ...rest } = base;
  const schedule: PlateauSchedule = {
    ...base.schedule,
    ...given('checkEvery', flags.checkEvery),
    ...given('patience', flags.patience),
    ...given('stages', flags.stages),
    ...given('maxSteps', flags.steps),
  };
  const start = flags.start === 'clusters' ? 'sta' : flags.start;
  const normaliser = normaliserOf(flags, data);
  return {
    preset: {
      ...rest,
      // The known deviation of noise-free responses holds for simulated neurons only.
      ...(data.truth === undefined ? {} : given('maskPeak', maskPeak)),
      schedule,
      batchSize: flags.batch ?? base.batchSize,
      optimizerOptions: { ...base.optimizerOptions, ...given('learningRate', flags.rate) },
    },
    maskStart: start ?? base.maskStart,
    precision: flags.precision,
    executor: flags.executor,
    ...(normaliser === undefined ? {} : { normaliser }),
  };
}

function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}

function presetOf(flags: PlanFlags, { neurons, image }: SysidData): Preset {
  const { preset, kernels, kernelSide, maskPenalty, weightPenalty, readoutPenalty, smoothness, groupSparsity } = flags;
  const penalties = { ...given('smoothness', smoothness), ...given('groupSparsity', groupSparsity), ...given('readout', readoutPenalty) };
  const core = { ...given('channels', kernels), ...given('kernels', kernelSide) };
  switch (preset) {
    case 'simulation':
    case 'linear': {
      const side = kernelSide?.[0];
      const several = (kernels ?? 1) > 1 ? { channels: kernels ?? 1, scale: 'unit-kernels' as const } : {};
      return simulationPreset({ ...several, ...given('kernel', side), ...given('mask', maskPenalty), ...given('features', weightPenalty) });
    }
    case 'v1':
      return v1Preset({ ...core, ...penalties });
    case 'v1-two-layers':
      return v1Preset({ kernels: [13, 3], ...core, ...penalties });
    case 'v1-one-layer':
      return v1Preset({ channels: 32, kernels: [13], ...core, ...penalties });
    case 'lnp':
      return lnpPreset({ ...given('smoothness', smoothness), ...given('sparsity', readoutPenalty) });
    case 'full':
      return fullPreset();
    case 'fixed-mask':
      return fixedMaskPreset({ ...core, ...given('smoothness', smoothness), ...given('groupSparsity', groupSparsity) });
    case 'hsm':
      return hsmPreset(neurons, [image[0], image[1]]);
  }
}

/** Images are z-scored per pixel for the models of mouse V1, as published, and left alone for simulations, which are white noise already. */
function normaliserOf({ zScore, preset }: PlanFlags, { images, image }: SysidData): Normaliser | undefined {
  const kind = zScore ?? (preset === 'simulation' || preset === 'linear' ? 'none' : 'pixel');
  const pixels = image[0] * image[1] * image[2];
  if (kind === 'none') return undefined;
  return kind === 'pixel' ? columnNormaliser(images, pixels) : globalNormaliser(images, pixels);
}
