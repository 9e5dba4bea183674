/** What a run had found when a function of the caller threw. The error itself reaches the caller unchanged. */
import { type RunCore, stopOrThrow } from './core.ts';
import { closeRun, type OptimizeResult } from './result.ts';

const results = new WeakMap<object, OptimizeResult>();

/** Ends the run when `thrown` is `stopRun`; otherwise keeps its result under the error, for `resultSoFar`, and throws it again. */
export function interrupt(core: RunCore, thrown: unknown): void {
  try {
    stopOrThrow(core, thrown);
  } catch (error) {
    if (typeof error === 'object' && error !== null) {
      core.reason ??= 'cancelled';
      core.evidence ??= 'A function of the caller threw.';
      results.set(error, closeRun(core));
    }
    throw error;
  }
}

/**
 * The result up to the moment at which the objective, a constraint or the callback threw `error`, best point included; undefined
 * when no run was interrupted by it.
 *
 * @example
 * try { minimize(fun, x0); } catch (error) { resultSoFar(error)?.best.x; }
 */
export function resultSoFar(error: unknown): OptimizeResult | undefined {
  return typeof error === 'object' && error !== null ? results.get(error) : undefined;
}
