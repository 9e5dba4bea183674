/** Training that Ctrl+C can stop and that is saved at every check. */
import { setImmediate } from 'node:timers/promises';
import {
  continueLinearFit,
  fitModel,
  type LinearFitData,
  type LinearFitOptions,
  type LinearFitState,
  linearFitLayout,
  linearNetwork,
  normalise,
  readCheckpoint,
  type Split,
  startLinearFit,
  type TrainCheckpoint,
  type TrainProgress,
  takeRows,
  writeCheckpoint,
} from '@thetakit/cnn-sysid';
import type { AnyMethod } from '@thetakit/registry';
import { outcomeOf, ThetakitError } from '@thetakit/registry';
import type { Host } from '../host.ts';
import { numberText } from '../render/number-text.ts';
import { startProgress } from '../render/progress.ts';
import { fitKeyOf } from './fit-keys.ts';
import type { FitPlan } from './fit-plan.ts';
import { readLinearState, writeLinearState } from './linear-state.ts';
import type { SysidData } from './sysid-data.ts';
import type { SysidModel } from './sysid-model.ts';
import { watchFit } from './watch-fit.ts';

/** What a trainer needs. */
export interface Training {
  readonly host: Host;
  readonly data: SysidData;
  readonly split: Split;
  readonly seed: number;
  /** The state of a checkpoint to go on from. */
  readonly resume?: Uint8Array;
  /** Called at every check with the state. */
  readonly save?: (state: Uint8Array) => Promise<void>;
}

/** What it gives. */
export type Trained = Pick<SysidModel, 'network' | 'curve' | 'bestStep'> & Required<Pick<SysidModel, 'outcome'>> & { readonly warnings: readonly string[] };

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** Trains a network by its plan. */
export async function trainNetwork({ host, data, split, seed, resume, save }: Training, plan: FitPlan, optimizer: AnyMethod): Promise<Trained> {
  const { preset, normaliser } = plan;
  const images = normaliser === undefined ? data.images : normalise(data.images, normaliser);
  const pixels = data.image[0] * data.image[1] * data.image[2];
  const part = (rows: Int32Array) => ({
    images: { data: takeRows(images, pixels, rows), shape: [rows.length, ...data.image] as const },
    responses: { data: takeRows(data.responses, data.neurons, rows), shape: [rows.length, data.neurons] as const },
  });
  let latest: TrainCheckpoint | undefined;
  const keep = async () => {
    if (latest !== undefined) await save?.(writeCheckpoint(latest));
    latest = undefined;
  };
  const progress = startProgress(host, 'sysid fit', preset.schedule.maxSteps ?? Number.POSITIVE_INFINITY);
  const onTurn = (step: number, known: TrainProgress | undefined) => progress.update(step, noteOf(known), known === undefined ? undefined : known.left / 1000);
  try {
    const { model, outcome, history, bestStep, warnings } = await fitModel(
      { training: part(split.training), validation: part(split.validation) },
      preset.spec,
      {
        ...preset,
        optimizer,
        optimizerOptions: optimizer.id === 'adam' ? preset.optimizerOptions : { learningRate: preset.optimizerOptions.learningRate },
        maskStart: plan.maskStart,
        precision: plan.precision,
        executor: plan.executor,
        seed,
        signal: host.signal,
        clock: () => performance.now(),
        checkpoint: (each) => {
          latest = each;
        },
        ...watchFit({ onTurn, onCheck: keep }),
        ...(resume === undefined ? {} : { resume: await readCheckpoint(resume) }),
      },
    );
    await keep();
    return { network: model, curve: history, bestStep, outcome, warnings };
  } finally {
    progress.stop();
  }
}

function noteOf(known: TrainProgress | undefined): string {
  return known === undefined
    ? ''
    : `validation ${numberText(known.validation, 5)}, best ${numberText(known.best, 5)}, rate ${numberText(known.learningRate, 2)}`;
}

/** Trains the linear model whose kernels start from clusters. Throws SHAPE_MISMATCH for colours and oblong images, DATA_MISSING for NaN. */
export async function trainLinear({ host, data, split, seed, resume, save }: Training, options: LinearFitOptions): Promise<Trained> {
  const [rows, columns, channels] = data.image;
  if (channels !== 1 || rows !== columns) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'sysid fit',
      problem: `images have ${rows} rows, ${columns} columns and ${channels} channels`,
      action: 'The preset "linear" is for square grey images: use "simulation"',
      received: data.image,
    });
  }
  if (data.responses.some(Number.isNaN)) {
    throw new ThetakitError('DATA_MISSING', {
      who: 'sysid fit',
      problem: 'some responses are NaN, which the preset "linear" cannot leave out',
      action: 'Use the preset "simulation", whose loss skips them',
    });
  }
  const input: LinearFitData = { images: data.images, imageSide: rows, responses: data.responses, neurons: data.neurons, split };
  let state: LinearFitState = resume === undefined ? startLinearFit(fitKeyOf(seed), input, options) : await readLinearState(resume);
  const progress = startProgress(host, 'sysid fit', options.maxSteps ?? 0);
  let turn = performance.now();
  try {
    for (const each of continueLinearFit(state, input, options)) {
      if (typeof each !== 'number') {
        state = each;
        await save?.(writeLinearState(state));
      }
      if (performance.now() - turn < TURN) continue;
      const error = state.curve.at(-1)?.validation;
      progress.update(typeof each === 'number' ? each : each.step, error === undefined ? '' : `validation error ${numberText(error, 5)}`);
      await setImmediate();
      turn = performance.now();
      if (host.signal.aborted) break;
    }
  } finally {
    progress.stop();
  }
  const outcome = state.outcome ?? outcomeOf('cancelled', 'These are the best parameters so far.');
  const network = linearNetwork(state.best, linearFitLayout(input, options));
  return { network, curve: state.curve, bestStep: state.bestStep, outcome, warnings: [] };
}
