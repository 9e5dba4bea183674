import { describe, expect, it } from 'vitest';
import { addScaled, affineKey, depthOf, divideAffine, fixed, intervalOf, linearIndex, loopVariable, scaled, splitPoint } from './affine.ts';

const ranges = { low: [0, 2], high: [3, 6] };

describe('affine indices', () => {
  it('add, scale and linearise', () => {
    const at = addScaled(loopVariable(0, 1), loopVariable(1), 4);
    expect(at).toEqual({ c: 1, k: [1, 4] });
    expect(scaled(at, -1, 5)).toEqual({ c: 4, k: [-1, -4] });
    expect(linearIndex([loopVariable(1), fixed(2)], [10, 3])).toEqual({ c: 6, k: [0, 10] });
    expect([depthOf(fixed(3)), depthOf(loopVariable(0)), depthOf(at)]).toEqual([0, 1, 2]);
    expect(affineKey(fixed(3))).toBe('3');
  });

  it('know their interval', () => {
    // 1 + i - 2j for i in 0 .. 2 and j in 2 .. 5: least 1 + 0 - 10, most 1 + 2 - 4.
    expect(intervalOf({ c: 1, k: [1, -2] }, ranges)).toEqual([-9, -1]);
  });

  it('divide where quotient and remainder are affine', () => {
    // (4i + j) by 4 with j in 2 .. 3: quotient i, remainder j.
    expect(divideAffine({ c: 0, k: [4, 1] }, 4, { low: [0, 2], high: [9, 4] })).toEqual({ quotient: { c: 0, k: [1, 0] }, remainder: { c: 0, k: [0, 1] } });
    // j in 2 .. 5 crosses 4.
    expect(divideAffine({ c: 0, k: [4, 1] }, 4, ranges)).toBeNull();
    expect(divideAffine(fixed(-1), 4, ranges)).toEqual({ quotient: { c: -1, k: [] }, remainder: { c: 3, k: [] } });
  });

  it('say where a loop crosses a boundary', () => {
    // 3 + 2i reaches 8 first at i = 3; 10 - 2i is below 5 from i = 3 on.
    expect(splitPoint({ c: 3, k: [2] }, 8)).toEqual({ variable: 0, at: 3 });
    expect(splitPoint({ c: 10, k: [0, -2] }, 5)).toEqual({ variable: 1, at: 3 });
    expect(splitPoint({ c: 0, k: [1, 1] }, 5)).toBeNull();
    expect(splitPoint(fixed(1), 5)).toBeNull();
  });
});
