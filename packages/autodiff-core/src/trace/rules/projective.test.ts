/**
 * Projective maps and rotations of images, overwritten elements and segment sums against the float32 CPU backend of tfjs:
 * the same float32 inputs, so answers differ by the roundings of tfjs, 1e-5 relative to the largest element.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { checkGrads } from '../../api/check-grads.ts';
import { grad } from '../../api/grad.ts';
import { jit } from '../../api/jit.ts';
import { NdArray } from '../../array/nd-array.ts';

beforeAll(() => tf.setBackend('cpu'));

const image = new NdArray(
  Float64Array.from({ length: 2 * 5 * 4 * 3 }, (_, i) => Math.fround(Math.sin(3 * i + 1) + 2)),
  [2, 5, 4, 3],
  'float64',
);
const agree = (f: (x: tf.Tensor4D) => tf.Tensor) => {
  const ours = jit(f)(image) as unknown as NdArray;
  const theirs = f(tf.tensor4d(Float32Array.from(image.data), [2, 5, 4, 3]));
  expect(ours.shape).toEqual(theirs.shape);
  const expected = theirs.dataSync();
  ours.data.forEach((each, i) => {
    expect(Math.abs(each - (expected[i] as number))).toBeLessThanOrEqual(1e-5 * 3);
  });
};

it.each(['nearest', 'bilinear'] as const)('maps images as tfjs does (%s)', (interpolation) => {
  // No place falls between two pixels exactly, where float32 and float64 may round to different ones.
  const map = [0.8123, 0.3517, -1.2971, -0.2419, 1.2077, 0.7313, 0.0301, -0.0197];
  for (const fillMode of ['constant', 'reflect', 'wrap', 'nearest'] as const) {
    // One image: the CPU backend of tfjs 4.22 returns after the first of a batch.
    agree((x) => tf.image.transform(tf.slice4d(x, [1, 0, 0, 0], [1, 5, 4, 3]), [map], interpolation, fillMode, 0.5));
    agree((x) => tf.image.transform(tf.slice4d(x, [0, 0, 0, 0], [1, 5, 4, 3]), [map.map((each) => -each)], interpolation, fillMode, 0, [3, 6]));
    // A batch is its images, one by one, each with its own map.
    const flipped = map.map((each) => -each);
    const run = (x: tf.Tensor4D) => tf.image.transform(x, [map, flipped], interpolation, fillMode, 0.5);
    const single = (x: tf.Tensor4D) =>
      tf.concat([map, flipped].map((own, i) => tf.image.transform(tf.slice4d(x, [i, 0, 0, 0], [1, 5, 4, 3]), [own], interpolation, fillMode, 0.5)));
    expect((jit(run)(image) as unknown as NdArray).data).toEqual((jit(single)(image) as unknown as NdArray).data);
  }
});

it('rotates images as tfjs does', () => {
  agree((x) => tf.image.rotateWithOffset(x, 0.7, [0.1, 0.2, 0.3]));
  agree((x) => tf.image.rotateWithOffset(x, -2.1, 7, [0.2, 0.8]));
});

it('differentiates bilinear maps in the map too', () => {
  const f = (t: tf.Tensor2D) =>
    tf.sum(tf.square(tf.image.transform(image.toTensor() as tf.Tensor4D, tf.concat([t, t], 0) as tf.Tensor2D, 'bilinear', 'constant', 0, [2, 2]))) as tf.Scalar;
  // All places stay inside one pixel each, at least 0.02 from its border; the steps of the differences are 1e-3.
  checkGrads(f, [[0.9, 0.2, 0.41, 0.1, 1.1, 1.23, 0.02, 0.01]], { tolerance: 1e-7 });
});

it('keeps the last of several writes, with its derivative', () => {
  const f = (x: tf.Tensor1D, u: tf.Tensor1D) => tf.tensorScatterUpdate(x, tf.tensor2d([[1], [2], [1]], undefined, 'int32'), u);
  expect((jit(f)([1, 2, 3, 4], [10, 20, 30]) as unknown as NdArray).toArray()).toEqual([1, 30, 20, 4]);
  const sum = (x: tf.Tensor1D, u: tf.Tensor1D) => tf.sum(tf.mul(f(x, u), [1, 2, 3, 4])) as tf.Scalar;
  const [dx, du] = grad(sum, [0, 1])([1, 2, 3, 4], [10, 20, 30]) as unknown as [NdArray, NdArray];
  expect([dx.toArray(), du.toArray()]).toEqual([
    [1, 0, 0, 4],
    [0, 3, 2],
  ]);
});

it('sums and averages segments, empty ones to zero, and wants constant ids', () => {
  const ids = tf.tensor1d([0, 0, 2], 'int32');
  const rows = tf.tensor1d([0, 2, 1], 'int32');
  const data = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  expect((jit((x: tf.Tensor2D) => tf.sparse.sparseSegmentSum(x, rows, ids))(data) as unknown as NdArray).toArray()).toEqual([
    [6, 8],
    [0, 0],
    [3, 4],
  ]);
  expect((jit((x: tf.Tensor2D) => tf.sparse.sparseSegmentMean(x, rows, ids))(data) as unknown as NdArray).toArray()).toEqual([
    [3, 4],
    [0, 0],
    [3, 4],
  ]);
  expect(() => jit((x: tf.Tensor2D, s: tf.Tensor1D) => tf.sparse.sparseSegmentSum(x, rows, s))(data, Int32Array.of(0, 0, 1))).toThrow(
    'TRACE_VALUE_READ: tf.sparse.sparseSegmentSum: the segment ids depend on arguments, and with them the shape of the result. Make the ids a constant, or use tf.unsortedSegmentSum',
  );
});
