/**
 * A fit as data, to be handed to a worker thread: everything is structured-cloneable, so `worker.postMessage(task)` carries it.
 * Data whose arrays lie in shared memory (`shareData`) are not copied. The result of a task depends on nothing but the task.
 */
import { ThetakitError } from '@thetakit/registry';
import type { ResponseData, TrialTable, Values } from '../data/response-data.ts';
import type { StoredModel } from '../model/fitted-model.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import { fitModel } from '../training/fit-model.ts';
import type { AnyRule, TrainOptions, TrainResult } from '../training/train-options.ts';
import type { TrainData } from '../training/training-problem.ts';

/** Options of a fit that are plain data; the optimizer by its id. */
export interface TaskOptions extends Omit<TrainOptions, 'optimizer' | 'clock' | 'onProgress' | 'signal' | 'checkpoint' | 'resume' | 'pause'> {
  readonly optimizer: string;
}

/** One fit. */
export interface FitTask {
  readonly spec: ModelSpec;
  readonly train: TaskOptions;
}

/** What a task gives: as `TrainResult`, the model as plain data. */
export interface FitTrial extends Omit<TrainResult, 'model'> {
  readonly model: StoredModel;
}

/** Runs a task, compiled unless it says otherwise: the workers are the threads. `rules`: the optimizers that tasks may name. Throws ID_UNKNOWN and what `fitModel` throws. */
export async function runFitTask(data: TrainData, { spec, train }: FitTask, rules: readonly AnyRule[]): Promise<FitTrial> {
  const optimizer = rules.find(({ id }) => id === train.optimizer);
  if (optimizer === undefined) {
    throw new ThetakitError('ID_UNKNOWN', {
      who: 'runFitTask',
      problem: `there is no optimizer ${JSON.stringify(train.optimizer)}`,
      action: `Name one of ${rules.map(({ id }) => id).join(', ')}`,
      received: train.optimizer,
    });
  }
  const { model, ...rest } = await fitModel(data, spec, { executor: 'compiled', ...train, optimizer });
  return { ...rest, model: model.stored() };
}

/** The same data with their arrays in shared memory, so that any number of threads see one copy. Where a page forbids shared memory, the data as they are. */
export function shareData({ training, validation }: TrainData): TrainData {
  const list = (data: ResponseData | readonly ResponseData[]) => (Array.isArray(data) ? (data as readonly ResponseData[]) : [data as ResponseData]).map(shared);
  return { training: list(training), validation: list(validation) };
}

function shared({ images, ...tables }: ResponseData): ResponseData {
  const entries = Object.entries(tables).map(([name, table]: [string, TrialTable]) => [name, { ...table, data: inSharedMemory(table.data) }]);
  return { images: { ...images, data: inSharedMemory(images.data) }, ...Object.fromEntries(entries) } as ResponseData;
}

function inSharedMemory(values: Values): Values {
  if (typeof SharedArrayBuffer === 'undefined') return values;
  const buffer = new SharedArrayBuffer(values.byteLength);
  const copy = values instanceof Float32Array ? new Float32Array(buffer) : new Float64Array(buffer);
  copy.set(values);
  return copy;
}
