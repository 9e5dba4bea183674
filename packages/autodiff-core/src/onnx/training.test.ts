/**
 * What training of convolutional networks needs, in ONNX Runtime against our own code in the same precision. Tolerances: sums of up to a few
 * thousand terms lose less than 2^7 units of 2^-24 in float32 relative to the largest element, which is 1e-5; in float64 2^-46, below 1e-13.
 * Skipped where onnxruntime-node is not installed.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { grad } from '../api/grad.ts';
import { jit } from '../api/jit.ts';
import { type OnnxExplanation, onnxJit } from '../api/onnx-jit.ts';
import { type NdArray, ndarray } from '../array/nd-array.ts';
import { loadOnnxRuntime } from './runtime.ts';

const isThere = typeof (await loadOnnxRuntime()) !== 'string';

/** Numbers without ties: n distinct fractional parts. */
const scattered = (shape: readonly number[]) =>
  ndarray(
    Float64Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => ((i * 0.754877666) % 1) * 2 - 1),
    { shape },
  );

/** Checks that a gradient runs in ONNX Runtime, and gives what compiled code gives. */
async function agrees(loss: (x: never) => tf.Tensor, shape: readonly number[], precision: 'float32' | 'float64'): Promise<void> {
  const f = grad(loss as never) as never;
  const [ours, theirs] = [jit(f, { precision }), onnxJit(f, { precision, threads: 1 })] as unknown as [
    (x: NdArray) => NdArray,
    { (x: NdArray): Promise<NdArray>; explain(x: NdArray): Promise<OnnxExplanation> },
  ];
  const x = scattered(shape);
  expect((await theirs.explain(x)).text).toMatch(/^ONNX Runtime/);
  const [expected, actual] = [ours(x).data, (await theirs(x)).data];
  const scale = Math.max(...Array.from(expected, Math.abs));
  expect(scale).toBeGreaterThan(0);
  expect(actual.length).toBe(expected.length);
  const tolerance = (precision === 'float32' ? 1e-5 : 1e-13) * scale;
  actual.forEach((each, i) => expect(Math.abs(each - (expected[i] as number))).toBeLessThanOrEqual(tolerance));
}

const square = (x: tf.Tensor) => tf.sum(tf.mul(tf.square(x), 0.5)) as tf.Scalar;
const image = [2, 6, 7, 3];

/** In both precisions. */
const both: readonly [string, (x: never) => tf.Tensor, readonly number[]][] = [
  ['max-pool', (x: tf.Tensor4D) => square(tf.maxPool(x, 2, 2, 'valid')), image],
  ['max-pool with windows that overlap and stick out', (x: tf.Tensor4D) => square(tf.maxPool(x, 3, [1, 2], 'same')), image],
  ['max-pool over one axis', (x: tf.Tensor3D) => square(tf.pool(x, 2, 'max', 'valid', 1, 2)), [2, 7, 3]],
  ['average pool', (x: tf.Tensor4D) => square(tf.avgPool(x, 3, 2, 'same')), image],
  ['global average', (x: tf.Tensor4D) => square(tf.mean(x, [1, 2])), image],
  ['bilinear resize', (x: tf.Tensor4D) => square(tf.image.resizeBilinear(x, [9, 5])), image],
  ['nearest resize', (x: tf.Tensor4D) => square(tf.image.resizeNearestNeighbor(x, [9, 5])), image],
  [
    'batch normalisation with the statistics of the batch',
    (x: tf.Tensor4D) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return square(tf.mul(tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, tf.tensor1d([1, 2, 3]), tf.tensor1d([3, 2, 1]), 1e-3), tf.exp(x)));
    },
    image,
  ],
  ['local response normalisation', (x: tf.Tensor4D) => square(tf.localResponseNormalization(x, 1)), image],
  ['gather along the last axis', (x: tf.Tensor4D) => square(tf.gather(x, tf.tensor1d([0, 2, 2], 'int32'), 3)), image],
  [
    'gather with a batch axis',
    (x: tf.Tensor4D) =>
      square(
        tf.gather(
          x,
          tf.tensor2d(
            [
              [0, 3, 3],
              [5, 1, 0],
            ],
            [2, 3],
            'int32',
          ),
          1,
          1,
        ),
      ),
    image,
  ],
  ['rows picked by what is computed', (x: tf.Tensor2D) => square(tf.gather(x, tf.argMax(x, 1), 0)), [5, 5]],
  ['top-k', (x: tf.Tensor2D) => square(tf.topk(x, 3).values), [4, 7]],
  ['cumulative sums and products', (x: tf.Tensor2D) => square(tf.cumsum(tf.cumprod(x, 1), 0)), [4, 5]],
];

describe.skipIf(!isThere)('gradients in ONNX Runtime', () => {
  for (const precision of ['float32', 'float64'] as const)
    it.each(both)(`${precision}: %s`, async (_name, loss, shape) => {
      await agrees(loss, shape, precision);
    });

  it('of kernels with many channels are products of matrices, in chunks', async () => {
    // 9 channels of 40 x 40 for 100 images: 576 kB a channel, so one at a time.
    const x = tf.tensor4d(Float32Array.from(scattered([100, 40, 40, 9]).data), [100, 40, 40, 9]);
    await agrees((w: tf.Tensor4D) => tf.mean(tf.square(tf.conv2d(x, w, 1, 'same'))), [3, 3, 9, 10], 'float32');
    const y = tf.tensor3d(Float32Array.from(scattered([9, 30, 8]).data), [9, 30, 8]);
    await agrees((w: tf.Tensor3D) => tf.mean(tf.square(tf.conv1d(y, w, 1, 'valid'))), [5, 8, 8], 'float32');
  });

  it('are NaN, or dropped, where indices are out of range', async () => {
    const f = (x: tf.Tensor1D, at: tf.Tensor1D) => tf.gather(x, tf.cast(at, 'int32'));
    const picked = onnxJit(f as never, { precision: 'float64' }) as unknown as (x: unknown, at: unknown) => Promise<NdArray>;
    expect([...(await picked([5, 6, 7], [2, -1, 3, 0])).data]).toEqual([7, Number.NaN, Number.NaN, 5]);
    const slope = onnxJit(
      grad(((x: tf.Tensor1D, at: tf.Tensor1D) => tf.sum(tf.unsortedSegmentSum(x, tf.cast(at, 'int32'), 2))) as never) as never,
    ) as unknown as typeof picked;
    expect([...(await slope([5, 6, 7], [1, 4, 0])).data]).toEqual([1, 0, 1]);
  });
});
