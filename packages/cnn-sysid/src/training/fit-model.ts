/**
 * Fits a model: batches, any first-order rule, a validation check every few steps, the learning rate lowered on plateaus, the
 * best model kept. Every random number is a function of the seed, so equal seeds give equal bytes, and training that goes on from
 * a checkpoint gives the same numbers as training that was never stopped.
 */
import { loadWasm, onnxStatus } from '@thetakit/autodiff-core';
import { streamOf } from '@thetakit/random';
import { type MethodState, outcomeOf, type StopReason, ThetakitError } from '@thetakit/registry';
import { startStatistics } from '../core/running-statistics.ts';
import { startVector } from '../init/start-vector.ts';
import { fittedModel } from '../model/fitted-model.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import { startOrder } from './batch-order.ts';
import type { StepExecutor } from './compiled-step.ts';
import { outsideRun } from './outside-run.ts';
import { endStage, enterCheck, isOver, stepsLeft, weightsOf } from './plateau.ts';
import { isOneProgram, programRun } from './program-run.ts';
import type { Stepper } from './stepper.ts';
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

async function executorOf({ executor = 'auto', precision = 'float32' }: TrainOptions): Promise<StepExecutor> {
  const isOnnx = executor === 'onnx' || (executor === 'auto' && precision === 'float32' && (await onnxStatus()).available);
  // In a page the WebAssembly that compiled steps and every validation use is a file of its own.
  if (!isOnnx) await loadWasm();
  if (executor === 'tfjs') return 'tfjs';
  return isOnnx ? 'onnx' : 'compiled';
}

/** The ops of TensorFlow.js compute in float32, and only steps that are one program stay on the graphics card. */
function checkOnTfjs({ optimizer, accumulate = 1, precision = 'float32' }: TrainOptions, sessions: number): void {
  const refuse = (problem: string, action: string) => new ThetakitError('OPTION_CONFLICT', { who: 'fitModel', problem, action });
  if (precision !== 'float32')
    throw refuse(
      `executor is 'tfjs' and precision is '${precision}', but TensorFlow.js computes in float32`,
      "Set precision: 'float32' or executor: 'compiled'",
    );
  if (!isOneProgram({ optimizer, accumulate }, sessions))
    throw refuse(
      `executor is 'tfjs', but a step of '${optimizer.id}' over ${accumulate * sessions} batches is not one program`,
      "Take a rule that has an elementwise move, such as adam, and at most 4 batches a step, or executor: 'compiled'",
    );
}

/** The same as a generator: one step per `next`, progress at checks and null between them, the result at the end. Does not call `onProgress` or `pause`, and runs compiled, without ONNX Runtime. */
export function fitModelSteps(data: TrainData, spec: ModelSpec, options: TrainOptions): Generator<TrainProgress | null, TrainResult, void> {
  return train(data, spec, options, 'compiled') as Generator<TrainProgress | null, TrainResult, never>;
}

/** Yields promises of batches that are not there yet, and goes on when it is given them. */
type Training<T> = Generator<TrainProgress | null | Promise<unknown>, T, unknown>;

function* train(data: TrainData, spec: ModelSpec, options: TrainOptions, executor: StepExecutor): Training<TrainResult> {
  const problem = trainingProblem(data, spec, options, executor);
  const { resume } = options;
  if (executor === 'tfjs') checkOnTfjs(options, problem.sessions.length);
  if (resume !== undefined) checkResume(resume, problem.identity);
  const state = resume === undefined ? startState(problem, options) : copyPlain(resume.state);
  const run = isOneProgram(options, problem.sessions.length) ? programRun : outsideRun;
  const stepper = run(problem, options, state);
  try {
    return yield* trainOn(problem, options, state, stepper);
  } finally {
    stepper.dispose();
  }
}

function* trainOn(problem: TrainingProblem, options: TrainOptions, state: TrainState, stepper: Stepper): Training<TrainResult> {
  const { clock = () => Number.NaN, signal, schedule } = options;
  const begin = clock();
  const before = state.step;
  const first = weightsOf(state.method).slice();
  const save = () => options.checkpoint?.({ version: 1, identity: problem.identity, state: copyPlain(state) });
  const finish = (reason: StopReason, evidence?: string) => resultOf(problem, state, first, outcomeOf(reason, evidence), clock() - begin);
  while (!isOver(state, schedule)) {
    if (signal?.aborted === true) {
      yield* stepper.settle();
      save();
      return finish('cancelled');
    }
    const verdict = yield* stepper.step();
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
    yield* stepper.settle();
    const progress = check(problem, state, options);
    const elapsed = clock() - begin;
    const left = (elapsed / (state.step - before)) * stepsLeft(state, schedule);
    save();
    yield { ...progress, elapsed, left };
    if (verdict !== null) return finish(verdict);
  }
  if (state.best === null) {
    yield* stepper.settle();
    check(problem, state, options);
  }
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
