/** What the page's WebGL backend of TensorFlow.js can do: the ground that the other browser tests stand on. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('webgl');
  await tf.ready();
});

describe('WebGL in this page', () => {
  it('is version 2 with float32 textures', () => {
    expect(tf.getBackend()).toBe('webgl');
    expect(tf.env().getNumber('WEBGL_VERSION')).toBe(2);
    expect(tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')).toBe(true);
  });

  it('keeps every bit of a float32 on the way to a texture and back', async () => {
    // 1 + 2^-23 is the float32 after 1; 2^24 - 1 is the largest odd integer; 2^-126 is the smallest normal number.
    const values = [1 + 2 ** -23, 2 ** 24 - 1, 2 ** -126, -0.1];
    const doubled = tf.tidy(() => tf.mul(tf.tensor1d(values), 2));
    expect([...(await doubled.data())]).toEqual(values.map((value) => Math.fround(2 * Math.fround(value))));
    doubled.dispose();
  });

  it('multiplies small integer matrices exactly', async () => {
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), tf.tensor2d([7, 8, 9, 10, 11, 12], [3, 2])));
    // Row 1: 7 + 18 + 33 = 58, 8 + 20 + 36 = 64. Row 2: 28 + 45 + 66 = 139, 32 + 50 + 72 = 154.
    expect([...(await product.data())]).toEqual([58, 64, 139, 154]);
    product.dispose();
  });
});
