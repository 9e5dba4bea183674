/**
 * The same loss in a page twice: traced and compiled in float64, and eagerly on WebGL in float32.
 * Logistic loss, mean over four rows: X = [[1, .5], [1, -1.5], [1, 2], [1, 0]], y = (1, 0, 1, 0), at w = (.25, -.75).
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueAndGrad } from '../api/grad.ts';
import { objective } from '../api/objective.ts';

const w = Float64Array.of(0.25, -0.75);
/** From mpmath with 90 digits; JAX in float64 agrees to 1e-15. */
const golden = { value: 1.1714700470357584, gradient: [0.012963511019242967, -0.75437114391142304], product: [0.092789576021288589, -0.50128414886063817] };
/** Rounding: fewer than 8 operations between input and any sum, each to half a unit in the last place of numbers below 2. */
const float64Tolerance = 8 * 2 ** -52;
/** The same count in float32, times 4 for the exp and log of graphics hardware, which may be several units off. */
const float32Tolerance = 4 * 8 * 2 ** -23;

let rows: tf.Tensor;
let labels: tf.Tensor;

beforeAll(async () => {
  await tf.setBackend('webgl');
  await tf.ready();
  // Halves and small integers: float32 holds them exactly, so what lives on WebGL is what the golden values are of.
  rows = tf.tensor2d([1, 0.5, 1, -1.5, 1, 2, 1, 0], [4, 2]);
  labels = tf.tensor1d([1, 0, 1, 0]);
});

/** mean(softplus(z) - y z), z = X w. */
function loss(weights: tf.Tensor): tf.Tensor {
  const z = tf.squeeze(tf.matMul(rows, tf.expandDims(weights, 1)), [1]);
  return tf.mean(tf.sub(tf.softplus(z), tf.mul(labels, z)));
}

describe('a loss over tensors that live on WebGL', () => {
  it('is differentiated in float64, and the tensors stay where they are', () => {
    const traced = objective(loss, [0, 0]);
    expect(Math.abs(traced.value(w) - golden.value)).toBeLessThan(float64Tolerance);
    traced.gradient(w).forEach((each, i) => expect(Math.abs(each - (golden.gradient[i] as number))).toBeLessThan(float64Tolerance));
    const product = traced.hessianProduct(w, Float64Array.of(1, -2));
    product.forEach((each, i) => expect(Math.abs(each - (golden.product[i] as number))).toBeLessThan(float64Tolerance));
    expect(tf.getBackend()).toBe('webgl');
    expect(rows.isDisposed).toBe(false);
  });

  it('has the same derivative when the tensors are arguments', () => {
    const passed = (weights: tf.Tensor, x: tf.Tensor, y: tf.Tensor) => {
      const z = tf.squeeze(tf.matMul(x, tf.expandDims(weights, 1)), [1]);
      return tf.mean(tf.sub(tf.softplus(z), tf.mul(y, z)));
    };
    const weights = tf.tensor1d([...w]);
    const [value, gradient] = valueAndGrad(passed)(weights, rows, labels);
    weights.dispose();
    expect(Math.abs(value - golden.value)).toBeLessThan(float64Tolerance);
    expect(gradient.dtype).toBe('float64');
    gradient.data.forEach((each, i) => expect(Math.abs(each - (golden.gradient[i] as number))).toBeLessThan(float64Tolerance));
  });

  it('has the same value on WebGL, to float32 rounding and no better', async () => {
    const eager = tf.tidy(() => loss(tf.tensor1d([...w])));
    const [value = Number.NaN] = await eager.data();
    eager.dispose();
    expect(Math.abs(value - golden.value)).toBeLessThan(float32Tolerance);
    expect(Math.fround(value)).toBe(value);
  });

  it('is the same after eager work on WebGL: neither disturbs the other', async () => {
    const traced = objective(loss, [0, 0]);
    const before = [...traced.gradient(w)];
    const eager = tf.tidy(() => tf.sum(tf.matMul(tf.ones([8, 8]), tf.ones([8, 8]))));
    expect((await eager.data())[0]).toBe(512);
    eager.dispose();
    expect([...traced.gradient(w)]).toEqual(before);
  });
});
