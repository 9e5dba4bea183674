/** Steps whose batches are compiled and whose rule moves outside of the program: any rule, any number of batches. */

import { streamOf } from '@thetakit/random';
import type { MethodState, Observation, StopReason } from '@thetakit/registry';
import { updateStatistics } from '../core/running-statistics.ts';
import { nextBatch } from './batch-order.ts';
import { addSlopes, type BatchResult, compileStep } from './compiled-step.ts';
import type { Stepper, Steps } from './stepper.ts';
import type { TrainOptions } from './train-options.ts';
import { copyPlain, type TrainState } from './train-state.ts';
import type { TrainingProblem } from './training-problem.ts';

/** The steps of a problem from a state on. */
export function outsideRun(problem: TrainingProblem, { optimizer, accumulate = 1, lastBatch = 'use' }: TrainOptions, state: TrainState): Stepper {
  const { model, sessions } = problem;
  const programs = sessions.map((session, s) => compileStep(model, s, session, problem.choice));
  const gradient = new Float64Array(state.method.query.length);
  const empty = new Float64Array(0);
  const observation: Observation = { value: 0, gradient, hessian: empty, product: empty, residuals: empty, jacobian: empty };
  let spare = copyPlain(state.method);
  function* step(): Steps<'diverged' | StopReason | null> {
    const stream = streamOf(state.key);
    observation.value = 0;
    gradient.fill(0);
    for (let a = 0; a < accumulate; a++) {
      for (const [s, program] of programs.entries()) {
        const [rows, order] = nextBatch(state.orders[s]!, problem.batchSize, lastBatch === 'drop', stream);
        state.orders[s] = order;
        const found = program(state.method.query, rows, stream);
        const { loss, batch, slopes } = found instanceof Promise ? ((yield found) as BatchResult) : found;
        addSlopes(model, gradient, slopes, 1 / accumulate);
        observation.value += loss / accumulate;
        state.statistics = updateStatistics(model.core.statistics, state.statistics, batch);
      }
    }
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
  function* settle(): Steps<void> {}
  return { step, settle, dispose: () => undefined };
}
