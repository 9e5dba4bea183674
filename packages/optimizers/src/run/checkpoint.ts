/** What a run remembers besides the method's state, and the whole of it as plain data. */
import type { MethodState } from '@thetakit/registry';
import type { Counters, HistoryRow } from './observe.ts';

/** The best point ever evaluated. */
export interface BestPoint {
  /** Shape [n]. */
  readonly x: Float64Array;
  /** f(x); NaN before the first finite value. */
  fun: number;
  /** Largest violation of a constraint at x; 0 without constraints. */
  violation: number;
  /** g(x), shape [n]; meaningful only when `hasGradient`. */
  readonly gradient: Float64Array;
  hasGradient: boolean;
}

/** Everything needed to go on with a run later, as plain data. */
export interface RunCheckpoint {
  readonly method: string;
  readonly state: MethodState;
  readonly best: BestPoint;
  readonly counters: Counters;
  /** Seconds spent before the checkpoint. */
  readonly elapsed: number;
  /** The rows so far, when the run keeps a history. */
  readonly history?: readonly HistoryRow[];
  /** The iterate at the last report, when the run reports to anyone: from there the next step is measured. */
  readonly reported?: Float64Array;
  /** The last point that was evaluated and what is known there, so that a resumed run asks for nothing twice. */
  readonly memory?: { readonly x: Float64Array; readonly fun?: number; readonly gradient?: Float64Array };
}
