/** Runs a generator of steps with progress and turns of the event loop, so that Ctrl+C arrives. */
import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** Drains the generator; `onTurn` gets the last number that it gave. */
export async function runSteps<T>(steps: Generator<number, T, void>, onTurn: (done: number) => void): Promise<T> {
  let turn = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - turn < TURN) continue;
    onTurn(value);
    await setImmediate();
    turn = performance.now();
  }
}
