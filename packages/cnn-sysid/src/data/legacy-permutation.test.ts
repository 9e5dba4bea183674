import { describe, expect, it } from 'vitest';
import { legacyPermutation, mersenneTwister } from './legacy-permutation.ts';

describe('mersenneTwister', () => {
  it('gives the words of MT19937 for its default seed 5489', () => {
    // C++ fixes the 10000th word of mt19937 with this seed: 4123659995 ([rand.predef]); the first is 3499211612.
    const word = mersenneTwister(5489);
    expect(word()).toBe(3499211612);
    for (let i = 2; i < 10000; i++) word();
    expect(word()).toBe(4123659995);
  });
});

describe('legacyPermutation', () => {
  it("gives NumPy's permutations of seed 1 that the published split of mouse V1 starts from", () => {
    expect([...legacyPermutation(1, 1800).subarray(0, 8)]).toEqual([1462, 510, 612, 1322, 993, 190, 1716, 1048]);
    expect([...legacyPermutation(1, 1260).subarray(0, 8)]).toEqual([1179, 255, 304, 403, 75, 119, 912, 1073]);
  });

  it('is a permutation, also of nothing and of one', () => {
    expect([...legacyPermutation(3, 257)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 257 }, (_, i) => i));
    expect([legacyPermutation(0, 0).length, legacyPermutation(0, 1)[0]]).toEqual([0, 0]);
  });

  it('refuses a seed that is no 32-bit word', () => {
    expect(() => legacyPermutation(-1, 5)).toThrow('ARGUMENT_OUT_OF_RANGE: legacyPermutation: seed is -1 and count 5, expected whole numbers');
  });
});
