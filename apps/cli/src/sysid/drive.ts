/** Runs a fit step by step, so that signals arrive and progress is drawn. */
import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** Drives a generator of steps (progress at checks, null between) to its result. */
export async function drive<P extends { readonly step: number }, R>(
  steps: Generator<P | null, R, void>,
  watch: {
    /** Called once per turn of the event loop. */
    onTurn(step: number, known: P | undefined): void;
    /** Awaited after every check and at the end. */
    onCheck?(): Promise<void>;
  },
): Promise<R> {
  let [turn, step] = [performance.now(), 0];
  let known: P | undefined;
  for (;;) {
    const next = steps.next();
    if (next.done === true || next.value !== null) await watch.onCheck?.();
    if (next.done === true) return next.value;
    step += 1;
    if (next.value !== null) [known, step] = [next.value, next.value.step];
    if (performance.now() - turn < TURN) continue;
    watch.onTurn(step, known);
    await setImmediate();
    turn = performance.now();
  }
}
