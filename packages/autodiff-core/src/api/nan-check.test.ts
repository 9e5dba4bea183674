/** checkNaN: who made the first NaN, from what, and where. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import { grad } from './grad.ts';
import { jit } from './jit.ts';
import { objective } from './objective.ts';
import { vmap } from './vmap.ts';

const options = { checkNaN: true } as const;

describe('checkNaN', () => {
  it('names the primitive, the element, its operand and the line', () => {
    const f = jit((x: tf.Tensor1D) => tf.sum(tf.mul(2, tf.log(tf.sub(x, 1)))), options);
    expect(f([2, 3])).toBeCloseTo(2 * Math.log(2), 14);
    expect(() => f([2, 0.5, 3])).toThrow(
      /^NAN_PRODUCED: checkNaN: the primitive log gives the first NaN at element 1 of shape \[3\], from -0\.5, made at .*nan-check\.test\.ts:14:\d+\)?\. Keep its arguments inside its domain/,
    );
  });

  it('finds it in a derivative, and gives the line of the op that is derived', () => {
    // tf.where hides the NaN of sqrt(-1) from the value; its derivative, 0 * inf at 0, is there all the same.
    const f = (x: tf.Tensor1D) => {
      const root = tf.pow(x, 0.5);
      return tf.sum(tf.where(tf.greater(x, 0), root, tf.zerosLike(x))) as tf.Scalar;
    };
    expect(jit(f, options)([4, -1])).toBe(2);
    expect(() => jit(grad(f) as never as (x: tf.Tensor1D) => tf.Tensor1D, options)([4, -1])).toThrow(
      /^NAN_PRODUCED: checkNaN: the primitive sqrt gives the first NaN at element 1 of shape \[2\].*nan-check\.test\.ts:24:/,
    );
  });

  it('tells a NaN that came in, or is a constant', () => {
    expect(() => jit((x: tf.Tensor) => tf.exp(x), options)([1, Number.NaN])).toThrow(
      'NAN_PRODUCED: checkNaN: argument 0 (leaves counted one after the other) is NaN at element 1 of shape [2]',
    );
    expect(() => jit((x: tf.Tensor) => tf.add(x, Number.NaN), options)(1)).toThrow('NAN_PRODUCED: checkNaN: a constant of the function is NaN');
  });

  it('is there for objectives, and in float32 where float64 has no NaN', () => {
    const f = (x: tf.Tensor1D) => tf.sum(tf.sub(tf.square(x), tf.square(x.shape[0] === 1 ? tf.mul(x, 2) : x)));
    const wide = objective(f, [1], options);
    expect(wide.value(Float64Array.of(1e30))).toBeLessThan(0);
    expect(() => objective(f, [1], { ...options, precision: 'float32' }).value(Float64Array.of(1e30))).toThrow(
      /NAN_PRODUCED: checkNaN: the primitive (sub|add) gives/,
    );
    const { valueAndGradient } = objective((x: tf.Tensor1D) => tf.sum(tf.sqrt(x)), [1, 1], options);
    expect(() => valueAndGradient(Float64Array.of(1, -1))).toThrow(/the primitive sqrt gives the first NaN at element 1.*nan-check\.test\.ts/);
  });

  it('changes no result, and says in explain() that it runs', () => {
    const f = (x: tf.Tensor2D) => tf.matMul(x, tf.softmax(x));
    const x = [
      [1, 2],
      [3, -4],
    ];
    expect((jit(f, options)(x) as NdArray).toArray()).toEqual((jit(f, { backend: 'interpreter' })(x) as NdArray).toArray());
    const batched = vmap(f as never) as never as (x: unknown) => NdArray;
    expect((jit(batched as never, options) as unknown as (x: unknown) => NdArray)([x, x]).shape).toEqual([2, 2, 2]);
    expect(jit(f, options).explain(x).kernels).toEqual([{ name: 'every node', executor: 'interpreter', reason: 'looks for NaN' }]);
  });
});
