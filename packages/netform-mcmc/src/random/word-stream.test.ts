import { describe, expect, it } from 'vitest';
import { counterKey } from './threefry.ts';
import { nextInteger, nextUniform, refill, wordStream } from './word-stream.ts';

describe('word streams', () => {
  it('are frozen', () => {
    // Recorded at the first release: stored seeds rely on it.
    const stream = wordStream(counterKey(1, 2, 3));
    expect([...stream.words.slice(0, 4)]).toMatchInlineSnapshot(`
      [
        3182061523,
        3599237674,
        1641311306,
        2937240454,
      ]
    `);
  });

  it('follow the published recurrence of xoshiro128**', () => {
    // State (1, 2, 3, 4): rotl(2 * 5, 7) * 9 = 11520, then 0, then 5927040 (reference C code).
    const stream = wordStream([0, 0]);
    stream.state.set([1, 2, 3, 4]);
    stream.position = stream.words.length;
    refill(stream);
    expect([...stream.words.slice(0, 3)]).toEqual([11520, 0, 5927040]);
  });

  it('lose no word at a refill', () => {
    const whole = wordStream([5, 6]);
    const first = Array.from({ length: 5000 }, () => nextUniform(whole));
    const other = wordStream([5, 6]);
    const again = Array.from({ length: 5000 }, (_, i) => {
      if (i % 7 === 0) refill(other);
      return nextUniform(other);
    });
    expect(again).toEqual(first);
  });

  it('do not depend on the size of their blocks', () => {
    const [small, large] = [wordStream([5, 6], 64), wordStream([5, 6])];
    for (let k = 0; k < 1000; k++) expect(nextUniform(small)).toBe(nextUniform(large));
  });

  it('draw integers of every value with equal frequency', () => {
    const stream = wordStream([7, 8]);
    const counts = new Float64Array(10);
    for (let k = 0; k < 20_000; k++) counts[nextInteger(stream, 10)]! += 1;
    // chi-square with 9 degrees of freedom: 99.9% quantile 27.9.
    expect(counts.reduce((sum, c) => sum + (c - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9);
  });
});
