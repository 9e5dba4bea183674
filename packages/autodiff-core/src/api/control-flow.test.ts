/**
 * scan, cond and whileLoop against the same programs unrolled. Tolerance: the same sums in another order over at most a
 * few dozen terms of size 1, so 1e-13 (about 500 units in the last place) bounds the difference.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import { cond, scan, whileLoop } from './control-flow.ts';
import { grad, valueAndGrad } from './grad.ts';
import { hvp } from './hvp.ts';
import { hessian, jacfwd, jacrev } from './jacobian.ts';
import { jit } from './jit.ts';
import { jvp } from './jvp.ts';
import { vmap } from './vmap.ts';

const close = (actual: unknown, expected: unknown, digits = 13) => {
  const [a, b] = [flat(actual), flat(expected)];
  expect(a.length).toBe(b.length);
  a.forEach((each, i) => {
    expect(Math.abs(each - (b[i] as number))).toBeLessThanOrEqual(10 ** -digits * Math.max(1, Math.abs(b[i] as number)));
  });
};
const flat = (x: unknown): number[] => (typeof x === 'number' ? [x] : Array.isArray(x) ? x.flatMap(flat) : [...(x as NdArray).data]);

type Step = { h: tf.Tensor1D; n: tf.Scalar };

/** h' = tanh(W h + x), y = sum(h' * h): a small recurrent network; n counts steps. */
const loop = (w: tf.Tensor2D, xs: tf.Tensor2D) => {
  const step = ({ h, n }: Step, x: tf.Tensor1D) => {
    const next = tf.tanh(tf.add(tf.squeeze(tf.matMul(w, tf.expandDims(h, 1) as tf.Tensor2D), [1]), x)) as tf.Tensor1D;
    return [{ h: next, n: tf.add(n, 1) as tf.Scalar }, tf.sum(tf.mul(next, h))] as const;
  };
  const [last, ys] = scan(step, { h: [0.1, -0.2], n: 0 }, xs);
  return tf.add(tf.sum(tf.square(last.h)), tf.sum(tf.mul(ys, last.n)));
};
const unrolled = (w: tf.Tensor2D, xs: tf.Tensor2D) => {
  let h: tf.Tensor = tf.tensor1d([0.1, -0.2]);
  let total: tf.Tensor = tf.scalar(0);
  for (const x of tf.unstack(xs)) {
    const next = tf.tanh(tf.add(tf.squeeze(tf.matMul(w, tf.expandDims(h, 1) as tf.Tensor2D), [1]), x));
    total = tf.add(total, tf.sum(tf.mul(next, h)));
    h = next;
  }
  return tf.add(tf.sum(tf.square(h)), tf.mul(total, xs.shape[0]));
};
const w = [
  [0.5, -0.3],
  [0.8, 0.2],
];
const xs = [
  [0.3, 0.1],
  [-0.4, 0.9],
  [0.2, -0.7],
  [1.1, 0.4],
  [-0.2, -0.3],
];

describe('scan', () => {
  it('is the loop, in value and in gradients of all it reads', () => {
    close(jit(loop)(w, xs), jit(unrolled)(w, xs));
    close(grad(loop)(w, xs), grad(unrolled)(w, xs));
    close(grad(loop, 1)(w, xs), grad(unrolled, 1)(w, xs));
    const [value, gradient] = valueAndGrad(loop)(w, xs);
    close(value, jit(unrolled)(w, xs));
    close(gradient, grad(unrolled)(w, xs));
  });

  it('has forward and second derivatives', () => {
    const v = [
      [1, -0.5],
      [0.25, 2],
    ];
    const u = xs.map(([a, b]) => [b as number, -(a as number)]);
    close(jvp(loop, [w, xs], [v, u])[1], jvp(unrolled, [w, xs], [v, u])[1]);
    close(hvp((p: tf.Tensor2D) => loop(p, tf.tensor2d(xs)))(w, v), hvp((p: tf.Tensor2D) => unrolled(p, tf.tensor2d(xs)))(w, v));
    close(hessian(loop)(w, xs), hessian(unrolled)(w, xs));
    close(hessian(loop, 1)(w, xs), hessian(unrolled, 1)(w, xs));
    // Reverse over reverse as well.
    const reverse = jacrev(grad(loop) as never as (p: tf.Tensor2D, q: tf.Tensor2D) => tf.Tensor);
    close(reverse(w, xs), hessian(unrolled)(w, xs));
  });

  it('has third derivatives', () => {
    const cube = (x: tf.Scalar) => tf.sum(scan((c: tf.Scalar, s: tf.Scalar) => [tf.mul(c, tf.add(x, s)), c] as const, 1, [0, 1, 2])[1]);
    // 1 + x + x(x + 1): first 2x + 2, second 2, third 0; and the last carry x(x+1)(x+2) has third derivative 6.
    const last = (x: tf.Scalar) => scan((c: tf.Scalar, s: tf.Scalar) => [tf.mul(c, tf.add(x, s)), []] as const, 1, [0, 1, 2])[0];
    const third = (f: (x: tf.Scalar) => unknown) => (grad(grad(grad(f) as never) as never) as unknown as (x: number) => number)(0.7);
    expect(grad(cube)(0.5)).toBe(3);
    expect(third(cube)).toBe(0);
    expect(third(last as never)).toBe(6);
  });

  it('runs backwards, without sequences, without results and over no elements', () => {
    const sums = jit((x: tf.Tensor1D) => scan((c: tf.Scalar, e: tf.Scalar) => [tf.add(c, e), c] as const, 0, x, { reverse: true }));
    const [total, before] = sums([1, 2, 4]) as unknown as [number, NdArray];
    expect(total).toBe(7);
    expect(before.toArray()).toEqual([6, 4, 0]);
    const power = (x: tf.Scalar) => scan((c: tf.Scalar) => [tf.mul(c, x), []] as const, 1, null, { length: 5 })[0];
    expect(jit(power)(3)).toBe(243);
    expect(grad(power)(3)).toBe(405);
    expect(jit((x: tf.Tensor1D) => scan((c: tf.Scalar, e: tf.Scalar) => [tf.add(c, e), c] as const, 5, x)[0])(new Float64Array(0))).toBe(5);
    expect(scan((c: tf.Scalar, e: tf.Scalar) => [tf.add(c, e), c] as const, 0, [1, 2, 3])[0]).toBe(6);
  });

  it('batches, whatever is batched', () => {
    const many = [w, w.map((row) => row.map((each) => -each))];
    const f = (p: tf.Tensor2D, q: tf.Tensor2D) => loop(p, q);
    const single = jit(loop);
    close(
      vmap(f, [0, null])(many, xs),
      many.map((each) => single(each, xs)),
    );
    const sequences = [xs, xs.map((row) => row.map((each) => 0.5 * each))];
    close(
      vmap(f, [null, 0])(w, sequences),
      sequences.map((each) => single(w, each)),
    );
    close(
      vmap(grad(f) as never as typeof f, [0, 0])(many, sequences),
      many.map((each, i) => grad(loop)(each, sequences[i] as number[][]).toArray()),
    );
  });

  it('loops in compiled code: the length does not change its size', () => {
    // A body that would be unrolled makes the time to compile grow with the length; 20000 steps compile like 20.
    const long = (x: tf.Tensor1D) => scan((c: tf.Scalar, e: tf.Scalar) => [tf.sin(tf.add(c, e)), []] as const, 0, x)[0];
    const n = 20000;
    const ones = new Float64Array(n).fill(0.5);
    let c = 0;
    for (let i = 0; i < n; i++) c = Math.sin(c + 0.5);
    expect(jit(long)(ones)).toBeCloseTo(c, 14);
    // d last / d x_n = cos(c_{n-1} + x_n), and at the fixed point each earlier one is smaller by the same factor.
    const gradient = (grad(long)(ones) as unknown as NdArray).data;
    expect(gradient[n - 1]).toBeCloseTo(Math.sqrt(1 - c * c), 12);
    expect((gradient[n - 2] as number) / (gradient[n - 1] as number)).toBeCloseTo(Math.sqrt(1 - c * c), 12);
  });

  it('agrees in the interpreter and in float32', () => {
    close(jit(loop, { backend: 'interpreter' })(w, xs), jit(loop)(w, xs));
    // float32: 5 steps, each of a few roundings of 6e-8.
    close(jit(loop, { precision: 'float32' })(w, xs), jit(loop)(w, xs), 5);
  });

  it('says what is wrong with a body', () => {
    expect(() => scan((c: tf.Scalar) => c as never, 0, [1])).toThrow(
      'ARGUMENT_TYPE: scan: the body returns a leaf, expected a pair [carry, y]. Return a tuple of the next carry and the result of the step',
    );
    expect(() => scan((c: tf.Tensor) => [tf.stack([c, c]), c] as const, 0, [1])).toThrow('SHAPE_MISMATCH: scan: the carry has shape [2], expected []');
    expect(() => scan((c: tf.Scalar) => [c, c] as const, 0, null)).toThrow('SHAPE_MISMATCH: scan: there are neither sequences nor a length');
    expect(() => scan((c: tf.Scalar, x: { a: tf.Scalar; b: tf.Scalar }) => [tf.add(c, x.a), x.b] as const, 0, { a: [1, 2], b: [1, 2, 3] })).toThrow(
      'SHAPE_MISMATCH: scan: the lengths are 2 and 3. Give every sequence the same leading axis',
    );
    expect(() => scan((c: tf.Tensor) => [tf.add(c, 0.5), c] as const, Int32Array.of(1), [1])).toThrow(
      'DTYPE_UNSUPPORTED: scan: the carry is float, expected int32. Start with a float, or cast what the function returns',
    );
  });
});

describe('cond', () => {
  const f = (x: tf.Scalar) =>
    cond(
      tf.greater(x, 0),
      (y: tf.Scalar) => tf.mul(y, tf.log(y)),
      (y: tf.Scalar) => tf.square(y),
      x,
    );

  it('takes one branch, in value and derivatives of any order', () => {
    // x log x: log x + 1, 1/x; x^2: 2x, 2. The logarithm of a negative number never shows.
    expect(jit(f)(2)).toBe(2 * Math.log(2));
    expect(jit(f)(-3)).toBe(9);
    expect(grad(f)(2)).toBeCloseTo(Math.log(2) + 1, 15);
    expect(grad(f)(-3)).toBe(-6);
    expect(grad(grad(f) as never as (x: tf.Scalar) => tf.Tensor)(2)).toBe(0.5);
    expect(grad(grad(f) as never as (x: tf.Scalar) => tf.Tensor)(-3)).toBe(2);
    expect(jacfwd(f)(-3)).toBe(-6);
  });

  it('runs the chosen branch only', () => {
    const slow = (x: tf.Scalar) =>
      cond(
        tf.greater(x, 0),
        (y: tf.Scalar) =>
          whileLoop(
            (c: tf.Scalar) => tf.less(c, 10),
            (c: tf.Scalar) => tf.add(c, y),
            y,
          ),
        (y: tf.Scalar) => y,
        x,
      );
    // For x <= 0 the other branch would never end.
    expect(jit(slow)(-1)).toBe(-1);
    expect(jit(slow)(3)).toBe(12);
  });

  it('becomes a select under vmap with a batched flag, and stays a branch without', () => {
    expect((vmap(f)([2, -3]) as unknown as NdArray).toArray()).toEqual([2 * Math.log(2), 9]);
    close(vmap(grad(f) as never as (x: tf.Scalar) => tf.Tensor)([2, -3]), [Math.log(2) + 1, -6]);
    const g = (flag: tf.Scalar, x: tf.Scalar) =>
      cond(
        flag,
        (y: tf.Scalar) => tf.exp(y),
        (y: tf.Scalar) => tf.neg(y),
        x,
      );
    close(vmap(g, [null, 0])(1, [1, 2]), [Math.E, Math.E ** 2]);
    close(vmap(g, [null, 0])(0, [1, 2]), [-1, -2]);
    close(vmap(g, [0, null])([0, 1], 2), [-2, Math.exp(2)]);
  });

  it('captures what is around it, and returns records', () => {
    const h = (x: tf.Tensor1D, s: tf.Scalar) => {
      const both = cond(
        tf.greater(s, 1),
        () => ({ a: tf.mul(x, s), b: s }),
        () => ({ a: x, b: tf.square(s) }),
      );
      return tf.add(tf.sum(both.a), both.b);
    };
    close(grad(h, [0, 1])([1, 2], 3)[0], [3, 3]);
    expect(grad(h, [0, 1])([1, 2], 3)[1]).toBe(4);
    close(grad(h, [0, 1])([1, 2], 0.5)[0], [1, 1]);
    expect(grad(h, [0, 1])([1, 2], 0.5)[1]).toBe(1);
    expect(() =>
      cond(
        true,
        () => tf.scalar(1),
        () => tf.tensor1d([1, 2]),
      ),
    ).toThrow('SHAPE_MISMATCH: cond: what onFalse returns has shape [2], expected []');
    expect(() =>
      cond(
        [1, 0],
        () => tf.scalar(1),
        () => tf.scalar(2),
      ),
    ).toThrow('SHAPE_MISMATCH: cond: the condition has shape [2], expected a scalar');
  });
});
