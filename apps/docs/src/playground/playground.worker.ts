/** The reader's code runs here, away from the page: an endless loop can be ended with the worker. */
import { type PlaygroundRequest, type PlaygroundResult, runLoss } from './run-loss.ts';

/** What the worker answers. */
export type PlaygroundAnswer = { readonly ok: true; readonly result: PlaygroundResult } | { readonly ok: false; readonly message: string };

addEventListener('message', ({ data }: MessageEvent<PlaygroundRequest>) => {
  const send = (answer: PlaygroundAnswer) => (globalThis as unknown as { postMessage(message: PlaygroundAnswer): void }).postMessage(answer);
  try {
    send({ ok: true, result: runLoss(data) });
  } catch (error) {
    send({ ok: false, message: error instanceof Error ? error.message : String(error) });
  }
});
