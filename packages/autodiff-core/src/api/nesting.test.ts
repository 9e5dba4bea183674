/** Derivatives inside derivatives. Answers worked out by hand in the comments; all also agree with JAX. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { grad, valueAndGrad } from './grad.ts';
import { hessian } from './jacobian.ts';
import { jvp } from './jvp.ts';
import { stopGradient } from './stop-gradient.ts';
import { vmap } from './vmap.ts';

const d = (f: (x: tf.Tensor) => unknown) => grad(f) as unknown as (x: unknown) => tf.Tensor & number;

it('keeps inner and outer perturbations apart', () => {
  // d/dx [x d/dy (x + y)] = d/dx [x 1] = 1 at x = 1, y = 1.
  expect(d((x) => tf.mul(x, d((y) => tf.add(x, y))(1)))(1)).toBe(1);
  // d/dx [x d/dy (x y) at y = 2] = d/dx x^2 = 6 at 3.
  expect(d((x) => tf.mul(x, d((y) => tf.mul(x, y))(2)))(3)).toBe(6);
  // d/dy (x y) at y = x is x, whose derivative is 1: the inner derivative sees only its own argument.
  expect(d((x) => d((y) => tf.mul(x, y))(x))(5)).toBe(1);
  // d/dx (x d/dy (y^2 x) at y = x) = d/dx 2x^3 = 6x^2 = 24 at 2.
  expect(d((x) => tf.mul(x, d((y) => tf.mul(tf.square(y), x))(x)))(2)).toBe(24);
});

it('differentiates to the third and fourth order', () => {
  // (x^4)''' = 24x.
  expect(d(d(d((x) => tf.pow(x, 4))))(1)).toBe(24);
  // tanh''' = -2 sech^2 (1 - 3 tanh^2), -2 at 0.
  expect(d(d(d((x) => tf.tanh(x))))(0)).toBeCloseTo(-2, 14);
  // exp(sin x) = 1 + x + x^2/2 - x^4/8 - ...: the fourth derivative at 0 is -24/8.
  expect(d(d(d(d((x) => tf.exp(tf.sin(x))))))(0)).toBeCloseTo(-3, 14);
});

it('treats stopGradient as a constant to every order', () => {
  expect(hessian((x: tf.Tensor) => tf.mul(stopGradient(x), x))(3)).toBe(0);
  expect(d((x) => tf.mul(stopGradient(x), x))(3)).toBe(3);
});

it.each([
  // Worked with a = f(x), f' and f'' of the named function at 0.3.
  ['exp(x)^2', (x: tf.Tensor) => tf.square(tf.exp(x)), 4 * Math.exp(0.6)],
  ['x exp(x)', (x: tf.Tensor) => tf.mul(x, tf.exp(x)), 2.3 * Math.exp(0.3)],
  ['exp(2x) + x^2', (x: tf.Tensor) => tf.add(tf.exp(tf.mul(2, x)), tf.square(x)), 4 * Math.exp(0.6) + 2],
  [
    'sigmoid^2',
    (x: tf.Tensor) => tf.square(tf.sigmoid(x)),
    (() => {
      const s = 1 / (1 + Math.exp(-0.3));
      const p = s * (1 - s);
      return 2 * p * p + 2 * s * p * (1 - 2 * s);
    })(),
  ],
  [
    'tanh^2',
    (x: tf.Tensor) => tf.square(tf.tanh(x)),
    (() => {
      const t = Math.tanh(0.3);
      const p = 1 - t * t;
      return 2 * p * p - 4 * t * t * p;
    })(),
  ],
])('gives the second derivative of %s that tfjs gets silently wrong', (_name, f, expected) => {
  expect(d(d(f))(0.3)).toBeCloseTo(expected, 13);
});

it('matches the published values of those derivatives to the four digits given', () => {
  const second = (f: (x: tf.Tensor) => unknown) => d(d(f))(0.3);
  expect(second((x) => tf.square(tf.exp(x)))).toBeCloseTo(7.288, 3);
  expect(second((x) => tf.mul(x, tf.exp(x)))).toBeCloseTo(3.105, 3);
  expect(second((x) => tf.add(tf.exp(tf.mul(2, x)), tf.square(x)))).toBeCloseTo(9.288, 3);
  expect(second((x) => tf.square(tf.sigmoid(x)))).toBeCloseTo(0.0777, 4);
  expect(second((x) => tf.square(tf.tanh(x)))).toBeCloseTo(1.364, 3);
});

it('maps gradients over a batch and takes directional derivatives of the result', () => {
  const f = (x: tf.Tensor) => tf.sum(tf.sin(tf.mul(x, x)));
  const perExample = vmap(grad(f) as never as (x: tf.Tensor) => tf.Tensor);
  const x = [
    [1, 2],
    [0.5, -1],
  ];
  const [, tangent] = jvp(
    perExample as never as (x: tf.Tensor) => tf.Tensor,
    [x] as never,
    [
      [
        [1, 1],
        [1, 1],
      ],
    ] as never,
  );
  // (2x cos x^2)' = 2 cos x^2 - 4x^2 sin x^2.
  const expected = x.flat().map((each) => 2 * Math.cos(each * each) - 4 * each * each * Math.sin(each * each));
  expected.forEach((each, i) => expect((tangent as never as { data: Float64Array }).data[i]).toBeCloseTo(each, 13));
});

it('returns value and gradient of records in their records', () => {
  const [value, gradient] = valueAndGrad((p: { a: tf.Tensor; b: readonly [tf.Tensor, tf.Tensor] }) => tf.add(tf.mul(p.a, p.b[0]), tf.sum(tf.square(p.b[1]))))({
    a: 2,
    b: [3, [1, -1]] as const,
  } as never);
  expect(value).toBe(8);
  expect((gradient as never as { a: number }).a).toBe(3);
  const [b0, b1] = (gradient as never as { b: [number, { data: Float64Array; shape: number[] }] }).b;
  expect(b0).toBe(2);
  expect([...b1.data]).toEqual([2, -2]);
});
