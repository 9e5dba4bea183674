/** Everything that training needs to go on with the same numbers: plain data. */
import type { Key } from '@thetakit/random';
import type { MethodState } from '@thetakit/registry';
import type { RunningStatistics } from '../core/running-statistics.ts';
import type { BatchOrder } from './batch-order.ts';

/** One check of the learning curve. */
export interface CheckRecord {
  readonly step: number;
  readonly learningRate: number;
  readonly training: number;
  readonly validation: number;
}

/** The best model so far. */
export interface Snapshot {
  readonly step: number;
  readonly validation: number;
  readonly vector: Float64Array;
  readonly statistics: RunningStatistics;
  readonly method: MethodState;
}

/** State of training between two steps. */
export interface TrainState {
  step: number;
  /** Stages ended. */
  stage: number;
  /** Steps of this stage. */
  stageSteps: number;
  /** Checks without a new best. */
  misses: number;
  checks: number;
  learningRate: number;
  method: MethodState;
  statistics: RunningStatistics;
  /** Order of the trials of each session. */
  orders: BatchOrder[];
  /** Where the stream of batches and noise is. */
  key: Key;
  /** Sum and number of the losses since the last check. */
  lossSum: number;
  lossCount: number;
  best: Snapshot | null;
  history: CheckRecord[];
}

/** A deep copy of plain data: records, arrays and typed arrays. */
export function copyPlain<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return (value as unknown as { slice(): T }).slice();
  if (Array.isArray(value)) return value.map(copyPlain) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyPlain(each)])) as T;
}
