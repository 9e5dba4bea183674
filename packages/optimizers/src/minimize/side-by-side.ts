/** Evaluations that run at once: an asynchronous function that is called ahead of its questions. */
import { show, ThetakitError } from '@thetakit/registry';
import { certainQueries } from '../run/certain-queries.ts';
import type { RunCore } from '../run/core.ts';

/** Refuses a number of evaluations at once that is not a whole number from 1 on: ARGUMENT_OUT_OF_RANGE. */
export function checkConcurrency(who: string, concurrency: unknown): number {
  if (typeof concurrency === 'number' && Number.isInteger(concurrency) && concurrency >= 1) return concurrency;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: `concurrency is ${show(concurrency)}, expected a whole number >= 1`,
    action: 'Pass how many evaluations may run at once',
    received: concurrency,
  });
}

/**
 * `fun`, called for up to `most` points at once where the run of a global method is sure to ask for them; the answers are kept until it does.
 * The budget is kept by all calls together. Other methods hardly ever know two points at once and are left alone.
 */
export function sideBySide<T>(core: RunCore, fun: (x: Float64Array) => T | Promise<T>, most: number): (x: Float64Array) => T | Promise<T> {
  if (!core.method.traits.global) return fun;
  const pending = new Map<string, Promise<T>>();
  const launch = (x: Float64Array) => {
    const key = x.join();
    if (pending.has(key)) return;
    const answer = (async () => await fun(x))();
    // An answer that is never asked for must not end the process; one that is asked for throws there.
    answer.catch(() => {});
    pending.set(key, answer);
  };
  return (x) => {
    if (core.current.wants !== 'value') return fun(x);
    const key = x.join();
    launch(x);
    if (pending.size < most) {
      for (const next of certainQueries(core, most)) {
        // This question is counted already; the others will be when the run asks for them.
        if (pending.size >= most || core.counters.nfev + pending.size > core.limits.maxfev) break;
        launch(next);
      }
    }
    const answer = pending.get(key)!;
    pending.delete(key);
    return answer;
  };
}
