/** jacobian, linearize, gnvp, trees and gradients per example, against closed forms and the plainer transformations. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gnvp } from './gnvp.ts';
import { grad } from './grad.ts';
import { hvp } from './hvp.ts';
import { jacfwd, jacobian, jacrev } from './jacobian.ts';
import { jit } from './jit.ts';
import { jvp } from './jvp.ts';
import { linearize } from './linearize.ts';
import { ravel, treeFlatten, treeMap, treeUnflatten } from './trees.ts';
import { vmap } from './vmap.ts';

const polynomials = (x: tf.Tensor1D) => {
  const [a, b] = tf.split(x, 2) as [tf.Tensor1D, tf.Tensor1D];
  return tf.concat([tf.mul(a, b), tf.square(a), tf.mul(3, b)]);
};

describe('jacobian', () => {
  it('is that of either mode, whichever it takes', () => {
    // d(ab, a^2, 3b)/d(a, b) = [[b, a], [2a, 0], [0, 3]] at (2, 5); integers: exact.
    const expected = [
      [5, 2],
      [4, 0],
      [0, 3],
    ];
    expect(jacobian(polynomials)([2, 5]).toArray()).toEqual(expected);
    expect(jacobian(polynomials, 0, { mode: 'forward' })([2, 5]).toArray()).toEqual(expected);
    expect(jacobian(polynomials, 0, { mode: 'reverse' })([2, 5]).toArray()).toEqual(expected);
    expect(jacfwd(polynomials)([2, 5]).toArray()).toEqual(jacrev(polynomials)([2, 5]).toArray());
  });

  it('takes the mode with fewer derivatives', () => {
    // The graph of a wide function, compiled by rows, has no [100, 100] identity in it: one cotangent suffices.
    const sum = (x: tf.Tensor1D) => tf.reshape(tf.sum(tf.square(x)), [1]);
    const x = Float64Array.from({ length: 100 }, (_, i) => i);
    expect([...(jacobian(sum)(x) as unknown as { data: Float64Array }).data]).toEqual([...x].map((each) => 2 * each));
  });
});

describe('linearize', () => {
  const f = (x: tf.Tensor1D, s: tf.Scalar) => tf.mul(s, tf.tanh(tf.mul(x, x)));

  it('gives the value and the directional derivatives of jvp', () => {
    const [x, s] = [[0.3, -0.7, 1.1], 1.5];
    const [value, apply] = linearize(f, x, s);
    expect(value.toArray()).toEqual(jit(f)(x, s).toArray());
    for (const t of [
      [1, 0, 0],
      [0.5, -1, 2],
    ])
      expect(apply(t, -0.25).toArray()).toEqual(jvp(f, [x, s], [t, -0.25])[1].toArray());
  });

  it('computes nothing of the point again', () => {
    // The residual of exp(sin x) is exp(sin x) cos x alone: the linear part is one multiplication for each element.
    let calls = 0;
    const g = (x: tf.Tensor1D) => {
      calls++;
      return tf.exp(tf.sin(x));
    };
    const [, apply] = linearize(g, [0.4, 1.3]);
    const [a, b] = [apply([1, 0]).toArray(), apply([0, 1]).toArray()] as [number[], number[]];
    expect(calls).toBe(1);
    expect(a[0]).toBeCloseTo(Math.exp(Math.sin(0.4)) * Math.cos(0.4), 14);
    expect(b[0]).toBe(0);
    linearize(g, [2, 3]);
    expect(calls).toBe(1);
  });

  it('works inside a traced function, and is differentiated there', () => {
    const outer = (x: tf.Tensor1D) => {
      const [value, apply] = linearize(tf.square as (x: tf.Tensor1D) => tf.Tensor1D, x);
      return tf.sum(tf.add(value, apply(x)));
    };
    // x^2 + 2x * x = 3x^2: gradient 6x.
    expect(grad(outer)([1, -2]).toArray()).toEqual([6, -12]);
  });

  it('refuses integers and directions of another shape', () => {
    expect(() => linearize(tf.square as (x: tf.Tensor1D) => tf.Tensor1D, Int32Array.of(1))).toThrow(
      'NOT_DIFFERENTIABLE: linearize: leaf 0 of the arguments is int32, expected float. Pass floating-point numbers, or differentiate with respect to another argument',
    );
    const [, apply] = linearize(tf.square as (x: tf.Tensor1D) => tf.Tensor1D, [1, 2]);
    expect(() => apply([1, 2, 3])).toThrow(
      'SHAPE_MISMATCH: linearize: a tangent has shape [3], expected [2]. Pass directions in the records and shapes of the arguments',
    );
    expect(() => apply({ a: 1 } as never)).toThrow('SHAPE_MISMATCH: linearize: a tangent has structure [{"a":*}], expected [*]');
  });
});

describe('gnvp', () => {
  it("is J'J v for residuals", () => {
    // J at (2, 5) as above; v = (1, -1): Jv = (3, 4, -3); J'Jv = (5*3 + 2*4*2... ) = (5*3 + 4*4, 2*3 - 3*3) = (31, -3).
    expect(gnvp(polynomials)([2, 5], [1, -1]).toArray()).toEqual([31, -3]);
  });

  it('weighs with the Hessian of a loss', () => {
    // loss = sum y^4/12: H = diag(y^2), y = (10, 4, 15): H Jv = (300, 64, -675); J' of it = (5*300 + 4*64, 2*300 - 3*675).
    const loss = (y: tf.Tensor1D) => tf.sum(tf.div(tf.pow(y, 4), 12));
    const product = gnvp(polynomials, loss)([2, 5], [1, -1]).toArray() as number[];
    // Rounding: a few operations on numbers of 1e3, each within 1 ulp.
    expect(product[0]).toBeCloseTo(1756, 10);
    expect(product[1]).toBeCloseTo(-1425, 10);
  });

  it('is the Hessian product where the function is linear', () => {
    const linear = (x: tf.Tensor1D) => tf.mul(x, [1, 2, 3]) as tf.Tensor1D;
    const loss = (y: tf.Tensor1D) => tf.logSumExp(y) as tf.Scalar;
    const [x, v] = [
      [0.1, -0.4, 0.3],
      [1, 0.5, -2],
    ];
    const expected = hvp((p: tf.Tensor1D) => loss(linear(p)))(x, v).toArray() as number[];
    // The same sums in another order.
    (gnvp(linear, loss)(x, v).toArray() as number[]).forEach((each, i) => {
      expect(each).toBeCloseTo(expected[i] as number, 14);
    });
  });
});

describe('gradients per example', () => {
  it('are vmap of grad', () => {
    // loss_i = (w . x_i - y_i)^2: gradient 2 (w . x_i - y_i) x_i.
    const loss = (w: tf.Tensor1D, x: tf.Tensor1D, y: tf.Scalar) => tf.square(tf.sub(tf.sum(tf.mul(w, x)), y));
    const perExample = vmap(grad(loss) as (w: tf.Tensor, x: tf.Tensor, y: tf.Tensor) => tf.Tensor, [null, 0, 0]);
    const gradients = perExample(
      [1, -1],
      [
        [1, 2],
        [3, 4],
        [5, 7],
      ],
      [0, 1, -1],
    ) as unknown as { toArray(): number[][] };
    expect(gradients.toArray()).toEqual([
      [-2, -4],
      [-12, -16],
      [-10, -14],
    ]);
  });
});

describe('trees', () => {
  const tree = { w: [1, 2], layers: [{ b: 3 }, { b: 4 }] };

  it('come apart and together', () => {
    const { leaves, structure } = treeFlatten(tree);
    expect(leaves).toEqual([[1, 2], 3, 4]);
    expect(treeUnflatten(structure, leaves)).toEqual(tree);
    expect(treeUnflatten(structure, ['a', 'b', 'c'])).toEqual({ w: 'a', layers: [{ b: 'b' }, { b: 'c' }] });
    expect(() => treeUnflatten(structure, [1])).toThrow(
      'SHAPE_MISMATCH: treeUnflatten: 1 leaves are given for 3 places. Pass one leaf for each place of the structure',
    );
  });

  it('map leaf by leaf', () => {
    expect(treeMap((a: number, b: number) => a + b, { x: 1, y: [2, { z: 3 }] }, { x: 10, y: [20, { z: 30 }] })).toEqual({ x: 11, y: [22, { z: 33 }] });
    expect(() => treeMap((a: number) => a, { x: 1 }, { y: 1 })).toThrow(
      'SHAPE_MISMATCH: treeMap: a tree is {"y":*}, expected {"x":*}. Pass trees of the same records',
    );
  });

  it('ravel to a vector and back, outside and inside of traced functions', () => {
    const { vector, unravel } = ravel(tree);
    expect([...vector]).toEqual([1, 2, 3, 4]);
    const back = unravel(Float64Array.of(5, 6, 7, 8) as never) as unknown as { w: { toArray(): number[] }; layers: { b: number }[] };
    expect(back.w.toArray()).toEqual([5, 6]);
    expect(back.layers.map(({ b }) => b)).toEqual([7, 8]);
    expect(() => unravel(Float64Array.of(1) as never)).toThrow(
      'SHAPE_MISMATCH: ravel: the vector has length 1, expected 4. Pass a vector with one element for each number of the tree',
    );
    const f = (p: { w: tf.Tensor1D; b: tf.Scalar }) => {
      const { vector: x, unravel: inverse } = ravel(p);
      const { w, b } = inverse(tf.square(x) as never) as unknown as typeof p;
      return tf.add(tf.sum(w), tf.mul(3, b));
    };
    const gradient = grad(f)({ w: [1, 2], b: 5 });
    expect((gradient.w as unknown as { toArray(): number[] }).toArray()).toEqual([2, 4]);
    expect(gradient.b).toBe(30);
  });
});
