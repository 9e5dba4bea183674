/**
 * Fits a model: batches, any first-order rule, a validation check every few steps, the learning rate lowered on plateaus, the
 * best model kept. Every random number is a function of the seed, so equal seeds give equal bytes, and training that goes on from
 * a checkpoint gives the same numbers as training that was never stopped.
 */
import { loadWasm, onnxStatus } from '@thetakit/autodiff-core';
import { type Stream, streamOf } from '@thetakit/random';
import { type MethodState, type Observation, outcomeOf, type StopReason, ThetakitError } from '@thetakit/registry';
import { startStatistics, updateStatistics } from '../core/running-statistics.ts';
import { startVector } from '../init/start-vector.ts';
import { fittedModel } from '../model/fitted-model.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import { nextBatch, startOrder } from './batch-order.ts';
import { addSlopes, type BatchResult } from './compiled-step.ts';
import { endStage, enterCheck, isOver, stepsLeft, weightsOf } from './plateau.ts';
import type { TrainCheckpoint, TrainOptions, TrainProgress, TrainResult } from './train-options.ts';
import { copyPlain, type TrainState } from './train-state.ts';
import { type TrainData, type TrainingProblem, trainingProblem } from './training-problem.ts';

/** Trains a model. Throws SHAPE_MISMATCH, ARGUMENT_OUT_OF_RANGE, option errors, and CHECKPOINT_INVALID for a checkpoint of something else. */
export async function fitModel(data: TrainData, spec: ModelSpec, options: TrainOptions): Promise<TrainResult> {
  const steps = train(data, spec, options, await executorOf(options));
  let next = steps.next();
  while (next.done !== true) {
    const { value } = next;
    if (value instanceof Promise) {
      next = steps.next(await value);
      continue;
    }
    if (value !== null) options.onProgress?.(value);
    if (options.pause !== undefined) await options.pause();
    next = steps.next();
  }
  return next.value;
}

async function executorOf({ executor = 'auto', precision = 'float32' }: TrainOptions): Promise<'compiled' | 'onnx'> {
  const isOnnx = executor === 'onnx' || (executor === 'auto' && precision === 'float32' && (await onnxStatus()).available);
  // In a page the WebAssembly that compiled steps use is a file of its own.
  if (!isOnnx) await loadWasm();
  return isOnnx ? 'onnx' : 'compiled';
}

/** The same as a generator: one step per `next`, progress at checks and null between them, the result at the end. Does not call `onProgress` or `pause`, and runs compiled, without ONNX Runtime. */
export function fitModelSteps(data: TrainData, spec: ModelSpec, options: TrainOptions): Generator<TrainProgress | null, TrainResult, void> {
  return train(data, spec, options, 'compiled') as Generator<TrainProgress | null, TrainResult, never>;
}

/** Yields promises of batches that are not there yet, and goes on when it is given them. */
type Training<T> = Generator<TrainProgress | null | Promise<BatchResult>, T, BatchResult | undefined>;

function* train(data: TrainData, spec: ModelSpec, options: TrainOptions, executor: 'compiled' | 'onnx'): Training<TrainResult> {
  const problem = trainingProblem(data, spec, options, executor);
  const { clock = () => Number.NaN, signal, schedule, resume } = options;
  const begin = clock();
  if (resume !== undefined) checkResume(resume, problem.identity);
  const state = resume === undefined ? startState(problem, options) : copyPlain(resume.state);
  const run = createRun(problem, options, state);
  const before = state.step;
  const save = () => options.checkpoint?.({ version: 1, identity: problem.identity, state: copyPlain(state) });
  const finish = (reason: StopReason, evidence?: string) => resultOf(problem, state, run.first, outcomeOf(reason, evidence), clock() - begin);
  while (!isOver(state, schedule)) {
    if (signal?.aborted === true) {
      save();
      return finish('cancelled');
    }
    const verdict = yield* run.step();
    if (verdict === 'diverged') {
      const back = state.best === null ? 'the start is' : `the model of step ${state.best.step} is`;
      return finish(
        'diverged',
        `At step ${state.step} with learning rate ${state.learningRate} the loss or its gradient is not finite; ${back} restored. Try a smaller learning rate.`,
      );
    }
    const isLast = verdict !== null;
    if (!isLast && state.step % schedule.checkEvery !== 0) {
      if (state.stageSteps >= (schedule.maxStageSteps ?? Infinity)) endStage(state, schedule.factor, schedule.restore === 'stage');
      yield null;
      continue;
    }
    const progress = check(problem, state, options);
    const elapsed = clock() - begin;
    const left = (elapsed / (state.step - before)) * stepsLeft(state, schedule);
    save();
    yield { ...progress, elapsed, left };
    if (verdict !== null) return finish(verdict);
  }
  if (state.best === null) check(problem, state, options);
  return finish(state.stage >= schedule.stages ? 'search-complete' : 'max-iterations');
}

function startState(problem: TrainingProblem, { optimizer, seed = 0, maskStart = 'random', maskPeak }: TrainOptions): TrainState {
  const { model, sessions, startKey, streamKey, firstRate } = problem;
  const vector = startVector(model, sessions, { maskStart, ...(maskPeak === undefined ? {} : { maskPeak }) }, startKey);
  const stream = streamOf(streamKey);
  const orders = sessions.map(({ trials }) => startOrder(trials, stream));
  const method = optimizer.init(vector, problem.optionsAt(firstRate), { dimension: vector.length, seed }) as MethodState;
  return {
    step: 0,
    stage: 0,
    stageSteps: 0,
    misses: 0,
    checks: 0,
    learningRate: firstRate,
    method,
    statistics: startStatistics(model.core.statistics),
    orders,
    key: stream.key(),
    lossSum: 0,
    lossCount: 0,
    best: null,
    history: [],
  };
}

/** The loop's body with its buffers. `first` is a vector to come back to before the first check. */
function createRun(problem: TrainingProblem, { optimizer, accumulate = 1, lastBatch = 'use' }: TrainOptions, state: TrainState) {
  const first = weightsOf(state.method).slice();
  const gradient = new Float64Array(first.length);
  const empty = new Float64Array(0);
  const observation: Observation = { value: 0, gradient, hessian: empty, product: empty, residuals: empty, jacobian: empty };
  let spare = copyPlain(state.method);
  function* batches(stream: Stream): Training<number> {
    let total = 0;
    gradient.fill(0);
    for (let a = 0; a < accumulate; a++) {
      for (const [s, batchStep] of problem.steps.entries()) {
        const [rows, order] = nextBatch(state.orders[s]!, problem.batchSize, lastBatch === 'drop', stream);
        state.orders[s] = order;
        const found = batchStep(state.method.query, rows, stream);
        const { loss, batch, slopes } = found instanceof Promise ? ((yield found) as BatchResult) : found;
        addSlopes(problem.model, gradient, slopes, 1 / accumulate);
        total += loss / accumulate;
        state.statistics = updateStatistics(problem.model.core.statistics, state.statistics, batch);
      }
    }
    return total;
  }
  function* step(): Training<'diverged' | StopReason | null> {
    const stream = streamOf(state.key);
    observation.value = yield* batches(stream);
    state.key = stream.key();
    state.step += 1;
    state.stageSteps += 1;
    if (!Number.isFinite(observation.value) || !gradient.every(Number.isFinite)) return 'diverged';
    state.lossSum += observation.value;
    state.lossCount += 1;
    const next = optimizer.update(state.method, observation, problem.optionsAt(state.learningRate), spare) as MethodState;
    [state.method, spare] = [next, state.method];
    return next.stop;
  }
  return { first, step };
}

/** Evaluates validation and enters it. */
function check(problem: TrainingProblem, state: TrainState, { schedule }: TrainOptions): Omit<TrainProgress, 'elapsed' | 'left'> {
  const validation = problem.validate(weightsOf(state.method), state.statistics);
  const training = state.lossSum / state.lossCount;
  const { step, stage, learningRate } = state;
  state.history.push({ step, learningRate, training, validation });
  state.lossSum = 0;
  state.lossCount = 0;
  enterCheck(state, validation, schedule);
  return { step, stage, learningRate, training, validation, best: state.best?.validation ?? validation, bestStep: state.best?.step ?? step };
}

function resultOf(
  { model, precision, warnings }: TrainingProblem,
  state: TrainState,
  first: Float64Array,
  outcome: TrainResult['outcome'],
  elapsed: number,
): TrainResult {
  const { best, step, history } = state;
  const isBroken = outcome.reason === 'diverged';
  const vector = best?.vector ?? (isBroken ? first : weightsOf(state.method));
  const statistics = best?.statistics ?? (isBroken ? startStatistics(model.core.statistics) : state.statistics);
  return {
    model: fittedModel(model, vector, statistics, precision),
    outcome,
    history,
    bestStep: best?.step ?? 0,
    bestValidation: best?.validation ?? Number.NaN,
    steps: step,
    warnings,
    elapsed,
  };
}

function checkResume(checkpoint: TrainCheckpoint, identity: string): void {
  if (checkpoint.version === 1 && checkpoint.identity === identity) return;
  throw new ThetakitError('CHECKPOINT_INVALID', {
    who: 'fitModel',
    problem: 'the checkpoint belongs to other data, another model or other settings',
    action: 'Use the same data, model and settings as the run that saved it',
    received: checkpoint.identity,
    expected: identity,
  });
}
