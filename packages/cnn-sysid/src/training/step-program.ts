/**
 * A training step as one program: the slopes of every batch, the move of the optimizer, the statistics of batch normalisation.
 *
 *   (fields, statistics, numbers, batches, noise) -> (fields, statistics, gradient, monitor)
 *
 * `fields` are the query of the rule and its arrays, cut into the parameters of the model; what one step returns, the next one takes.
 * `numbers` are those of the rule's move. `monitor` is [loss, largest |slope|], Infinity where a slope is not finite.
 */
import {
  abs,
  add,
  div,
  lessEqual,
  max,
  maximum,
  mul,
  notEqual,
  reshape,
  type Scalar,
  scalar,
  sign,
  slice,
  sqrt,
  stack,
  sub,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';
import { jit, onnxJit, replay, valueAndGrad } from '@thetakit/autodiff-core';
import type { Arithmetic, ElementwiseMove, MethodState } from '@thetakit/registry';
import type { StatisticShape, Tensors } from '../core/tensors.ts';
import type { Model } from '../model/build-model.ts';
import { batchFunction } from './batch-function.ts';
import type { StepChoice } from './compiled-step.ts';

/** A move of a rule that is not known here. */
export type AnyMove = ElementwiseMove<unknown, MethodState>;

/** Arrays or tensors by field and parameter. */
export type Fields<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** What a step returns. */
export interface StepOutput<T> {
  readonly fields: Fields<T>;
  readonly statistics: Readonly<Record<string, T>>;
  readonly gradient: Readonly<Record<string, T>>;
  readonly monitor: T;
}

/** The arguments of a step, as arrays or tensors. */
export interface StepInput<T> {
  /** With `last`, the gradient of the step before. */
  readonly fields: Fields<T>;
  readonly statistics: Readonly<Record<string, T>>;
  /** Values of `names`. */
  readonly numbers: Float64Array;
  /** For each batch its arrays and noise. */
  readonly batches: readonly Readonly<Record<string, unknown>>[];
  readonly noises: readonly Readonly<Record<string, unknown>>[];
}

/** A step that runs; `dispose` frees what it holds on a graphics card. */
export interface StepFunction<T> {
  (input: StepInput<T>): StepOutput<T> | Promise<StepOutput<T>>;
  dispose?(): void;
}

/** Which step: the sessions whose batches it sees, one after the other, and the rule's move with the names of its numbers. */
export interface StepPlan {
  readonly model: Model;
  readonly sessions: readonly number[];
  /** What each batch's slopes count. */
  readonly share: number;
  readonly move: AnyMove;
  readonly names: readonly string[];
}

/** Compiles a step. Throws OP_UNSUPPORTED at its first call on TensorFlow.js when an op of the model is missing there. */
export function stepProgram<T>(plan: StepPlan, { precision, executor }: StepChoice): StepFunction<T> {
  const program = tracedStep(plan) as never;
  if (executor === 'tfjs') return replay(program) as never;
  return (executor === 'onnx' ? onnxJit(program, { precision }) : jit(program, { precision })) as never;
}

function tracedStep({ model, sessions, share, move, names }: StepPlan) {
  const objectives = new Map(sessions.map((session) => [session, valueAndGrad(batchFunction(model, session) as never, 0, { hasAux: true })]));
  return ({ fields, statistics: before, numbers, batches, noises }: StepInput<Tensor>): StepOutput<Tensor> => {
    let statistics: Tensors = before;
    let gradient: Tensors | undefined;
    let loss: Tensor | undefined;
    for (const [place, session] of sessions.entries()) {
      const objective = objectives.get(session) as unknown as (...args: unknown[]) => [[Tensor, Tensors], Tensors];
      const [[value, batch], slopes] = objective(fields['query'], batches[place], noises[place]);
      gradient = addShare(gradient, slopes, share);
      loss = loss === undefined ? mul(value, share) : add(loss, mul(value, share));
      statistics = movedStatistics(model.core.statistics, statistics, batch);
    }
    const slopes = gradient as Tensors;
    const values = Object.fromEntries(names.map((name, i) => [name, reshape(slice(numbers as unknown as Tensor, [i], [1]), [])]));
    const moved = Object.fromEntries(
      model.parameters.map(({ name }) => {
        const own = Object.fromEntries(Object.entries(fields).map(([field, parts]) => [field, parts[name] as Tensor]));
        return [name, move.move(tensorArithmetic, { ...own, x: own['query'] as Tensor, gradient: slopes[name] as Tensor }, values)];
      }),
    );
    const collected = ['query', ...move.arrays].map((field) => [field, Object.fromEntries(model.parameters.map(({ name }) => [name, moved[name]?.[field]]))]);
    const monitor = stack([loss as Tensor, largestSlope(Object.values(slopes))]);
    return { fields: Object.fromEntries(collected), statistics, gradient: slopes, monitor };
  };
}

function addShare(total: Tensors | undefined, slopes: Tensors, share: number): Tensors {
  const part = (name: string) => (share === 1 ? (slopes[name] as Tensor) : mul(share, slopes[name] as Tensor));
  return Object.fromEntries(Object.keys(slopes).map((name) => [name, total === undefined ? part(name) : add(total[name] as Tensor, part(name))]));
}

/** moving = decay moving + (1 - decay) batch. */
function movedStatistics(shapes: readonly StatisticShape[], before: Tensors, batch: Tensors): Tensors {
  return Object.fromEntries(
    shapes.flatMap(({ name, decay }) =>
      [`${name}.mean`, `${name}.variance`].map((key) => [key, add(mul(decay, before[key] as Tensor), mul(1 - decay, batch[key] as Tensor))]),
    ),
  );
}

function largestSlope(slopes: readonly Tensor[]): Tensor {
  // A comparison with NaN is false.
  const sizes = slopes.map((each) => {
    const size = abs(each);
    return max(where(lessEqual(size, Number.MAX_VALUE), size, scalar(Infinity)));
  });
  return sizes.reduce((a, b) => maximum(a, b));
}

/** Moves of whole arrays. */
const tensorArithmetic: Arithmetic<Tensor> = {
  of: (value): Scalar => scalar(value),
  add: (a, b) => add(a, b),
  sub: (a, b) => sub(a, b),
  mul: (a, b) => mul(a, b),
  div: (a, b) => div(a, b),
  max: (a, b) => maximum(a, b),
  sqrt: (a) => sqrt(a),
  abs: (a) => abs(a),
  sign: (a) => sign(a),
  unlessZero: (test, value, otherwise) => where(notEqual(test, 0), value, otherwise),
};
