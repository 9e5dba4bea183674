/**
 * A run that Ctrl+C can stop and that is saved while it goes on: the driver makes one evaluation at a time, and the event
 * loop gets a turn every few milliseconds, so that signals arrive, progress is drawn and checkpoints are written.
 */
import { setImmediate } from 'node:timers/promises';
import { type HistoryRow, type OptimizeResult, type RunCheckpoint, type RunSettings, stepRun } from '@thetakit/optimizers';
import type { AnyMethod, Objective } from '@thetakit/registry';

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** How the work is watched. */
export interface Watch {
  readonly signal: AbortSignal;
  /** Called once per turn of the event loop. */
  onTurn?(evaluations: number, value: number): void;
  /** Called after every iteration. */
  onIteration?(row: HistoryRow): void;
  /** Saves the state of the run. Called every `saveEvery` milliseconds, and at the end of a run that may go on later. */
  save?(checkpoint: RunCheckpoint): Promise<void>;
  /** Milliseconds; default 10000. */
  readonly saveEvery?: number;
}

/** Runs a method to its end, or until the signal is aborted; the result is then the best so far, reason 'cancelled'. */
export async function runInterruptible(
  method: AnyMethod,
  objective: Objective,
  x0: Float64Array,
  settings: RunSettings,
  watch: Watch,
): Promise<OptimizeResult> {
  const run = stepRun(method, objective, x0, {
    ...settings,
    signal: watch.signal,
    ...(watch.onIteration === undefined ? {} : { callback: (row) => void watch.onIteration?.(row) }),
  });
  const saveEvery = watch.saveEvery ?? 10_000;
  let turn = performance.now();
  let saved = turn;
  let evaluations = settings.resume?.counters.nfev ?? 0;
  while (run.step()) {
    evaluations++;
    if (performance.now() - turn < TURN) continue;
    watch.onTurn?.(evaluations, run.state.fun);
    if (watch.save !== undefined && performance.now() - saved >= saveEvery) {
      await watch.save(run.checkpoint());
      saved = performance.now();
    }
    await setImmediate();
    turn = performance.now();
  }
  const result = run.result();
  // A finished run is saved as well: the same command with a larger limit goes on from there.
  await watch.save?.(run.checkpoint());
  return result;
}
