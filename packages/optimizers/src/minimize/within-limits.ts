/** Waiting for an evaluation that may never end. */
import type { StopReason } from '@thetakit/registry';
import type { RunCore } from '../run/core.ts';
import type { CancelSignal } from '../run/settings.ts';

declare const setTimeout: (callback: () => void, milliseconds: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;

/** The part of an AbortSignal that can be waited for. */
interface WaitableSignal extends CancelSignal {
  addEventListener?(type: 'abort', listener: () => void): void;
  removeEventListener?(type: 'abort', listener: () => void): void;
}

/** The longest wait of a timer, about 24.8 days; beyond it timers fire at once. */
const longestWait = 2 ** 31 - 1;

/**
 * Waits for `work`, but no longer than `maxTime` and `signal` allow: then the run ends with 'max-time' or 'cancelled' and the result is
 * false; whatever `work` does later is not looked at. True when `work` is done; throws what it throws.
 */
export async function withinLimits(core: RunCore, work: Promise<void>): Promise<boolean> {
  const { limits, clock, started } = core;
  const signal: WaitableSignal | undefined = core.settings.signal;
  const left = limits.maxMilliseconds - (clock() - started);
  if (left === Infinity && signal?.addEventListener === undefined) {
    await work;
    return true;
  }
  let timer: unknown;
  let listener = () => {};
  const limit = new Promise<StopReason>((resolve) => {
    if (left < longestWait) timer = setTimeout(() => resolve('max-time'), Math.max(0, left));
    listener = () => resolve('cancelled');
    signal?.addEventListener?.('abort', listener);
  });
  try {
    const ended = await Promise.race([work, limit]);
    if (ended !== undefined) core.reason ??= ended;
    return ended === undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener?.('abort', listener);
  }
}
