import { describe, expect, it } from 'vitest';
import { averageTrials, groupTrials } from './trial-average.ts';

describe('groupTrials', () => {
  it('collects unequal repeats, and averages what there is', () => {
    // Image b is shown twice (rows 0 and 2), image a once.
    const { repeats, ids } = groupTrials(Float64Array.of(1, 10, 2, 20, 5, 50), 2, ['b', 'a', 'b']);
    expect(ids).toEqual(['b', 'a']);
    expect(repeats.shape).toEqual([2, 2, 2]);
    expect([...repeats.data]).toEqual([1, 10, 2, 20, 5, 50, Number.NaN, Number.NaN]);
    expect([...averageTrials(repeats)]).toEqual([3, 30, 2, 20]);
  });

  it('names the numbers when they do not fit', () => {
    expect(() => groupTrials(new Float64Array(6), 2, [1, 2])).toThrow(
      'SHAPE_MISMATCH: groupTrials: there are 3 trials of 2 neurons, but 2 image ids. Give one id per trial',
    );
  });
});
