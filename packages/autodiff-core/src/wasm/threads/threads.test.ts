/** Products and convolutions on several threads: the same bits as on one, workers that do not keep a process alive. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { jit } from '../../api/jit.ts';
import { objective } from '../../api/objective.ts';
import { NdArray } from '../../array/nd-array.ts';
import { threadCount, threadPool } from './thread-pool.ts';
import { threadsFor } from './threaded-kernels.ts';

const waves = (size: number, seed: number) => Float64Array.from({ length: size }, (_, i) => Math.sin(i * 0.37 + seed) + 0.3 * Math.cos(i * 1.1));
const array = (shape: number[], seed: number, precision: 'float64' | 'float32' = 'float64') =>
  new NdArray(
    precision === 'float64'
      ? waves(
          shape.reduce((a, b) => a * b),
          seed,
        )
      : Float32Array.from(
          waves(
            shape.reduce((a, b) => a * b),
            seed,
          ),
        ),
    shape,
    precision,
  );

/** Place of the first element that differs; -1 for none. */
const firstDifference = (a: NdArray, b: NdArray) => a.data.findIndex((each, i) => each !== b.data[i]);

/** Waits until the workers run, so that these tests test them. */
beforeAll(async () => {
  if (threadCount() === 1) return;
  const pool = threadPool();
  for (let i = 0; i < 1000 && !pool.isReady; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(pool.isReady).toBe(true);
}, 30_000);

describe.skipIf(threadCount() === 1)('on several threads', () => {
  it.each([
    ['float64', 300, 170, 190],
    ['float32', 300, 170, 190],
    ['float64', 1031, 67, 129],
  ] as const)('multiplies matrices in %s, %i x %i x %i, to the same bits', (precision, m, n, k) => {
    const f = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b);
    const args = [array([m, k], 1, precision), array([k, n], 2, precision)] as const;
    const many = jit(f, { precision, backend: 'wasm' });
    const result = many(...args) as NdArray;
    expect(many.explain().text).toContain(`on ${threadCount()} threads`);
    const single = jit(f, { precision, backend: 'wasm', threads: 1 });
    expect(firstDifference(result, single(...args) as NdArray)).toBe(-1);
    expect(single.explain().text).not.toContain('threads');
    for (let i = 0; i < 20; i++) expect(firstDifference(many(...args) as NdArray, result)).toBe(-1);
  });

  it('differentiates a convolution to the same bits', () => {
    const image = array([16, 30, 30, 3], 5).toTensor() as tf.Tensor4D;
    const loss = (filter: tf.Tensor4D) => tf.sum(tf.square(tf.conv2d(image, filter, 1, 'same')));
    const example = array([5, 5, 3, 8], 3);
    const [many, single] = [objective(loss, example, { backend: 'wasm' }), objective(loss, example, { backend: 'wasm', threads: 1 })];
    const x = waves(600, 4);
    expect(many.explain().text).toContain('threads');
    const value = many.valueAndGradient(x).value;
    expect(value).toBe(single.valueAndGradient(x).value);
    expect([...many.gradient(x)]).toEqual([...single.gradient(x)]);
  });

  it('keeps products of different plans apart', () => {
    const f = jit((a: tf.Tensor2D) => tf.matMul(a, a), { backend: 'wasm' });
    const g = jit((a: tf.Tensor2D) => tf.matMul(a, a, false, true), { backend: 'wasm' });
    const a = array([200, 200], 7);
    const [first, second] = [f(a) as NdArray, g(a) as NdArray];
    for (let i = 0; i < 10; i++) {
      expect(firstDifference(f(a) as NdArray, first)).toBe(-1);
      expect(firstDifference(g(a) as NdArray, second)).toBe(-1);
    }
    // Symmetric: a a' equals its transpose.
    expect(second.data[1]).toBeCloseTo(second.data[200] as number, 12);
  });
});

it('leaves small products alone, and obeys a limit', () => {
  expect(threadsFor(100, 100, 100, undefined)).toBe(1);
  expect(threadsFor(20, 4000, 4000, undefined)).toBe(1);
  expect(threadsFor(512, 512, 512, 1)).toBe(1);
  expect(threadsFor(512, 512, 512, undefined)).toBe(threadCount());
});
