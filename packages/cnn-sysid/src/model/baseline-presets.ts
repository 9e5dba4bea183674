/**
 * The models that the paper compares with on mouse V1, as its code has them: linear-nonlinear-Poisson, the full readout, fixed
 * masks, and the hierarchical structural model. Cores of one, two and three layers are `v1Preset` with that many kernels.
 */
import { optimizerOptions, type Preset, type V1Options, v1Preset } from './presets.ts';

/** One filter over the whole image for each neuron, f = exp(w.x + b), Poisson loss, smooth and sparse; default strengths 0.02 and 0.04. The bias starts at the mean response; theirs at -1. */
export function lnpPreset({ smoothness = 0.02, sparsity = 0.04 }: { readonly smoothness?: number; readonly sparsity?: number } = {}): Preset {
  return {
    spec: { core: { layers: [] }, readout: { kind: 'full', smoothness, sparsity }, bias: true, output: 'exp', loss: { kind: 'poisson' } },
    schedule: { checkEvery: 50, patience: 10, stages: 1, factor: 1 },
    optimizerOptions,
    batchSize: 256,
    lastBatch: 'drop',
    maskStart: 'random',
  };
}

/** Options of the full readout. */
export interface FullPresetOptions {
  /** Channels of each layer; default [48, 32, 4], the best of the paper's. */
  readonly channels?: readonly number[];
  /** Strength of the mean activity; default 0.02. */
  readonly activity?: number;
}

/** The core of the paper with a free weight per neuron, position and channel (McIntosh et al. 2016): dropout 0.5, weight decay 0.01, four stages of patience 3, rate divided by 10. */
export function fullPreset({ channels = [48, 32, 4], activity = 0.02 }: FullPresetOptions = {}): Preset {
  const base = v1Preset({ kernels: channels.map((_, l) => (l === 0 ? 13 : 3)), smoothness: 0, groupSparsity: 0 });
  const layers = base.spec.core.layers.map((layer, l) => ({ ...layer, channels: channels[l] ?? 1 }));
  return {
    ...base,
    spec: { ...base.spec, core: { layers }, readout: { kind: 'full', dropout: 0.5, decay: 0.01 }, activity },
    schedule: { checkEvery: 50, patience: 3, stages: 4, factor: 0.1, restore: 'stage' },
  };
}

/** The model of the paper, each neuron's place fixed where the blurred squared STA is largest (Batty et al. 2017). */
export function fixedMaskPreset(options: Omit<V1Options, 'readout'> = {}): Preset {
  const base = v1Preset(options);
  return { ...base, spec: { ...base.spec, readout: { kind: 'fixed-mask', features: 'abs', estimate: 'squared-sta' } } };
}

/**
 * The hierarchical structural model (Antolik et al. 2016) of N neurons: 9 differences of Gaussians over the image, floor(N / 5)
 * hidden softplus units, softplus outputs, Poisson loss. Theirs is fitted by truncated Newton within bounds; here by the same
 * training as all models.
 */
export function hsmPreset(neurons: number, image: readonly [rows: number, columns: number], units = 9): Preset {
  const hidden = Math.max(1, Math.floor(neurons / 5));
  const start = { kind: 'normal', mean: 0, sd: 1 / Math.sqrt(units) } as const;
  return {
    spec: {
      core: {
        layers: [
          { kind: 'difference-of-gaussians', channels: units, kernel: image },
          { channels: hidden, kernel: 1, bias: true, activation: 'softplus', start },
        ],
      },
      readout: { kind: 'full', start: { kind: 'normal', mean: 0, sd: 1 / Math.sqrt(hidden) } },
      bias: true,
      output: 'softplus',
      loss: { kind: 'poisson' },
    },
    schedule: { checkEvery: 50, patience: 10, stages: 3, factor: 1 / 3, restore: 'stage', maxStageSteps: 10_000 },
    optimizerOptions: { ...optimizerOptions, learningRate: 0.05 },
    batchSize: 256,
    lastBatch: 'drop',
    maskStart: 'random',
  };
}
