/** Derivatives of the user's own, through every transformation. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import { customJvp, customVjp } from './custom-rules.ts';
import { grad } from './grad.ts';
import { hvp } from './hvp.ts';
import { hessian } from './jacobian.ts';
import { jit } from './jit.ts';
import { jvp } from './jvp.ts';
import { vmap } from './vmap.ts';

// The rules say 10 x instead of 2 x, so that it shows whose derivative is used.
const byJvp = customJvp(
  (x: tf.Tensor) => tf.square(x),
  ([x], [t]) => tf.mul(tf.mul(10, x), t),
);
const byVjp = customVjp(
  (x: tf.Tensor) => tf.square(x),
  (x) => [tf.square(x), x],
  (x: tf.Tensor, c) => [tf.mul(tf.mul(10, x), c)],
);

it.each([
  ['customJvp', byJvp],
  ['customVjp', byVjp],
])('%s: value from the function, derivatives of every mode from the rule', (_name, f) => {
  const sum = (x: tf.Tensor) => tf.sum(f(x));
  expect((jit(f) as unknown as (x: unknown) => NdArray)([1, 3]).data).toEqual(Float64Array.of(1, 9));
  expect((grad(sum)([1, 3]) as unknown as NdArray).data).toEqual(Float64Array.of(10, 30));
  expect(jvp(sum, [[1, 3]], [[1, 1]])[1]).toBe(40);
  // The rule is differentiated in turn: d/dx 10 x = 10.
  expect(hessian(sum)([1, 3]) as unknown as NdArray).toMatchObject({ data: Float64Array.of(10, 0, 0, 10) });
  expect((hvp(sum)([1, 3], [2, 1]) as unknown as NdArray).data).toEqual(Float64Array.of(20, 10));
});

it.each([
  ['customJvp', byJvp],
  ['customVjp', byVjp],
])('%s: vmap of a gradient and gradient of a vmap', (_name, f) => {
  const scalar = (x: tf.Tensor) => f(x);
  const inside = vmap(grad(scalar) as never as (x: tf.Tensor) => tf.Tensor)([1, 2, 3]) as unknown as NdArray;
  expect(inside.data).toEqual(Float64Array.of(10, 20, 30));
  const mapped = vmap(scalar) as unknown as (x: tf.Tensor) => tf.Tensor;
  const outside = grad((x: tf.Tensor) => tf.sum(mapped(x)))([1, 2, 3]) as unknown as NdArray;
  expect(outside.data).toEqual(Float64Array.of(10, 20, 30));
});

it('customVjp of two arguments of different shapes', () => {
  const scale = customVjp(
    (s: tf.Tensor, x: tf.Tensor) => tf.mul(s, x),
    (s, x) => [tf.mul(s, x), { s, x }],
    ({ s, x }: { s: tf.Tensor; x: tf.Tensor }, c) => [tf.sum(tf.mul(c, x)), tf.mul(s, c)],
  );
  const [byScale, byX] = grad((s: tf.Tensor, x: tf.Tensor) => tf.sum(tf.square(scale(s, x))), [0, 1])(2, [1, 3]);
  // d/ds sum s^2 x^2 = 2 s sum x^2 = 40; d/dx = 2 s^2 x.
  expect(byScale).toBe(40);
  expect((byX as unknown as NdArray).data).toEqual(Float64Array.of(8, 24));
});

it('says what the functions must return', () => {
  const two = customJvp(
    (x: tf.Tensor) => [x, x] as never,
    () => 0 as never,
  ) as unknown as (x: tf.Tensor) => unknown;
  expect(() => jit(two)(1)).toThrow(
    'ARGUMENT_TYPE: customJvp: the function returns a tuple, expected one tensor. Return one tensor; join several with tf.concat',
  );
  const unpaired = customVjp(
    (x: tf.Tensor) => x,
    ((x: tf.Tensor) => x) as never,
    () => [],
  );
  expect(() => grad((x: tf.Tensor) => unpaired(x))(1)).toThrow(
    'ARGUMENT_TYPE: customVjp: forward must return [value, residuals], value one tensor. Return a pair; use [value, []] when nothing is kept',
  );
});
