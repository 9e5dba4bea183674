/**
 * One point of figure 5: neurons that read the maps of a fixed random network, fitted by a network of the same shape with one of
 * three readouts. Scored by FEV on noise-free test responses.
 *
 * Source: Klindt, Ecker, Euler and Bethge (2017); their targets, activations of VGG, are not available.
 */
import { type Key, keyOf, split } from '@thetakit/random';
import { randomSplit, takeRows } from '../data/split.ts';
import { meanOf } from '../metrics/moments.ts';
import { fractionExplained } from '../metrics/scores.ts';
import type { FittedModel } from '../model/fitted-model.ts';
import { optimizerOptions, type Preset } from '../model/presets.ts';
import type { ReadoutSpec } from '../readout/build-readout.ts';
import { whiteNoise, withPoissonLikeNoise } from '../synthetic/linear-population.ts';
import { teacherAsNetwork } from '../synthetic/teacher-as-network.ts';
import { drawTeacher, type TeacherOptions } from '../synthetic/teacher-network.ts';
import type { TrainData } from '../training/training-problem.ts';

/** The readouts of figure 5. */
export const TEACHER_READOUTS = ['factorised', 'fixed-mask', 'full'] as const;
/** One of them. */
export type TeacherReadout = (typeof TEACHER_READOUTS)[number];

/** What to simulate and fit. */
export interface TeacherExperiment extends TeacherOptions {
  /** Training and validation samples together; an eighth validates, 1024 at most. */
  readonly samples: number;
  readonly seed: number;
  readonly readout: TeacherReadout;
  /** Clean test images. Default 1024. */
  readonly test?: number;
  /** L1 on masks. Default 0.003. */
  readonly maskPenalty?: number;
  /** L1 on feature weights. Default 0.03. */
  readonly weightPenalty?: number;
}

/** An experiment that is ready to fit. */
export interface PreparedTeacher {
  readonly data: TrainData;
  readonly preset: Preset;
  /** FEV on clean test responses: the mean over neurons, and each. */
  score(model: FittedModel): { readonly explained: number; readonly neurons: Float64Array };
}

/** Draws teacher and data, and the student of the same shape. */
export function teacherExperiment(experiment: TeacherExperiment): PreparedTeacher {
  const { samples, seed, test = 1024, neurons, imageSide = 44, imageChannels = 3, channels = [32, 64, 4], kernelSide = 5, envelope = Infinity } = experiment;
  const [teacherKey, dataKey, testKey, splitKey] = split(keyOf(seed), 4) as [Key, Key, Key, Key];
  const teacher = drawTeacher(teacherKey, { neurons, imageSide, imageChannels, channels, kernelSide, envelope });
  const size = [imageSide, imageSide, imageChannels] as const;
  const pixels = imageSide * imageSide * imageChannels;
  const network = teacherAsNetwork(teacher);
  const answers = (images: Float32Array, count: number) => network.predict({ data: images, shape: [count, ...size] }).data;
  const [imageKey, noiseKey] = split(dataKey, 2) as [Key, Key];
  const images = whiteNoise(imageKey, samples, pixels);
  const responses = withPoissonLikeNoise(noiseKey, answers(images, samples));
  const heldImages = whiteNoise(testKey, test, pixels);
  const clean = answers(heldImages, test);
  const { training, validation } = randomSplit(splitKey, samples, 7 / 8, 1024);
  const part = (rows: Int32Array) => ({
    images: { data: takeRows(images, pixels, rows), shape: [rows.length, ...size] as const },
    responses: { data: takeRows(responses, neurons, rows), shape: [rows.length, neurons] as const },
  });
  return {
    data: { training: part(training), validation: part(validation) },
    preset: studentPreset(experiment, channels, kernelSide),
    score(model) {
      const { data } = model.predict({ data: heldImages, shape: [test, ...size] });
      const column = (values: Float64Array, n: number) => Float64Array.from({ length: test }, (_, d) => values[d * neurons + n] ?? 0);
      const scores = Float64Array.from({ length: neurons }, (_, n) => fractionExplained(column(clean, n), column(data, n)));
      return { explained: meanOf(scores), neurons: scores };
    },
  };
}

/**
 * Layers with batch normalisation, an offset and rectifiers; non-negative feature weights; batches of 64. The running statistics
 * keep 0.95, not the 0.998 of the original: below rectifiers, statistics that lag behind the weights by hundreds of steps make
 * the validation loss useless.
 */
function studentPreset({ readout, maskPenalty = 0.003, weightPenalty = 0.03 }: TeacherExperiment, channels: readonly number[], kernel: number): Preset {
  const layers = channels.map((count) => ({
    channels: count,
    kernel,
    batchNorm: { decay: 0.95, offset: true, statistics: 'debiased' } as const,
    activation: 'relu' as const,
  }));
  const readouts: Readonly<Record<TeacherReadout, ReadoutSpec>> = {
    factorised: { kind: 'factorised', features: 'abs', penalty: { form: 'separate', mask: maskPenalty, features: weightPenalty, reduction: 'mean' } },
    'fixed-mask': { kind: 'fixed-mask', features: 'abs', estimate: 'sta' },
    full: { kind: 'full', decay: 0.05 },
  };
  return {
    spec: { core: { layers }, readout: readouts[readout], loss: { kind: 'mse' }, ...(readout === 'full' ? { activity: 0.1 / 1000 } : {}) },
    schedule: { checkEvery: 100, patience: 5, stages: 3, factor: 0.1, burnIn: 10, maxSteps: 10_000 },
    optimizerOptions,
    batchSize: 64,
    lastBatch: 'use',
    maskStart: readout === 'factorised' ? 'sta' : 'random',
    ...(readout === 'factorised' ? { maskPeak: 1 } : {}),
  };
}
