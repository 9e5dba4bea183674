import { conv2d, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { runTensors } from '../../test-support/run-tensors.ts';
import { convolve, outputLength } from './convolve.ts';

const normal = (seed: number, shape: readonly number[]) => ({
  data: streamOf(keyOf(seed)).fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))),
  shape,
});

describe('a convolution whose neighbouring columns are computed together', () => {
  // Widths 16 - 9 + 1 = 8, 20 - 9 + 1 = 12 and 17 - 9 + 1 = 9: packings of 8 or 4, of 4, and none.
  it.each([
    [16, 1, 1],
    [16, 2, 3],
    [20, 1, 2],
    [17, 1, 1],
  ])('equals the plain one for %i columns, %i features and %i channels', (columns, features, channels) => {
    const [maps, kernel] = [normal(1, [2, 12, columns, channels]), normal(2, [9, 9, channels, features])];
    const geometry = { padding: 'valid', stride: 1, dilation: 1 } as const;
    const packed = runTensors((h, w) => convolve(h, w, geometry), [maps, kernel]);
    const plain = runTensors((h: Tensor, w: Tensor) => conv2d(h as Tensor4D, w as Tensor4D, 1, 'valid'), [maps, kernel]);
    expect(packed.length).toBe(plain.length);
    // Sums of up to 243 products of order 1, in another order.
    packed.forEach((value, i) => {
      expect(Math.abs(value - plain[i]!)).toBeLessThan(1e-12);
    });
  });
});

it('pads an even kernel with one row less before than after', () => {
  // A kernel that picks its first entry: 8 entries, 3 before; the output at row r is the input at row r - 3.
  const maps = { data: Float64Array.from({ length: 10 }, (_, i) => i + 1), shape: [1, 10, 1, 1] };
  const first = { data: Float64Array.from({ length: 8 }, (_, i) => (i === 0 ? 1 : 0)), shape: [8, 1, 1, 1] };
  const moved = runTensors((h, w) => convolve(h, w, { padding: 'same', stride: 1, dilation: 1 }), [maps, first]);
  expect([...moved]).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
});

it('has as many outputs as it says', () => {
  for (const padding of ['valid', 'same'] as const) {
    for (const [stride, dilation] of [
      [1, 1],
      [2, 1],
      [3, 1],
      [1, 2],
    ] as const) {
      const out = runTensors((h, w) => convolve(h, w, { padding, stride, dilation }), [normal(1, [1, 11, 1, 1]), normal(2, [3, 1, 1, 1])]);
      expect(out.length).toBe(outputLength(11, 3, { padding, stride, dilation }));
    }
  }
});
