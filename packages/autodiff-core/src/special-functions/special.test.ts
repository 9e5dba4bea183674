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

it('Bessel and incomplete functions have derivatives of every order', () => {
  // J0' = -J1, J0'' = (J2 - J0)/2; at 0 too, where J1 divided by x would be 0/0: J1'(0) = 1/2.
  expect(derivative((x) => special.j0(x as never), 1.3)).toBe(-(special.j1(1.3) as number));
  expect(derivative((x) => special.j1(x as never), 0)).toBe(0.5);
  expect(derivative((x) => grad((y: tf.Tensor) => special.j0(y) as never)(x as never), 1.3)).toBeCloseTo(
    ((special.jn(2, 1.3) as number) - (special.j0(1.3) as number)) / 2,
    15,
  );
  expect(derivative((x) => special.i0(x as never), 2)).toBe(special.i1(2));
  expect(derivative((x) => special.k0(x as never), 2)).toBe(-(special.k1(2) as number));
  expect(derivative((x) => special.i0e(x as never), 2)).toBeCloseTo((special.i1e(2) as number) - (special.i0e(2) as number), 15);
  expect(derivative((x) => special.k1e(x as never), 2)).toBeCloseTo(
    (special.k1e(2) as number) - (special.k0e(2) as number) - (special.k1e(2) as number) / 2,
    15,
  );
  // (erf^-1)' = sqrt(pi)/2 e^(y^2); Phi^-1 has slope sqrt(2 pi) at 1/2.
  expect(derivative((x) => special.erfinv(x as never), 0.3)).toBeCloseTo((Math.sqrt(Math.PI) / 2) * Math.exp(0.272462714726754345 ** 2), 14);
  expect(derivative((x) => special.ndtri(x as never), 0.5)).toBeCloseTo(Math.sqrt(2 * Math.PI), 14);
  // d/dx P(a, x) = x^(a-1) e^-x / Gamma(a); mpmath for d/da and for I_x(a, b), as in incomplete.test.ts.
  expect(derivative((x) => special.gammainc(3, x as never), 2)).toBeCloseTo(2 * Math.exp(-2), 14);
  expect(derivative((x) => special.gammaincc(3, x as never), 2)).toBeCloseTo(-2 * Math.exp(-2), 14);
  expect(derivative((a) => special.igamma(a as never, 1.5), 2.5)).toBeCloseTo(-0.25217540042362785, 13);
  const beta = grad((a: tf.Tensor, b: tf.Tensor, x: tf.Tensor) => special.betainc(a, b, x) as never, [0, 1, 2]) as unknown as (
    a: number,
    b: number,
    x: number,
  ) => number[];
  const expected = [-0.240869376087556572, 0.156344336413598775, 1.728];
  beta(2, 3, 0.4).forEach((each, i) => {
    expect(each).toBeCloseTo(expected[i] as number, 13);
  });
  // The second derivative in a of P(a, x), and the mixed one in a and x: x^(a-1) e^-x (log x - psi(a)) / Gamma(a), psi(3) = 3/2 - gamma.
  const inA = (x: tf.Tensor) => grad((a: tf.Tensor) => special.gammainc(a, x) as never)(3 as never);
  expect(derivative(inA, 2)).toBeCloseTo(2 * Math.exp(-2) * (Math.LN2 - 1.5 + 0.57721566490153286), 13);
  expect(special.gammainc([1, 2], 0.5)).toMatchObject({ shape: [2] });
  expect(() => special.jn(-1, 2)).toThrow(
    'ARGUMENT_OUT_OF_RANGE: jn: order is -1, expected an integer of at least 0. Use J_-n(x) = (-1)^n J_n(x) for negative orders',
  );
});
