/** What callbacks see and histories keep. */
import type { MethodState } from '@thetakit/registry';

/** How often each quantity was evaluated. */
export interface Counters {
  /** Values of f or of the residuals, those made for differences included. */
  nfev: number;
  /** Gradients or Jacobians; one made by differences counts as one. */
  njev: number;
  /** Hessians and Hessian-vector products. */
  nhev: number;
}

/** What a callback receives after each major iteration: its own copy, safe to keep. */
export interface IterationInfo extends Readonly<Counters> {
  /** Iterate, shape [n]. */
  readonly x: Float64Array;
  readonly fun: number;
  /** Largest component of the (projected) gradient; NaN when unknown. */
  readonly gradientNorm: number;
  /** Major iterations finished. */
  readonly nit: number;
  /** Lowest value seen so far. */
  readonly bestFun: number;
  /** Euclidean length of the last move of the iterate. */
  readonly step: number;
  /** Seconds since the start. */
  readonly elapsed: number;
}

/** One row of the history. */
export type HistoryRow = IterationInfo;

/** The information of this moment, copied. */
export function iterationInfo(state: MethodState, counters: Counters, bestFun: number, previous: Float64Array, elapsed: number): IterationInfo {
  let squares = 0;
  for (let i = 0; i < previous.length; i++) squares += (state.x[i]! - previous[i]!) ** 2;
  return {
    x: state.x.slice(),
    fun: state.fun,
    gradientNorm: state.gradientNorm,
    nit: state.iteration,
    nfev: counters.nfev,
    njev: counters.njev,
    nhev: counters.nhev,
    bestFun,
    step: Math.sqrt(squares),
    elapsed,
  };
}
