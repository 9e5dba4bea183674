/** A model with its parameters and running statistics: what a fit returns. */

import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { jit, type NdArray } from '@thetakit/autodiff-core';
import { ThetakitError } from '@thetakit/registry';
import { effectiveStatistics, type RunningStatistics } from '../core/running-statistics.ts';
import type { Tensors } from '../core/tensors.ts';
import { checkImages, type ImageArray, type TrialTable } from '../data/response-data.ts';
import { buildModel, type Model } from './build-model.ts';
import type { ModelPlace, ModelSpec } from './model-spec.ts';
import { type ParameterArray, type ParameterTree, parameterCount, reshapeAll, treeOf, viewsOf } from './parameter-layout.ts';

/** What a prediction may depend on besides the images. */
export interface PredictOptions {
  /** Whose neurons; default 0. */
  readonly session?: number;
  readonly shift?: TrialTable;
  readonly behaviour?: TrialTable;
}

/** A model that can predict. */
export interface FittedModel {
  readonly spec: ModelSpec;
  readonly place: ModelPlace;
  /** Every parameter by name. */
  readonly parameters: ParameterTree;
  readonly statistics: RunningStatistics;
  /** f [D, N] of images [D, H, W, C]. */
  predict(images: ImageArray, options?: PredictOptions): { readonly data: Float64Array; readonly shape: readonly [number, number] };
  /** The kernel of each layer, [rows, columns, in, out]. */
  kernels(): ParameterArray[];
  /** Where each neuron of a session (default 0) looks: [N, rows, columns] of the last map. */
  masks(session?: number): ParameterArray;
  /** What each neuron looks for: [N, channels] of the last map. */
  featureWeights(session?: number): ParameterArray;
  /** The model as plain data, for `restoreModel`. */
  stored(): StoredModel;
}

/** Plain data from which `restoreModel` makes the model again. */
export interface StoredModel {
  readonly version: 1;
  readonly spec: ModelSpec;
  readonly place: ModelPlace;
  /** All parameters in the order of the model. */
  readonly vector: Float64Array;
  readonly statistics: RunningStatistics;
}

/** Images predicted at once. */
const CHUNK = 128;

/** Makes a model of stored numbers. Throws SHAPE_MISMATCH when there are too few or too many. */
export function restoreModel(stored: StoredModel, precision: 'float64' | 'float32' = 'float64'): FittedModel {
  return fittedModel(buildModel(stored.spec, stored.place), stored.vector, stored.statistics, precision);
}

/** A fitted model over a copy of the vector. */
export function fittedModel(model: Model, vector: Float64Array, statistics: RunningStatistics, precision: 'float64' | 'float32'): FittedModel {
  const expected = parameterCount(model.parameters);
  if (vector.length !== expected) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'fittedModel',
      problem: `there are ${vector.length} parameters, the model has ${expected}`,
      action: 'Use the parameters of a model of the same description',
    });
  }
  const own = vector.slice();
  const views = viewsOf(model.parameters, own);
  const evaluate = predictor(model, precision);
  const look = (build: (p: Tensors) => Tensor): ParameterArray => {
    const result = jit((flat: Tensors) => build(reshapeAll(model.parameters, flat)))(views as never) as unknown as NdArray;
    return { data: Float64Array.from(result.data), shape: result.shape };
  };
  const readout = (session: number) => model.readouts[session] ?? missingSession(session, model.readouts.length);
  return {
    spec: model.spec,
    place: model.place,
    parameters: treeOf(model.parameters, own),
    statistics,
    predict: (images, options = {}) => evaluate(views, statistics, images, options),
    kernels: () => model.spec.core.layers.map((_, l) => look((p) => model.core.kernels(p)[l] as Tensor)),
    masks: (session = 0) => look((p) => readout(session).masks(p)),
    featureWeights: (session = 0) => look((p) => readout(session).featureWeights(p)),
    stored: () => ({ version: 1, spec: model.spec, place: model.place, vector: own.slice(), statistics }),
  };
}

/** Evaluates predictions in chunks of equal size, the last one filled up with zeros, so that one program serves all. */
export function predictor(model: Model, precision: 'float64' | 'float32') {
  const compiled = new Map<number, (...args: never[]) => unknown>();
  return (views: Readonly<Record<string, Float64Array>>, statistics: RunningStatistics, images: ImageArray, options: PredictOptions) => {
    const session = options.session ?? 0;
    const { neurons } = model.place.sessions[session] ?? missingSession(session, model.place.sessions.length);
    checkImages(images, 'predict');
    const [trials, ...size] = images.shape;
    if (size.some((length, axis) => length !== model.place.image[axis])) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'predict',
        problem: `images are [${size}], the model was built for [${model.place.image}]`,
        action: 'Give images of that size',
      });
    }
    if (!compiled.has(session)) compiled.set(session, jit(evaluation(model, session), { precision }) as never);
    const run = compiled.get(session) as (...args: unknown[]) => NdArray;
    const effective = effectiveStatistics(model.core.statistics, statistics);
    const data = new Float64Array(trials * neurons);
    const chunk = Math.min(CHUNK, trials);
    for (let start = 0; start < trials; start += chunk) {
      const count = Math.min(chunk, trials - start);
      const pixels = { data: images.data, shape: [trials, size[0] * size[1] * size[2]] as const };
      const extras = { ...chunkOf('shift', options.shift, start, count, chunk), ...chunkOf('behaviour', options.behaviour, start, count, chunk) };
      const result = run(views, effective, chunkOf('images', pixels, start, count, chunk)['images'], extras);
      data.set(result.data.subarray(0, count * neurons), start * neurons);
    }
    return { data, shape: [trials, neurons] as const };
  };
}

function evaluation(model: Model, session: number) {
  const [rows, columns, channels] = model.place.image;
  return (flat: Tensors, statistics: Tensors, images: Tensor, { shift, behaviour }: Tensors) => {
    const input = {
      images: reshape(images, [-1, rows, columns, channels]),
      noise: {},
      ...(shift === undefined ? {} : { shift: reshape(shift, [-1, 2]) }),
      ...(behaviour === undefined ? {} : { behaviour: reshape(behaviour, [-1, model.place.sessions[session]?.behaviour ?? 1]) }),
    };
    return model.predict(session, input, reshapeAll(model.parameters, flat), { isTraining: false, statistics, batch: {} });
  };
}

/** Rows start to start + count of a table, followed by zeros; nothing without a table. */
function chunkOf(name: string, table: TrialTable | undefined, start: number, count: number, chunk: number): Record<string, Float64Array> {
  if (table === undefined) return {};
  const width = table.shape[1];
  const out = new Float64Array(chunk * width);
  out.set(table.data.subarray(start * width, (start + count) * width));
  return { [name]: out };
}

function missingSession(session: number, count: number): never {
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'fitted model',
    problem: `there is no session ${session} among ${count}`,
    action: 'Count sessions from 0',
  });
}
