/** Everything about a fit that does not change while it runs. */
import { type Key, keyOf, split } from '@thetakit/random';
import { jsonSchemaOf, resolveOptions, ThetakitError } from '@thetakit/registry';
import { stackedCore } from '../core/stacked-core.ts';
import type { MapShape } from '../core/tensors.ts';
import type { ResponseData } from '../data/response-data.ts';
import { masksOfSession } from '../init/given-masks.ts';
import { estimatedPlaces } from '../init/sta-masks.ts';
import { buildModel, type Model } from '../model/build-model.ts';
import { type ModelSpec, readoutOf, totalStride } from '../model/model-spec.ts';
import type { ReadoutSpec } from '../readout/build-readout.ts';
import type { StepChoice } from './compiled-step.ts';
import { checkMemory } from './memory.ts';
import { dataWarnings, type SessionData, sessionData } from './session-data.ts';
import type { TrainOptions } from './train-options.ts';
import { validationLoss } from './validation-loss.ts';

/** Training and validation data: one session, or several that share the core. */
export interface TrainData {
  readonly training: ResponseData | readonly ResponseData[];
  readonly validation: ResponseData | readonly ResponseData[];
}

/** A fit made ready. */
export interface TrainingProblem {
  readonly model: Model;
  readonly sessions: readonly SessionData[];
  readonly choice: StepChoice;
  readonly validate: ReturnType<typeof validationLoss>;
  readonly precision: 'float64' | 'float32';
  readonly batchSize: number;
  readonly startKey: Key;
  readonly streamKey: Key;
  readonly warnings: readonly string[];
  readonly identity: string;
  /** Options of the optimizer at a learning rate. */
  optionsAt(learningRate: number): unknown;
  /** NaN for rules without a learning rate. */
  readonly firstRate: number;
}

/** Checks data and settings, builds the model. Throws SHAPE_MISMATCH, ARGUMENT_OUT_OF_RANGE and option errors. */
export function trainingProblem(data: TrainData, spec: ModelSpec, options: TrainOptions, executor: StepChoice['executor']): TrainingProblem {
  const { precision = 'float32', batchSize = 256, seed = 0, accumulate = 1, memoryLimit = 2 ** 32, schedule } = options;
  const counts = { batchSize, accumulate, checkEvery: schedule.checkEvery, patience: schedule.patience, stages: schedule.stages };
  for (const [name, value] of Object.entries(counts)) checkCount(name, value);
  const sessions = listOf(data.training).map(sessionData);
  const held = listOf(data.validation).map(sessionData);
  checkSessions(sessions, held, spec);
  const [, ...image] = (sessions[0] as SessionData).data.images.shape;
  const place = { image, sessions: sessions.map(({ neurons, data: { behaviour } }) => ({ neurons, behaviour: behaviour?.shape[1] ?? 0 })) };
  const model = buildModel(withPlaces(spec, image, sessions), place);
  checkMemory(model, Math.min(batchSize, Math.max(...sessions.map(({ trials }) => trials))), precision, memoryLimit);
  const [startKey, streamKey] = split(keyOf(seed), 2) as [Key, Key];
  const rule = rateOptions(options);
  const { optimizer, optimizerOptions, lastBatch, maskStart, maskPeak, executor: chosen } = options;
  // A run may go on for longer than it was first told.
  const lasting = { ...schedule, maxSteps: undefined };
  const settings = {
    spec,
    place,
    schedule: lasting,
    batchSize,
    seed,
    accumulate,
    precision,
    chosen,
    rule: optimizer.id,
    optimizerOptions,
    lastBatch,
    maskStart: typeof maskStart === 'object' ? sessions.map((_, s) => fingerprint(Float64Array.from(masksOfSession(maskStart, s)))) : maskStart,
    maskPeak,
  };
  return {
    model,
    sessions,
    choice: { precision, executor },
    validate: validationLoss(model, held, precision),
    precision,
    batchSize,
    startKey,
    streamKey,
    warnings: sessions.flatMap(dataWarnings),
    identity: `${JSON.stringify(settings)} ${[...sessions, ...held].map(digestOf).join('-')}`,
    ...rule,
  };
}

/** The optimizer's options, whose learning rate the schedule moves. */
function rateOptions({ optimizer, optimizerOptions = {} }: TrainOptions): Pick<TrainingProblem, 'optionsAt' | 'firstRate'> {
  const resolved = resolveOptions<Record<string, unknown>>(optimizer.id, optimizer.options, optimizerOptions);
  const hasRate = jsonSchemaOf(optimizer.id, optimizer.options)?.properties['learningRate'] !== undefined && typeof resolved['learningRate'] === 'number';
  return {
    firstRate: hasRate ? (resolved['learningRate'] as number) : Number.NaN,
    optionsAt: (learningRate) => (hasRate ? { ...resolved, learningRate } : resolved),
  };
}

/** The spec with the positions of fixed masks that it leaves to the data. */
function withPlaces(spec: ModelSpec, image: MapShape, sessions: readonly SessionData[]): ModelSpec {
  const isOpen = (readout: ReadoutSpec) => readout.kind === 'fixed-mask' && readout.positions === undefined;
  const readouts = sessions.map((_, s) => readoutOf(spec, s));
  if (!readouts.some(isOpen)) return spec;
  const grid = { map: stackedCore(spec.core, image).outputShape, stride: totalStride(spec) };
  const placed = readouts.map((readout, s): ReadoutSpec => {
    if (readout.kind !== 'fixed-mask' || !isOpen(readout)) return readout;
    return { ...readout, positions: estimatedPlaces(sessions[s] as SessionData, grid, readout.estimate ?? 'squared-sta') };
  });
  return { ...spec, readout: placed };
}

function listOf(data: ResponseData | readonly ResponseData[]): readonly ResponseData[] {
  return Array.isArray(data) ? (data as readonly ResponseData[]) : [data as ResponseData];
}

function checkSessions(sessions: readonly SessionData[], held: readonly SessionData[], spec: ModelSpec): void {
  const fail = (problem: string, action: string) => new ThetakitError('SHAPE_MISMATCH', { who: 'fitModel', problem, action });
  if (sessions.length === 0 || sessions.length !== held.length) {
    throw fail(`there are ${sessions.length} sessions for training and ${held.length} for validation`, 'Give both for every session');
  }
  const image = String(sessions[0]?.data.images.shape.slice(1));
  for (const { data, neurons } of [...sessions, ...held]) {
    if (String(data.images.shape.slice(1)) !== image)
      throw fail(`images are [${data.images.shape.slice(1)}] in one part and [${image}] in another`, 'Use images of one size');
    if (spec.shift !== undefined && data.shift === undefined)
      throw fail('the model has a shift, the data have none', 'Give data.shift, or leave shift out of the model');
    if (spec.modulator !== undefined && data.behaviour === undefined)
      throw fail('the model has a modulator, the data have no behaviour', 'Give data.behaviour, or leave modulator out of the model');
    if (neurons < 1) throw fail('there are no neurons', 'Give at least one column of responses');
  }
  sessions.forEach(({ neurons }, s) => {
    if (held[s]?.neurons !== neurons)
      throw fail(`session ${s} has ${neurons} neurons for training and ${held[s]?.neurons} for validation`, 'Use the same neurons in both');
  });
}

function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'fitModel',
    problem: `${name} is ${value}, expected an integer >= 1`,
    action: `Choose ${name} of at least 1`,
    received: value,
  });
}

/** Digests of images and responses. */
function digestOf({ data: { images }, responses }: SessionData): string {
  return [images.data, responses].map(fingerprint).join('.');
}

/** A 32-bit digest: FNV-1a over the bytes. */
function fingerprint(array: Float32Array | Float64Array): number {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
