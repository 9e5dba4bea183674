/** The order in which trials enter batches: a permutation per pass, taken in slices. */
import type { Stream } from '@thetakit/random';

/** A permutation and how far it is used up: plain data. */
export interface BatchOrder {
  readonly order: Int32Array;
  readonly used: number;
}

/** A new pass. */
export function startOrder(trials: number, stream: Stream): BatchOrder {
  return { order: stream.permutation(trials), used: 0 };
}

/** The next batch and the order after it. A short rest of a pass is a batch of its own, or dropped when `drop` is set and it is not the whole pass. */
export function nextBatch(current: BatchOrder, size: number, drop: boolean, stream: Stream): readonly [Int32Array, BatchOrder] {
  const trials = current.order.length;
  const least = drop ? Math.min(size, trials) : 1;
  const { order, used } = trials - current.used < least ? startOrder(trials, stream) : current;
  const end = Math.min(trials, used + size);
  return [order.subarray(used, end), { order, used: end }];
}
