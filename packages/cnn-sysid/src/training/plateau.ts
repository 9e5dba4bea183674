/** The schedule of training: what a check of the validation loss changes. */
import type { PlateauSchedule } from './train-options.ts';
import { copyPlain, type TrainState } from './train-state.ts';

/**
 * Enters a validation loss into the state. A new best is kept. Otherwise, past the burn-in, it is a miss; `patience` misses end
 * the stage: the rate falls, and with restore 'stage' the best model and the optimizer's state come back.
 */
export function enterCheck(state: TrainState, validation: number, { patience, factor, burnIn = 0, restore = 'end' }: PlateauSchedule): void {
  state.checks += 1;
  if (state.best === null || validation < state.best.validation) {
    state.best = snapshotOf(state, validation);
    state.misses = 0;
    return;
  }
  if (state.checks <= burnIn) {
    state.misses = 0;
    return;
  }
  state.misses += 1;
  if (state.misses < patience) return;
  endStage(state, factor, restore === 'stage');
}

/** Ends a stage. */
export function endStage(state: TrainState, factor: number, isRestored: boolean): void {
  if (isRestored && state.best !== null) {
    state.method = copyPlain(state.best.method);
    state.statistics = state.best.statistics;
  }
  state.misses = 0;
  state.stage += 1;
  state.stageSteps = 0;
  state.learningRate *= factor;
}

/** Is training over? */
export function isOver(state: TrainState, { stages, maxSteps = Infinity }: PlateauSchedule): boolean {
  return state.stage >= stages || state.step >= maxSteps;
}

/** Steps to the end if no check from now on is a new best. */
export function stepsLeft(state: TrainState, { checkEvery, patience, stages, maxSteps = Infinity }: PlateauSchedule): number {
  const checks = Math.max(0, patience - state.misses + (stages - state.stage - 1) * patience);
  return Math.min(checks * checkEvery, maxSteps - state.step);
}

/** The state as a model to come back to: the parameters at the query of the rule, or its average where it has one. */
function snapshotOf(state: TrainState, validation: number) {
  return { step: state.step, validation, vector: weightsOf(state.method).slice(), statistics: state.statistics, method: copyPlain(state.method) };
}

/** The parameters that a rule's state stands for: where it moves next, or the average of schedule-free rules. */
export function weightsOf(method: TrainState['method']): Float64Array {
  const { average } = method as { readonly average?: unknown };
  return average instanceof Float64Array ? average : method.query;
}
