/** Arguments of jit that are not traced, and arrays for which there is no room. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type NdArray, ndarray } from '../array/nd-array.ts';
import { jit } from './jit.ts';
import { objective } from './objective.ts';

describe('static arguments', () => {
  it('reach the function as they are, and compile it once for each value', () => {
    const seen: unknown[] = [];
    const f = jit(
      (x: tf.Tensor1D, power: number, kind: 'sum' | 'mean', options: { shift: number }) => {
        seen.push([power, kind, options.shift]);
        const y = tf.add(tf.pow(x, power), options.shift);
        return kind === 'sum' ? tf.sum(y) : tf.mean(y);
      },
      { staticArgnums: [1, 2, 3] },
    );
    expect(f([1, 2], 2, 'sum', { shift: 1 })).toBe(7);
    expect(f([1, 2], 3, 'mean', { shift: 0 })).toBe(4.5);
    expect(f([3, 4], 2, 'sum', { shift: 1 })).toBe(27);
    expect(f([1, 2, 3], 2, 'sum', { shift: 1 })).toBe(17);
    // The third call shares the first one's code; the fourth has another shape.
    expect(seen).toEqual([
      [2, 'sum', 1],
      [3, 'mean', 0],
      [2, 'sum', 1],
    ]);
    expect(f.explain().inputSizes).toEqual([3]);
    expect(f.explain([1], 3, 'mean', { shift: 0 }).inputSizes).toEqual([1]);
  });

  it('may be functions, told apart by identity, and stand anywhere', () => {
    const f = jit((g: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor1D) => g(x), { staticArgnums: 0 });
    expect((f(tf.neg as (x: tf.Tensor) => tf.Tensor, [1, 2]) as NdArray).toArray()).toEqual([-1, -2]);
    expect((f(tf.square as (x: tf.Tensor) => tf.Tensor, [1, 2]) as NdArray).toArray()).toEqual([1, 4]);
  });

  it('may not be arrays of numbers, nor be left out', () => {
    const f = jit((x: tf.Tensor1D, y: tf.Tensor1D) => tf.add(x, y), { staticArgnums: 1 });
    expect(() => f([1], ndarray([1]))).toThrow('ARGUMENT_TYPE: jit: static argument 1 is an array of numbers');
    expect(() => (f as unknown as (x: number[]) => unknown)([1])).toThrow('ARGUMENT_OUT_OF_RANGE: jit: staticArgnums names argument 1 of a call with 1');
  });
});

describe('arrays for which there is no room', () => {
  it('are refused before they are made, with their size', () => {
    const n = 100_000;
    const { hessian } = objective((x: tf.Tensor1D) => tf.sum(tf.square(x)), new Float64Array(n));
    expect(() => hessian(new Float64Array(n))).toThrow(
      'OUT_OF_MEMORY: allocate: an array of 10000000000 numbers in float64 needs 80.0 GB, and there is no room for it. Work on smaller batches, use products',
    );
    expect(() => jit((x: tf.Tensor1D) => tf.tile(x, [2 ** 32]), { precision: 'float32' })([1, 2])).toThrow(
      /^OUT_OF_MEMORY: allocate: an array of 8589934592 numbers in float32 needs 34\.4 GB/,
    );
  });
});
