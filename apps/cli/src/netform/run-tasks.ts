/** Chains in this thread: tasks of a fit that advance in turn, so that Ctrl+C finds them all equally far. */
import { setImmediate } from 'node:timers/promises';
import { type Fit, type FitCheckpoint, type FitTask, fitTaskSteps } from '@thetakit/netform-mcmc';

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;
/** Iterations after which the state of a chain is kept, when states are saved. */
const KEEP_EVERY = 50;

/** How tasks are watched. */
export interface TaskWatch {
  readonly signal: { readonly aborted: boolean };
  /** Called once per turn of the event loop with the iterations that each task has made. */
  onTurn(iterations: readonly number[]): void;
  /** Called about every `saveEvery` milliseconds with the last known state of each task; undefined for one without. */
  readonly onSave?: (states: readonly (FitCheckpoint | undefined)[]) => void;
  readonly saveEvery?: number;
}

/** Runs every task to its end or until the signal is aborted; the states in the order of the tasks. */
export async function runTasks(tasks: readonly FitTask[], { signal, onTurn, onSave, saveEvery = 10_000 }: TaskWatch): Promise<FitCheckpoint[]> {
  const kept: (FitCheckpoint | undefined)[] = tasks.map(({ resume }) => resume);
  const runs = tasks.map((task, at) => {
    const save = (state: FitCheckpoint) => {
      kept[at] = state;
    };
    const watch = onSave === undefined ? { signal } : { signal, checkpoint: { every: KEEP_EVERY, save } };
    return { steps: fitTaskSteps(task, watch), iterations: iterationsOf(task.resume), end: undefined as Fit | undefined };
  });
  let turn = performance.now();
  let saved = turn;
  while (runs.some(({ end }) => end === undefined)) {
    for (const run of runs) {
      if (run.end !== undefined) continue;
      const step = run.steps.next();
      if (step.done === true) run.end = step.value;
      else run.iterations = step.value.iteration;
      if (performance.now() - turn < TURN) continue;
      onTurn(runs.map(({ iterations }) => iterations));
      await setImmediate();
      turn = performance.now();
      if (onSave === undefined || turn - saved < saveEvery) continue;
      onSave(runs.map(({ end }, at) => end?.checkpoint ?? kept[at]));
      saved = turn;
    }
  }
  return runs.flatMap(({ end }) => (end === undefined ? [] : [end.checkpoint]));
}

/** Iterations that a state of one chain has behind it. */
export function iterationsOf(state: FitCheckpoint | undefined): number {
  return state?.states[0]?.iteration ?? 0;
}
