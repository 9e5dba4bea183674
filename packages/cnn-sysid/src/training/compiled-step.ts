/** One batch: loss, gradient and batch statistics, compiled once for each batch size. */
import { jit, type NdArray, onnxJit, valueAndGrad } from '@thetakit/autodiff-core';
import type { Stream } from '@thetakit/random';
import type { Model } from '../model/build-model.ts';
import { viewsOf } from '../model/parameter-layout.ts';
import { batchFunction, batchInputs, batchNoise } from './batch-function.ts';
import type { SessionData } from './session-data.ts';

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

/** What runs the steps: WebAssembly and JavaScript, ONNX Runtime, or the ops of TensorFlow.js. */
export type StepExecutor = 'compiled' | 'onnx' | 'tfjs';

/** How steps run. */
export interface StepChoice {
  readonly precision: 'float64' | 'float32';
  readonly executor: StepExecutor;
}

/** The step of one session; what TensorFlow.js would run is compiled here. */
export function compileStep(model: Model, session: number, data: SessionData, { precision, executor }: StepChoice): BatchStep {
  const program = valueAndGrad(batchFunction(model, session) as never, 0, { hasAux: true }) as never;
  const compiled = (executor === 'onnx' ? onnxJit(program, { precision }) : jit(program, { precision })) as unknown as Compiled;
  return (vector, rows, stream) => {
    const noise = batchNoise(model, session, rows, stream);
    const output = compiled(viewsOf(model.parameters, vector), batchInputs(data, rows, precision), noise);
    return output instanceof Promise ? output.then(resultOf) : resultOf(output);
  };
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
