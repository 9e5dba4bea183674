/** WebAssembly in a page: downloaded when it is asked for, and used by what is compiled after that. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { jit, loadWasm, type NdArray, ndarray } from '../index.ts';

const side = 64;
const x = ndarray(
  Float64Array.from({ length: side * side }, (_, i) => Math.sin(i)),
  { shape: [side, side] },
);
const product = () => jit((a: tf.Tensor2D) => tf.matMul(a, a), { backend: 'wasm' });

it('runs JavaScript before loadWasm and WebAssembly after it, and says so', async () => {
  const before = product();
  const plain = before(x) as unknown as NdArray;
  expect(before.explain().kernels.map(({ executor }) => executor)).toEqual(['js']);
  expect(before.explain().text).toContain('await loadWasm()');
  await loadWasm();
  const after = product();
  const vector = after(x) as unknown as NdArray;
  expect(after.explain().kernels.map(({ executor }) => executor)).toEqual(['wasm']);
  // What was compiled before stays what it was, to the last bit.
  expect((before(x) as unknown as NdArray).data).toEqual(plain.data);
  expect(before.explain().kernels.map(({ executor }) => executor)).toEqual(['js']);
  // Two sums of 64 products of numbers below 1, in different orders: each within 64 roundings of 64 (2^-53 relative) of the truth.
  const gap = Math.max(...Array.from(plain.data, (value, i) => Math.abs(value - (vector.data[i] as number))));
  expect(gap).toBeLessThan(2 * 64 * 64 * 2 ** -53);
});
