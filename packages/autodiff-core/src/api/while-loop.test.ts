/** whileLoop, and control flow inside control flow. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import { checkGrads } from './check-grads.ts';
import { cond, scan, whileLoop } from './control-flow.ts';
import { grad } from './grad.ts';
import { jit } from './jit.ts';
import { jvp } from './jvp.ts';
import { vmap } from './vmap.ts';

describe('whileLoop', () => {
  /** Newton's iteration for the square root, from a: as many steps as it takes. */
  const root = (a: tf.Scalar, bound?: number) =>
    whileLoop(
      (x: tf.Scalar) => tf.greater(tf.abs(tf.sub(tf.square(x), a)), tf.mul(1e-12, a)),
      (x: tf.Scalar) => tf.mul(0.5, tf.add(x, tf.div(a, x))),
      a,
      bound === undefined ? {} : { bound },
    );

  it('has values and forward derivatives of any order', () => {
    // The derivative lags behind by one quadratic step: at most (1e-12)^(1/2) relative once the value has converged.
    const f = (a: tf.Scalar) => root(a);
    expect(jit(f)(9)).toBeCloseTo(3, 11);
    const [value, slope] = jvp(f, [9], [1]);
    expect(value).toBeCloseTo(3, 11);
    expect(slope).toBeCloseTo(1 / 6, 6);
    const inner = (a: tf.Scalar) => jvp(f, [a], [1])[1];
    expect(jvp(inner as never as typeof f, [9], [1])[1]).toBeCloseTo(-1 / 108, 5);
  });

  it('refuses reverse mode, but not with a bound', () => {
    expect(() => grad((a: tf.Scalar) => root(a))(9)).toThrow(
      'NOT_DIFFERENTIABLE: whileLoop: a reverse-mode derivative is asked for, but the number of steps is not known before the loop runs. Use scan, or give the loop a bound; forward derivatives (jvp, jacfwd) need neither',
    );
    const f = (a: tf.Scalar) => root(a, 20);
    expect(jit(f)(9)).toBe(jit((a: tf.Scalar) => root(a))(9));
    expect(grad(f)(9)).toBeCloseTo(jvp((a: tf.Scalar) => root(a), [9], [1])[1] as number, 14);
    // A bound that is too small cuts the loop off: two steps from 9.
    expect(jit((a: tf.Scalar) => root(a, 2))(9)).toBeCloseTo(0.5 * (5 + 9 / 5), 14);
  });

  it('batches until every member is done, and counts in integers', () => {
    type Count = { v: tf.Scalar; n: tf.Scalar };
    const halve = ({ v, n }: Count): Count => ({ v: tf.div(v, 2), n: tf.add(n, tf.scalar(1, 'int32')) });
    const count = (x: tf.Scalar) => (whileLoop(({ v }: Count) => tf.greater(v, 1), halve, { v: x, n: tf.scalar(0, 'int32') }) as unknown as Count).n;
    // 8 -> 4 -> 2 -> 1; 1; 5 -> 2.5 -> 1.25 -> .625.
    expect((vmap(count)([8, 1, 5]) as unknown as NdArray).toArray()).toEqual([3, 0, 3]);
    const roots = (vmap((a: tf.Scalar) => root(a))([4, 9, 25]) as unknown as NdArray).toArray() as number[];
    roots.forEach((each, i) => {
      expect(each).toBeCloseTo([2, 3, 5][i] as number, 11);
    });
  });
});

describe('nested control flow', () => {
  it('is differentiated through a cond in a scan in a scan', () => {
    const f = (x: tf.Tensor1D) => {
      const inner = (c: tf.Scalar, e: tf.Scalar) =>
        [
          cond(
            tf.greater(e, 0),
            (a: tf.Scalar, b: tf.Scalar) => tf.mul(a, tf.exp(b)),
            (a: tf.Scalar, b: tf.Scalar) => tf.sin(tf.sub(a, b)),
            c,
            e,
          ),
          tf.mul(c, e),
        ] as const;
      const outer = (c: tf.Scalar) => {
        const [last, ys] = scan(inner, c as never, x as never);
        return [last, tf.sum(ys)] as const;
      };
      const [last, ys] = scan(outer as never, 0.5 as never, null, { length: 3 }) as unknown as [tf.Tensor, tf.Tensor];
      return tf.add(tf.sum(ys), last) as tf.Scalar;
    };
    // Richardson from h = 1e-3 and functions of size 1: 1e-10 (see checkGrads).
    checkGrads(f, [0.3, -0.6, 0.2], { tolerance: 1e-8 });
  });
});
