/** Hooks of a fit, so that signals arrive, progress is drawn and checkpoints are written while it runs. */
import { setImmediate } from 'node:timers/promises';
import type { TrainProgress } from '@thetakit/cnn-sysid';

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** How a fit is watched. */
export interface FitWatch {
  /** Called once per turn of the event loop, with the last check. */
  onTurn(step: number, known: TrainProgress | undefined): void;
  /** Awaited after every check. */
  onCheck?(): Promise<void>;
}

/** The options `onProgress` and `pause` of a fit. */
export function watchFit({ onTurn, onCheck }: FitWatch): { onProgress(progress: TrainProgress): void; pause(): Promise<void> } {
  let [turn, step, isCheck] = [performance.now(), 0, false];
  let known: TrainProgress | undefined;
  return {
    onProgress(progress) {
      [known, step, isCheck] = [progress, progress.step, true];
    },
    async pause() {
      if (isCheck) await onCheck?.();
      else step += 1;
      isCheck = false;
      if (performance.now() - turn < TURN) return;
      onTurn(step, known);
      await setImmediate();
      turn = performance.now();
    },
  };
}
