/**
 * Loop splitting: pads and concatenations become ranges of the loops, never a branch per element.
 */
import type { Ranges } from './affine.ts';
import { SplitNeeded, StorageNeeded } from './view-index.ts';

/** More pieces of code than this are not worth it: the view is stored instead. */
const MOST_SEGMENTS = 40;

/** Calls `work` on pieces that cover the box; a piece is split wherever `work` throws SplitNeeded. */
export function forEachSegment(box: Ranges, work: (ranges: Ranges) => void): void {
  const pending: Ranges[] = [box];
  let made = 1;
  while (pending.length > 0) {
    const ranges = pending.pop() as Ranges;
    if (ranges.low.some((low, v) => low >= (ranges.high[v] as number))) continue;
    try {
      work(ranges);
    } catch (reason) {
      if (!(reason instanceof SplitNeeded)) throw reason;
      if (++made > MOST_SEGMENTS) throw new StorageNeeded(reason.view);
      const [before, after] = splitAt(ranges, reason.variable, reason.at);
      pending.push(after, before);
    }
  }
}

/** The two parts of the ranges before and from `at` along one variable. */
function splitAt(ranges: Ranges, variable: number, at: number): [Ranges, Ranges] {
  const high = ranges.high.map((each, v) => (v === variable ? at : each));
  const low = ranges.low.map((each, v) => (v === variable ? at : each));
  return [
    { low: ranges.low, high },
    { low, high: ranges.high },
  ];
}
