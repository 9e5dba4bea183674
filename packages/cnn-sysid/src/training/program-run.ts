/**
 * Steps that are one program, the move of the rule included (`stepProgram`). What a step returns goes into the next one as it is: arrays,
 * or tensors in the memory of a graphics card. The state of training gets them when it is looked at.
 */
import { Tensor } from '@tensorflow/tfjs-core';
import { NdArray } from '@thetakit/autodiff-core';
import { streamOf } from '@thetakit/random';
import type { MethodState, StopReason } from '@thetakit/registry';
import { parameterCount, viewsOf } from '../model/parameter-layout.ts';
import { batchInputs, batchNoise } from './batch-function.ts';
import { nextBatch } from './batch-order.ts';
import { type AnyMove, type Fields, type StepOutput, stepProgram } from './step-program.ts';
import type { Stepper, Steps } from './stepper.ts';
import type { TrainOptions } from './train-options.ts';
import type { TrainState } from './train-state.ts';
import type { TrainingProblem } from './training-problem.ts';

/** An array between two steps. */
type Held = Float64Array | Float32Array | Tensor;

interface Live {
  readonly fields: Fields<Held>;
  readonly gradient: Readonly<Record<string, Held>>;
  readonly statistics: Readonly<Record<string, Held>>;
}

/** Most batches of a step in one program: each makes it larger. */
const MOST_BATCHES = 4;

/** Can a step be one program? */
export function isOneProgram({ optimizer, accumulate = 1 }: Pick<TrainOptions, 'optimizer' | 'accumulate'>, sessions: number): boolean {
  return optimizer.elementwise !== undefined && accumulate * sessions <= MOST_BATCHES;
}

/** The steps of a problem from a state on, for rules that have an elementwise move. */
export function programRun(problem: TrainingProblem, options: TrainOptions, state: TrainState): Stepper {
  const { model, sessions, choice } = problem;
  const { accumulate = 1, lastBatch = 'use', optimizer } = options;
  const move = optimizer.elementwise as AnyMove;
  const order = Array.from({ length: accumulate }, () => sessions.map((_, s) => s)).flat();
  const names = Object.keys(move.numbers(state.method, problem.optionsAt(state.learningRate)));
  const program = stepProgram<Held>({ model, sessions: order, share: 1 / accumulate, move, names }, choice);
  let { method, statistics } = state;
  let [live, previous] = [loadLive(problem, move, state), viewsOf(model.parameters, state.method.x) as Fields<Held>[string]];

  const reload = () => {
    if (state.method === method) return;
    // A stage ended and the best model came back.
    free(live, previous);
    [live, previous] = [loadLive(problem, move, state), viewsOf(model.parameters, state.method.x)];
    ({ method, statistics } = state);
  };
  function* step(): Steps<'diverged' | StopReason | null> {
    reload();
    const rule = problem.optionsAt(state.learningRate);
    const numbers = Float64Array.from(Object.values(move.numbers(state.method, rule)));
    const fields = { ...live.fields, last: live.gradient };
    const found = program({ fields, statistics: live.statistics, numbers, ...drawBatches(problem, order, lastBatch === 'drop', state) });
    const output = bare((found instanceof Promise ? yield found : found) as StepOutput<Held>);
    const { 0: loss = Number.NaN, 1: size = Number.NaN } = yield* valuesOf(output.monitor);
    free(output.monitor);
    statistics = { count: statistics.count + order.length, values: statistics.values };
    state.step += 1;
    state.stageSteps += 1;
    if (!Number.isFinite(loss) || !Number.isFinite(size)) {
      free(output);
      return 'diverged';
    }
    state.lossSum += loss;
    state.lossCount += 1;
    const stop = size <= ((rule as { readonly gtol?: number }).gtol ?? 0) ? ('gradient-tolerance' as const) : null;
    const made = { fun: loss, gradientNorm: size, iteration: Number.isNaN(method.fun) ? 0 : method.iteration + 1, stop };
    Object.assign(state.method, stop === null ? { ...move.after(method, rule), ...made } : made);
    if (stop === null) {
      free(previous, live.gradient, live.statistics, Object.fromEntries(move.arrays.map((name) => [name, live.fields[name]])));
      previous = live.fields['query'] as Fields<Held>[string];
      live = output;
    } else {
      free(previous, live.gradient, live.statistics, output.fields);
      previous = live.fields['query'] as Fields<Held>[string];
      live = { fields: live.fields, gradient: output.gradient, statistics: output.statistics };
    }
    return stop;
  }
  function* settle(): Steps<void> {
    ({ method, statistics } = yield* settled(problem, live, previous, state.method, statistics.count));
    Object.assign(state, { method, statistics });
  }
  const dispose = () => {
    free(live, previous);
    program.dispose?.();
  };
  return { step, settle, dispose };
}

/** The next batches with their noise; moves the orders and the key of the state on. */
function drawBatches({ model, sessions, batchSize, choice }: TrainingProblem, places: readonly number[], drop: boolean, state: TrainState) {
  const stream = streamOf(state.key);
  const batches: Readonly<Record<string, unknown>>[] = [];
  const noises: Readonly<Record<string, unknown>>[] = [];
  for (const s of places) {
    const [rows, next] = nextBatch(state.orders[s]!, batchSize, drop, stream);
    state.orders[s] = next;
    noises.push(batchNoise(model, s, rows, stream));
    batches.push(batchInputs(sessions[s]!, rows, choice.precision));
  }
  state.key = stream.key();
  return { batches, noises };
}

/** What a program holds, as the state of training has it. */
function* settled(
  problem: TrainingProblem,
  live: Live,
  previous: Live['gradient'],
  numbers: MethodState,
  count: number,
): Steps<Pick<TrainState, 'method' | 'statistics'>> {
  const arrays: Record<string, Float64Array> = { x: yield* flat(problem, previous), gradient: yield* flat(problem, live.gradient) };
  for (const [name, parts] of Object.entries(live.fields)) arrays[name] = yield* flat(problem, parts);
  const values: Record<string, Float64Array> = {};
  for (const [name, held] of Object.entries(live.statistics)) values[name] = Float64Array.from(yield* valuesOf(held));
  return { method: { ...numbers, ...arrays } as MethodState, statistics: { count, values } };
}

/** The arrays of a state, cut into parameters. */
function loadLive({ model }: TrainingProblem, move: AnyMove, { method, statistics }: TrainState): Live {
  const cut = (field: string) => viewsOf(model.parameters, (method as unknown as Record<string, Float64Array>)[field] as Float64Array);
  return {
    fields: Object.fromEntries(['query', ...move.arrays].map((field) => [field, cut(field)])),
    gradient: cut('gradient'),
    statistics: statistics.values,
  };
}

function* flat({ model }: TrainingProblem, parts: Readonly<Record<string, Held>>): Steps<Float64Array> {
  const whole = new Float64Array(parameterCount(model.parameters));
  const views = viewsOf(model.parameters, whole);
  for (const { name } of model.parameters) views[name]?.set(yield* valuesOf(parts[name] as Held));
  return whole;
}

function* valuesOf(held: Held): Steps<ArrayLike<number>> {
  if (held instanceof Tensor) return (yield held.data()) as Float32Array;
  return held;
}

/** Frees tensors; arrays are the garbage collector's. */
function free(...held: readonly unknown[]): void {
  for (const each of held) {
    if (each instanceof Tensor) each.dispose();
    else if (typeof each === 'object' && each !== null && !ArrayBuffer.isView(each)) free(...Object.values(each));
  }
}

/** What a program returns without the shapes of arrays, so that they are handed on without a copy. */
function bare<T>(output: T): T {
  if (output instanceof NdArray) return output.data as T;
  if (output instanceof Tensor || typeof output !== 'object' || output === null) return output;
  return Object.fromEntries(Object.entries(output).map(([name, each]) => [name, bare(each)])) as T;
}
