/** Gradients of a convolutional network on the page's WebGL backend, against our float64 ones: 1e-4 of the largest allows float32 sums of a few hundred terms. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, expect, it } from 'vitest';
import { grad } from '../api/grad.ts';
import { jit } from '../api/jit.ts';
import { replay } from '../api/replay.ts';
import { type NdArray, ndarray } from '../array/nd-array.ts';

beforeAll(async () => {
  await tf.setBackend('webgl');
  await tf.ready();
});

const waves = (shape: number[], seed: number) =>
  ndarray(
    Float64Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * 0.7 + seed)),
    { shape },
  );

it('differentiates a convolutional network on WebGL, twice', async () => {
  const image = waves([2, 9, 9, 2], 1);
  const loss = (p: { filter: tf.Tensor4D; w: tf.Tensor2D }, x: tf.Tensor4D) => {
    const hidden = tf.tanh(tf.conv2d(x, p.filter, 2, 'same'));
    return tf.mean(tf.logSoftmax(tf.matMul(tf.reshape(hidden, [2, -1]), p.w))) as tf.Scalar;
  };
  const p = { filter: waves([3, 3, 2, 4], 2), w: waves([100, 3], 3) };
  const twice = grad(((q: typeof p, x: unknown) => {
    const g = (grad(loss as never) as unknown as (...args: unknown[]) => { filter: tf.Tensor; w: tf.Tensor })(q, x);
    return tf.add(tf.sum(tf.square(g.filter)), tf.sum(tf.square(g.w)));
  }) as never) as never;
  for (const f of [grad(loss as never) as never, twice]) {
    const onCard = (replay(f) as unknown as (...args: unknown[]) => { filter: tf.Tensor; w: tf.Tensor })(p, image);
    const ours = (jit(f) as unknown as (...args: unknown[]) => { filter: NdArray; w: NdArray })(p, image);
    for (const key of ['filter', 'w'] as const) {
      const [actual, expected] = [await onCard[key].data(), ours[key].data];
      const scale = Math.max(...expected.map(Math.abs));
      expect(scale).toBeGreaterThan(1e-6);
      actual.forEach((each, i) => expect(Math.abs(each - (expected[i] as number))).toBeLessThan(1e-4 * scale));
    }
  }
  expect(tf.getBackend()).toBe('webgl');
});
