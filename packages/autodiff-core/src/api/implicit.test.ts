/**
 * rootOf and argminOf against closed forms. The solvers below stop at the last bits, so errors are those of rounding:
 * condition times 1e-16, and 1e-12 is asked where the condition is below 100. Differences in checkGrads: 1e-9 or so.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import * as linalg from '../linear-algebra/linalg.ts';
import { checkGrads } from './check-grads.ts';
import { grad } from './grad.ts';
import { argminOf, rootOf } from './implicit.ts';
import { hessian, jacfwd, jacrev } from './jacobian.ts';
import { jit } from './jit.ts';
import { vmap } from './vmap.ts';

/** Newton's method with the compiled Jacobian, twenty steps: a solver that knows nothing of tracing. */
const newton = (residual: (x: tf.Tensor1D, p: tf.Tensor1D) => tf.Tensor) => {
  const [value, slope] = [jit(residual), jacfwd(residual)];
  return (start: NdArray, p: NdArray) => {
    let x = start.data;
    for (let i = 0; i < 20; i++) {
      const step = (linalg.solve(slope(x, p), value(x, p)) as NdArray).data;
      x = x.map((each, k) => each - (step[k] as number));
    }
    return x;
  };
};

describe('rootOf', () => {
  it('differentiates a square root to third order', () => {
    let calls = 0;
    const root = rootOf(
      (x: tf.Scalar, p: tf.Scalar) => tf.sub(tf.square(x), p),
      (_start: number, p: number) => {
        calls++;
        return Math.sqrt(p);
      },
    );
    const f = (p: tf.Scalar) => root(1, p) as unknown as tf.Scalar;
    expect(jit(f)(9)).toBe(3);
    expect(grad(f)(9)).toBe(1 / 6);
    expect(calls).toBe(2);
    // sqrt''(9) = -1/108, sqrt'''(9) = 3/8 9^(-5/2) = 1/648.
    expect(grad(grad(f) as never as typeof f)(9)).toBeCloseTo(-1 / 108, 16);
    expect(grad(grad(grad(f) as never as typeof f) as never as typeof f)(9)).toBeCloseTo(1 / 648, 16);
    expect(jacfwd(f)(9)).toBe(1 / 6);
    expect((vmap(grad(f) as never as typeof f)([4, 25]) as unknown as NdArray).toArray()).toEqual([1 / 4, 1 / 10]);
  });

  it('solves a system, in both modes and to second order', () => {
    // x0^2 + x1 = p0, x0 + x1^3 = p1.
    const residual = (x: tf.Tensor1D, p: tf.Tensor1D) => {
      const [a, b] = tf.unstack(x) as [tf.Scalar, tf.Scalar];
      return tf.sub(tf.stack([tf.add(tf.square(a), b), tf.add(a, tf.pow(b, 3))]), p);
    };
    const root = rootOf(residual, newton(residual) as never);
    const f = (p: tf.Tensor1D) => root([1.5, 1], p) as unknown as tf.Tensor1D;
    const p = [2.5, 3.2];
    const [a, b] = (jit(f)(p) as unknown as NdArray).data as unknown as [number, number];
    // J = [[2a, 1], [1, 3b^2]], dx/dp = J^-1.
    const d = 6 * a * b * b - 1;
    const expected = [(3 * b * b) / d, -1 / d, -1 / d, (2 * a) / d];
    for (const jacobian of [jacfwd, jacrev])
      [...(jacobian(f)(p) as unknown as NdArray).data].forEach((each, i) => {
        expect(each).toBeCloseTo(expected[i] as number, 12);
      });
    checkGrads((q: tf.Tensor1D) => tf.sum(tf.sin(f(q))) as tf.Scalar, p, { tolerance: 1e-8 });
  });

  it('passes records and integers to the solver, and checks what comes back', () => {
    const residual = (x: { u: tf.Scalar; v: tf.Tensor1D }, scale: tf.Scalar, n: tf.Tensor) => ({
      u: tf.sub(x.u, tf.mul(scale, 2)),
      v: tf.sub(x.v, tf.mul(x.u, tf.cast(n, 'float32'))),
    });
    const seen: unknown[] = [];
    const root = rootOf(residual, (_start: never, scale: number, n: NdArray) => {
      seen.push(scale, n.dtype);
      return { u: 2 * scale, v: [...n.data].map((each) => 2 * scale * each) };
    });
    const f = (scale: tf.Scalar) =>
      tf.sum((root({ u: 0, v: [0, 0] } as never, scale as never, tf.tensor1d([3, 4], 'int32') as never) as unknown as { v: tf.Tensor }).v) as tf.Scalar;
    // sum v = 2 scale (3 + 4).
    expect(grad(f)(5)).toBe(14);
    expect(jit(f)(5)).toBe(70);
    expect(seen.slice(0, 2)).toEqual([5, 'int32']);
    expect(() =>
      rootOf(
        (x: tf.Scalar) => x,
        () => [1, 2],
      )(1),
    ).toThrow('SHAPE_MISMATCH: rootOf: the solver returned shape [2], expected [], like the start. Give the equation one element for each unknown');
    expect(() =>
      grad(
        (p: tf.Scalar) =>
          rootOf(
            (x: tf.Scalar, q: tf.Scalar) => tf.stack([x, q]),
            () => 0,
          )(1, p as never) as never,
      )(2),
    ).toThrow('SHAPE_MISMATCH: rootOf: the residual has 2 elements, expected 1, one for each unknown');
  });
});

describe('argminOf', () => {
  const inputs = [
    [1, 0.5],
    [0.3, -1],
    [2, 0.7],
    [-0.4, 0.9],
  ];
  const targets = [1, -0.5, 0.8, 2];

  /** Ridge regression has a closed form: w = (X'X + s I)^-1 X'y. */
  const closed = (s: tf.Scalar) => {
    const x = tf.tensor2d(inputs);
    const gram = tf.add(tf.matMul(x, x, true, false), tf.mul(s, tf.eye(2)));
    return linalg.solve(gram, tf.squeeze(tf.matMul(x, tf.tensor2d(targets, [4, 1]), true, false), [1])) as unknown as tf.Tensor1D;
  };
  const loss = (w: tf.Tensor1D, s: tf.Scalar) => {
    const residuals = tf.sub(tf.squeeze(tf.matMul(inputs as never, tf.expandDims(w, 1) as tf.Tensor2D), [1]), targets);
    return tf.add(tf.sum(tf.square(residuals)), tf.mul(s, tf.sum(tf.square(w))));
  };
  const solver = (_start: never, s: number) => (jit(closed)(s) as unknown as NdArray).data;

  it('gives gradients in a hyperparameter, to second order', () => {
    const best = argminOf(loss, solver);
    const validation = (w: tf.Tensor) => tf.sum(tf.sin(w)) as tf.Scalar;
    const f = (s: tf.Scalar) => validation(best([0, 0], s) as never);
    const g = (s: tf.Scalar) => validation(closed(s));
    expect(jit(f)(0.7)).toBe(jit(g)(0.7));
    expect(grad(f)(0.7)).toBeCloseTo(grad(g)(0.7) as number, 13);
    expect(hessian(f)(0.7)).toBeCloseTo(hessian(g)(0.7) as never as number, 12);
  });

  it('does not depend on the start', () => {
    const best = argminOf(loss, solver);
    const f = (w: tf.Tensor1D) => tf.sum(best(w as never, 0.7) as never) as tf.Scalar;
    expect((grad(f)([3, -1]) as unknown as NdArray).toArray()).toEqual([0, 0]);
  });
});
