/** Beside another tfjs backend: it stays the current one, its tensors are read, and tfjs' own leak check is content. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { grad } from '../api/grad.ts';
import { jit } from '../api/jit.ts';
import { NdArray } from '../array/nd-array.ts';
import { constant } from './constant.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  tf.env().set('IS_TEST', true);
});
afterAll(() => tf.env().set('IS_TEST', false));

it('leaves the current backend in place', () => {
  jit((x: tf.Tensor) => tf.exp(x))(1);
  expect(tf.getBackend()).toBe('cpu');
  const eager = tf.exp(tf.scalar(1));
  expect(eager.dataSync()[0]).toBe(Math.fround(Math.E));
});

it('reads captured float32 tensors as they are, and constants exactly', () => {
  const rounded = tf.scalar(0.1);
  const exact = constant([0.1], []);
  expect(jit((x: tf.Tensor) => tf.mul(x, rounded))(1)).toBe(Math.fround(0.1));
  expect(jit((x: tf.Tensor) => tf.mul(x, exact))(1)).toBe(0.1);
  expect(jit((x: tf.Tensor) => x)(exact)).toBe(0.1);
  expect(exact.dataSync()[0]).toBe(Math.fround(0.1));
  const array = new NdArray(Float64Array.of(0.1, 0.7), [2], 'float64').toTensor();
  expect((jit((x: tf.Tensor) => tf.add(x, array))([0, 0]) as NdArray).data).toEqual(Float64Array.of(0.1, 0.7));
  tf.dispose([rounded, exact, array]);
});

it('keeps the number of tensors with nested derivatives and tidy', () => {
  const outer = grad((x: tf.Tensor) => tf.tidy(() => tf.sum(grad((y: tf.Tensor) => tf.sum(tf.mul(tf.square(y), x)))(x))));
  const before = tf.memory().numTensors;
  // d/dx sum(2 x^2), inner gradient 2 y x at y = x.
  expect((outer([1, 3]) as unknown as NdArray).data).toEqual(Float64Array.of(4, 12));
  outer([1, 3]);
  expect(tf.memory().numTensors).toBe(before);
});
