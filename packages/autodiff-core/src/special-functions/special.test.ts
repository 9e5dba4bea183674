/** The functions that tfjs lacks, inside and outside of traced functions. Values to 17 digits from mpmath. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { grad } from '../api/grad.ts';
import type { NdArray } from '../array/nd-array.ts';
import * as special from './special.ts';

const derivative = (f: (x: tf.Tensor) => unknown, x: number) => (grad(f) as unknown as (x: number) => number)(x);

it('work on numbers and arrays outside of traced functions', () => {
  expect(special.lgamma(100)).toBeCloseTo(359.1342053695754, 12);
  expect((special.erfc([5, 10]) as NdArray).toArray()).toEqual([special.erfc(5), special.erfc(10)]);
  expect(special.hypot([3, 0], 4) as NdArray).toMatchObject({ data: Float64Array.of(5, 4) });
  expect(
    special.logSumExp(
      [
        [1000, 1000.5],
        [0, 0],
      ],
      1,
    ) as NdArray,
  ).toMatchObject({ shape: [2] });
  expect(special.logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
  expect(special.norm([3, 4])).toBe(5);
  expect(special.cbrt(-27)).toBe(-3);
  expect(special.polygamma(1, 0.5)).toBeCloseTo(4.9348022005446793, 14);
});

it('have derivatives inside', () => {
  expect(derivative((x) => special.lgamma(x as never), 0.5)).toBeCloseTo(-1.9635100260214235, 14);
  expect(derivative((x) => special.digamma(x as never), 0.5)).toBeCloseTo(4.9348022005446793, 13);
  expect(derivative((x) => special.logNdtr(x as never), -10)).toBeCloseTo(10.098093233962512, 13);
  expect(derivative((x) => special.erf(x as never), 0.5)).toBeCloseTo((2 / Math.sqrt(Math.PI)) * Math.exp(-0.25), 15);
  expect(derivative((x) => special.softplus(x as never), -40) / 4.248354255291589e-18).toBeCloseTo(1, 13);
  expect(derivative((x) => special.logSigmoid(x as never), 40) / 4.248354255291589e-18).toBeCloseTo(1, 13);
  expect(derivative((x) => special.polygamma(1, x as never), 0.5)).toBeCloseTo(special.polygamma(2, 0.5), 12);
  expect(derivative((x) => special.norm(tf.mul(x, tf.tensor1d([3, 4])) as never), 0)).toBe(0);
});
