/** One batch: loss, gradient and batch statistics, compiled once for each batch size. */

import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { jit, type NdArray, onnxJit, valueAndGrad } from '@thetakit/autodiff-core';
import type { Stream } from '@thetakit/random';
import type { Tensors } from '../core/tensors.ts';
import type { Model } from '../model/build-model.ts';
import { reshapeAll, viewsOf } from '../model/parameter-layout.ts';
import { rowsOf, type SessionData } from './session-data.ts';

/** What a batch gives. */
export interface BatchResult {
  /** Slopes by name. */
  readonly slopes: Readonly<Record<string, NdArray>>;
  /** Loss and penalties. */
  readonly loss: number;
  /** Batch means and variances by name. */
  readonly batch: Readonly<Record<string, ArrayLike<number>>>;
}

/** Evaluates batches of a session; ONNX Runtime answers later. */
export type BatchStep = (vector: Float64Array, rows: Int32Array, stream: Stream) => BatchResult | Promise<BatchResult>;

/** The step of one session. */
export function compileStep(model: Model, session: number, data: SessionData, { precision, executor }: StepChoice): BatchStep {
  const pixels = data.data.images.data.length / data.trials;
  const program = valueAndGrad(batchFunction(model, session) as never, 0, { hasAux: true }) as never;
  const compiled = (executor === 'onnx' ? onnxJit(program, { precision }) : jit(program, { precision })) as unknown as Compiled;
  const noises = model.readouts[session]?.noise ?? [];
  return (vector, rows, stream) => {
    const noise = Object.fromEntries(noises.map(({ name, kind, perImage }) => [name, draw(kind, perImage * rows.length, stream)]));
    const { shift, behaviour } = data.data;
    const inputs: Record<string, Float64Array> = {
      images: rowsOf(data.data.images, pixels, rows),
      responses: rowsOf({ data: data.responses }, data.neurons, rows),
      ...(data.weights === null ? {} : { weights: rowsOf({ data: data.weights }, data.neurons, rows) }),
      ...(shift === undefined ? {} : { shift: rowsOf(shift, 2, rows) }),
      ...(behaviour === undefined ? {} : { behaviour: rowsOf(behaviour, behaviour.shape[1], rows) }),
    };
    const output = compiled(viewsOf(model.parameters, vector), inputs, noise);
    return output instanceof Promise ? output.then(resultOf) : resultOf(output);
  };
}

/** What runs the steps. */
export interface StepChoice {
  readonly precision: 'float64' | 'float32';
  readonly executor: 'compiled' | 'onnx';
}

type Output = readonly [readonly [number, Readonly<Record<string, NdArray>>], Readonly<Record<string, NdArray>>];
type Compiled = (...args: unknown[]) => Output | Promise<Output>;

function resultOf([[loss, batch], slopes]: Output): BatchResult {
  return { loss, slopes, batch: Object.fromEntries(Object.entries(batch).map(([name, { data }]) => [name, data])) };
}

/** gradient += share * slopes, in the order of the flat vector. */
export function addSlopes({ parameters }: Model, gradient: Float64Array, slopes: BatchResult['slopes'], share: number): void {
  let at = 0;
  for (const { name } of parameters) {
    const { data } = slopes[name] as NdArray;
    for (let i = 0; i < data.length; i++) gradient[at + i] = gradient[at + i]! + share * data[i]!;
    at += data.length;
  }
}

function draw(kind: 'normal' | 'uniform', size: number, stream: Stream): Float64Array {
  return kind === 'normal' ? stream.fillNormal(new Float64Array(size)) : stream.fillUniform(new Float64Array(size));
}

/** Objective and batch statistics as a traced function of flat parameters. */
function batchFunction(model: Model, session: number) {
  const [rows, columns, channels] = model.place.image;
  const { neurons = 0, behaviour: width = 0 } = model.place.sessions[session] ?? {};
  return (flat: Tensors, { images, responses, weights, shift, behaviour }: Tensors, noise: Tensors) => {
    const p = reshapeAll(model.parameters, flat);
    const batch: Record<string, Tensor> = {};
    const count = ((images as Tensor).shape[0] ?? 0) / (rows * columns * channels);
    const input = {
      images: reshape(images as Tensor, [count, rows, columns, channels]),
      noise: Object.fromEntries(Object.entries(noise).map(([name, values]) => [name, reshape(values, [count, -1])])),
      ...(shift === undefined ? {} : { shift: reshape(shift, [count, 2]) }),
      ...(behaviour === undefined ? {} : { behaviour: reshape(behaviour, [count, width]) }),
    };
    const prediction = model.predict(session, input, p, { isTraining: true, statistics: {}, batch });
    const counted = weights === undefined ? null : reshape(weights, [count, neurons]);
    return [model.objective(session, prediction, reshape(responses as Tensor, [count, neurons]), counted, p), batch];
  };
}
