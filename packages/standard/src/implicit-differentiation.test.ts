/** Derivatives of solutions of our solvers by the parameters of their problems, through `argminOf` and `rootOf`: the examples of the README of second-order. */

import * as tf from '@tensorflow/tfjs-core';
import { argminOf, grad, type NdArray, ndarray, objective, rootOf } from '@thetakit/autodiff-core';
import { runMethod } from '@thetakit/optimizers';
import { leastSquares, newtonRoot, trustExact } from '@thetakit/second-order';
import { describe, expect, it } from 'vitest';

describe('the derivative of a solution', () => {
  it('of trust-exact: ridge regression by its penalty, against the closed form', () => {
    const ridge = (x: tf.Tensor1D, penalty: tf.Scalar) => {
      const [a, y] = [tf.tensor2d([1, 0, 1, 1, 1, 2, 1, 3], [4, 2]), tf.tensor1d([1, 3, 4, 8])];
      return tf.add(tf.sum(tf.square(tf.sub(tf.dot(a, x), y))), tf.mul(penalty, tf.sum(tf.square(x)))) as tf.Scalar;
    };
    const solve = (start: NdArray, penalty: number) => {
      const problem = objective((x: tf.Tensor1D) => ridge(x, tf.scalar(penalty)), start as never);
      return ndarray(Array.from(runMethod(trustExact, problem, start.data as Float64Array).x));
    };
    const solution = argminOf(ridge, solve as never);
    const slopeAt = grad((penalty: tf.Scalar) => tf.sum(solution(ndarray([0, 0]) as never, penalty) as never) as tf.Scalar);
    // x = (A^T A + p I)^-1 A^T y with A^T A = [[4, 6], [6, 14]], A^T y = (16, 35); dx/dp = -(A^T A + p I)^-1 x. At p = 1 the
    // determinant is 5 15 - 36 = 39, x = (30, 79) / 39, dx/dp = -(15 30 - 6 79, 5 79 - 6 30) / 39^2, and their sum is -191 / 1521.
    expect(slopeAt(1 as never)).toBeCloseTo(-191 / 1521, 8);
  });

  it('of newtonRoot: an implicit function', () => {
    // x^3 + x = p: dx/dp = 1 / (3 x^2 + 1); at p = 10, x = 2: 1/13.
    const root = rootOf(
      (x: tf.Scalar, p: tf.Scalar) => tf.sub(tf.add(tf.pow(x, 3), x), p),
      ((start: number, p: number) => newtonRoot(([x = 0]) => [x ** 3 + x - p], [start]).x[0]) as never,
    );
    expect(grad((p: tf.Scalar) => root(1 as never, p) as never as tf.Scalar)(10 as never)).toBeCloseTo(1 / 13, 12);
  });

  it('of leastSquares: how an observation moves a fitted rate', () => {
    const t = [0, 1, 2, 3];
    const half = (rate: tf.Scalar, y: tf.Tensor1D) => tf.mul(0.5, tf.sum(tf.square(tf.sub(tf.exp(tf.mul(tf.neg(rate), tf.tensor1d(t))), y)))) as tf.Scalar;
    const fit = (start: number, y: NdArray) =>
      leastSquares(([rate = 0]) => t.map((ti, i) => Math.exp(-rate * ti) - (y.data[i] as number)), [start]).x[0] as number;
    const rate = argminOf(half, fit as never);
    const y = ndarray([1, 0.6, 0.35, 0.25]);
    const slopes = grad((at: tf.Tensor1D) => rate(1 as never, at) as never as tf.Scalar)(y as never) as unknown as NdArray;
    // Against refits of moved data.
    for (let i = 0; i < 4; i++) {
      const moved = (by: number) => fit(1, ndarray([1, 0.6, 0.35, 0.25].map((v, k) => (k === i ? v + by : v))));
      expect(slopes.data[i]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 6);
    }
  });
});
