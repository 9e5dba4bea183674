import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { cosineOf, kernelCosine, shiftKernel } from './kernel-recovery.ts';
import { locationRecovery, maskPeaks } from './location-recovery.ts';
import { adjustedRand, strongestFeature, typePurity } from './type-recovery.ts';

describe('locationRecovery', () => {
  it('removes the shift that most neurons share', () => {
    // Three neurons at (-1, +2) from the truth, one at (-1, +5): that one is 3 px off, of four 3/4 are near.
    const found = [4, 7, 0, 2, 8, 3, 1, 6];
    const truth = [5, 5, 1, 0, 9, 1, 2, 1];
    const recovery = locationRecovery(found, truth);
    expect(recovery).toMatchObject({ shift: [-1, 2], medianError: 0, withinOnePixel: 0.75 });
    expect([...recovery.errors]).toEqual([0, 0, 0, 3]);
  });

  it('reads peaks of either sign', () => {
    expect([...maskPeaks([0, 0, 1, 0, 0, 0, /* second mask */ 0, 2, 0, 0, -3, 0], 2, 3)]).toEqual([0, 2, 1, 1]);
  });

  it('names lengths that differ', () => {
    expect(() => locationRecovery([1, 2], [])).toThrow('SHAPE_MISMATCH: locationRecovery: there are 1 places found and 0 true ones.');
  });
});

describe('kernelCosine', () => {
  it('is 1 for a kernel and its negative, also when mask and kernel moved apart', () => {
    const stream = streamOf(keyOf(1));
    const side = 7;
    const truth = new Float64Array(49);
    for (let y = 2; y < 5; y++) for (let x = 2; x < 5; x++) truth[y * side + x] = stream.normal();
    // The masks lie one row down and two columns left of the truth; the kernel's content went one row up and two columns right.
    const learned = shiftKernel(truth, side, -1, 2).map((each) => -3 * each);
    expect(kernelCosine(learned, truth, side, [1, -2])).toBeCloseTo(1, 12);
    expect(kernelCosine(learned, truth, side)).toBeLessThan(0.9);
    expect(cosineOf([0, 0], [1, 2])).toBe(0);
  });
});

describe('types', () => {
  it('are pure when each cluster holds one type, and the Rand index sees a split type', () => {
    expect(typePurity([2, 2, 7, 7], [0, 0, 1, 1])).toBe(1);
    expect(adjustedRand([2, 2, 7, 7], [0, 0, 1, 1])).toBe(1);
    expect(typePurity([0, 0, 0, 1], [0, 0, 1, 1])).toBe(0.75);
    // Pairs together in both: 1. Rows: C(3,2) = 3; columns 1 + 1 = 2; expected 6/6 = 1; (1 - 1)/(2.5 - 1) = 0.
    expect(adjustedRand([0, 0, 0, 1], [0, 0, 1, 1])).toBe(0);
  });

  it('are the map with the largest weight', () => {
    // Weights [K = 2, N = 3].
    expect([...strongestFeature([0.2, -0.5, 0, 0.1, 0.4, 0.1], 2)]).toEqual([0, 0, 1]);
  });

  it('need one label per neuron', () => {
    expect(() => typePurity([1], [1, 2])).toThrow('SHAPE_MISMATCH: typePurity: there are 1 labels found and 2 true ones.');
  });
});
