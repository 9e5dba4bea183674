/** The public transformations: shapes, records, agreement among one another, errors by text. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type NdArray, ndarray } from '../array/nd-array.ts';
import { checkGrads } from './check-grads.ts';
import { grad, valueAndGrad } from './grad.ts';
import { hvp } from './hvp.ts';
import { hessian, jacfwd, jacrev } from './jacobian.ts';
import { jit } from './jit.ts';
import { jvp } from './jvp.ts';
import { stopGradient } from './stop-gradient.ts';
import { vjp } from './vjp.ts';
import { vmap } from './vmap.ts';

const array = (value: unknown) => (value as NdArray).toArray();
const data = (value: unknown) => [...(value as NdArray).data];

describe('grad', () => {
  it('differentiates with respect to one argument or several, and gives zeros for unused ones', () => {
    const f = (a: tf.Tensor, b: tf.Tensor, _unused: tf.Tensor) => tf.sum(tf.mul(tf.square(a), b));
    expect(data(grad(f)([1, 2], [3, 4], 5))).toEqual([6, 16]);
    expect(data(grad(f, 1)([1, 2], [3, 4], 5))).toEqual([1, 4]);
    const [byB, byUnused] = grad(f, [1, 2])([1, 2], [3, 4], 5);
    expect(data(byB)).toEqual([1, 4]);
    expect(byUnused).toBe(0);
  });

  it('returns aux beside the gradient', () => {
    const f = (x: tf.Tensor) => [tf.sum(tf.square(x)), { doubled: tf.mul(2, x) }];
    const [gradient, aux] = grad(f, 0, { hasAux: true })([1, 2]) as unknown as [NdArray, { doubled: NdArray }];
    expect(data(gradient)).toEqual([2, 4]);
    expect(data(aux.doubled)).toEqual([2, 4]);
    const [[value], again] = valueAndGrad(f, 0, { hasAux: true })([1, 2]) as unknown as [[number, unknown], NdArray];
    expect(value).toBe(5);
    expect(data(again)).toEqual([2, 4]);
    expect(() => grad((x: tf.Tensor) => tf.sum(x), 0, { hasAux: true })(1)).toThrow(
      'ARGUMENT_TYPE: grad: with hasAux the function must return [value, aux], value a scalar tensor. Return a pair, or leave hasAux out',
    );
  });

  it('takes numbers, arrays, typed arrays, NdArrays and tensors', () => {
    const g = grad((x: tf.Tensor) => tf.sum(tf.square(x)));
    const tensor = tf.tensor1d([1, 2]);
    for (const x of [[1, 2], Float64Array.of(1, 2), Float32Array.of(1, 2), ndarray([1, 2]), tensor]) expect(data(g(x))).toEqual([2, 4]);
    expect(g(3)).toBe(6);
    expect(array(g([[1], [2]]))).toEqual([[2], [4]]);
    tensor.dispose();
  });

  it('does not change its arguments nor share its results', () => {
    const g = grad((x: tf.Tensor) => tf.sum(tf.square(x)));
    const x = Float64Array.of(1, 2);
    const first = g(x) as unknown as NdArray;
    x[0] = 7;
    expect(data(g(x))).toEqual([14, 4]);
    expect(data(first)).toEqual([2, 4]);
  });

  it('refuses what has no gradient, with a suggestion', () => {
    expect(() => grad((x: tf.Tensor) => tf.square(x))([1, 2, 3])).toThrow(
      'NOT_SCALAR: grad: the function returns shape [3], expected a scalar. Reduce it with tf.sum or tf.mean, or use jacrev, jacfwd or vjp',
    );
    expect(() => grad((x: tf.Tensor) => ({ a: tf.sum(x), b: x }))(1)).toThrow('NOT_SCALAR: grad: the function returns a record of 2 values, expected a scalar');
    expect(() => grad((x: tf.Tensor) => tf.sum(x))(Int32Array.of(1, 2))).toThrow(
      'NOT_DIFFERENTIABLE: grad: argument 0 is int32, expected float. Pass floating-point numbers, or differentiate with respect to another argument',
    );
    expect(() => grad((x: tf.Tensor) => tf.argMax(x))([1, 2])).toThrow('NOT_DIFFERENTIABLE: grad: the result is int32, expected float');
    expect(() => grad((x: tf.Tensor) => tf.sum(x), 1)(1)).toThrow(
      'ARGUMENT_OUT_OF_RANGE: grad: argnums holds 1, expected an integer in 0 .. 0. Name arguments by position, from 0',
    );
    expect(() => grad((x: tf.Tensor) => tf.sum(x))('a' as never)).toThrow(
      'ARGUMENT_TYPE: grad: a value is "a", expected a number, an array of numbers, a typed array, an NdArray, a tensor, or a record or tuple of these. Pass numbers, and keep everything else in the closure of the function',
    );
  });
});

const field = (x: tf.Tensor) => tf.stack([tf.sum(tf.square(x)), tf.prod(x), tf.sum(tf.sin(x))]);
// Rows: 2x; products of the others; cos x.
const fieldJacobian = (x: readonly number[]) => [
  x.map((each) => 2 * each),
  x.map((_, i) => x.filter((_other, j) => j !== i).reduce((a, b) => a * b, 1)),
  x.map(Math.cos),
];

describe('Jacobians', () => {
  it('are the same by rows, by columns and by hand', () => {
    const x = [0.5, -1.5, 2, 3];
    const expected = fieldJacobian(x).flat();
    for (const jacobian of [jacfwd(field), jacrev(field)]) {
      const result = jacobian(x) as unknown as NdArray;
      expect(result.shape).toEqual([3, 4]);
      data(result).forEach((each, i) => expect(each).toBeCloseTo(expected[i] as number, 14));
    }
  });

  it('nest the records of the argument in those of the result', () => {
    const f = (p: { a: tf.Tensor; b: tf.Tensor }) => ({ sum: tf.add(p.a, tf.sum(p.b)), scaled: tf.mul(p.a, p.b) });
    const forward = jacfwd(f)({ a: 2, b: [3, 5] }) as unknown as { sum: { a: number; b: NdArray }; scaled: { a: NdArray; b: NdArray } };
    const reverse = jacrev(f)({ a: 2, b: [3, 5] }) as unknown as typeof forward;
    for (const j of [forward, reverse]) {
      expect(j.sum.a).toBe(1);
      expect(data(j.sum.b)).toEqual([1, 1]);
      expect(data(j.scaled.a)).toEqual([3, 5]);
      expect(array(j.scaled.b)).toEqual([
        [2, 0],
        [0, 2],
      ]);
    }
  });

  it('give Hessians: arrays, numbers and records of records', () => {
    const f = (x: tf.Tensor) => tf.sum(tf.pow(x, 3));
    expect(array(hessian(f)([1, 2]))).toEqual([
      [6, 0],
      [0, 12],
    ]);
    expect(hessian(f)(2)).toBe(12);
    const g = (p: { a: tf.Tensor; b: tf.Tensor }) => tf.mul(tf.square(p.a), tf.sum(p.b));
    const h = hessian(g)({ a: 3, b: [1, 2] }) as unknown as { a: { a: number; b: NdArray }; b: { a: NdArray; b: NdArray } };
    expect(h.a.a).toBe(6);
    expect(data(h.a.b)).toEqual([6, 6]);
    expect(data(h.b.a)).toEqual([6, 6]);
    expect(array(h.b.b)).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(data(hvp(g)({ a: 3, b: [1, 2] }, { a: 1, b: [1, -1] }).b as never)).toEqual([6, 6]);
  });

  it('of matrices have the axes of result and argument', () => {
    const f = (x: tf.Tensor) =>
      tf.matMul(
        x as tf.Tensor2D,
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      );
    const j = jacrev(f)([[1, 0]]) as unknown as NdArray;
    expect(j.shape).toEqual([1, 2, 1, 2]);
    expect(data(j)).toEqual([1, 3, 2, 4]);
    expect(data(jacfwd(f)([[1, 0]]))).toEqual([1, 3, 2, 4]);
  });
});

describe('jvp and vjp', () => {
  it('are products with the Jacobian from the right and from the left', () => {
    const x = [0.5, -1.5, 2, 3];
    const [value, tangent] = jvp(field, [x], [[1, 2, 3, 4]]);
    const jacobian = fieldJacobian(x);
    data(tangent).forEach((each, i) =>
      expect(each).toBeCloseTo(
        (jacobian[i] as number[]).reduce((sum, jk, k) => sum + jk * (k + 1), 0),
        13,
      ),
    );
    const [again, pullback] = vjp(field, x);
    expect(data(again)).toEqual(data(value));
    const [cotangent] = pullback([1, -1, 2]);
    data(cotangent).forEach((each, k) =>
      expect(each).toBeCloseTo((jacobian[0]?.[k] as number) - (jacobian[1]?.[k] as number) + 2 * (jacobian[2]?.[k] as number), 13),
    );
  });

  it('refuse directions that do not fit', () => {
    expect(() => jvp(field, [[1, 2]], [[1, 2, 3]])).toThrow(
      'SHAPE_MISMATCH: jvp: tangent 0 has shape [3], expected [2]. Pass one of the same records and shapes',
    );
    expect(() => vjp(field, [1, 2])[1]({ a: 1 })).toThrow('SHAPE_MISMATCH: vjp: the cotangent is {"a":*}, expected *. Pass one of the same records and shapes');
  });
});

describe('vmap', () => {
  it('maps over any axis in and out, sharing what has none', () => {
    const f = (x: tf.Tensor, w: tf.Tensor) => tf.dot(x, w);
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expect(data(vmap(f, [0, null])(rows, [1, 10]))).toEqual([21, 43, 65]);
    expect(
      data(
        vmap(f, [1, null])(
          [
            [1, 3, 5],
            [2, 4, 6],
          ],
          [1, 10],
        ),
      ),
    ).toEqual([21, 43, 65]);
    const outer = vmap((x: tf.Tensor) => tf.mul(x, tf.tensor1d([1, 2])), 0, 1)([1, 10, 100]) as unknown as NdArray;
    expect(outer.toArray()).toEqual([
      [1, 10, 100],
      [2, 20, 200],
    ]);
  });

  it('nests, and gives per-example gradients', () => {
    const perExample = vmap(grad((w: tf.Tensor, x: tf.Tensor) => tf.square(tf.dot(w, x))) as never as (w: tf.Tensor, x: tf.Tensor) => tf.Tensor, [null, 0]);
    // 2 (w.x) x.
    expect(
      array(
        perExample(
          [1, 1],
          [
            [1, 2],
            [3, 4],
          ],
        ),
      ),
    ).toEqual([
      [6, 12],
      [42, 56],
    ]);
    const twice = vmap(vmap((a: tf.Tensor, b: tf.Tensor) => tf.mul(a, b), [0, null]) as never as (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, [null, 0]);
    expect(array(twice([1, 2], [10, 20, 30]))).toEqual([
      [10, 20],
      [20, 40],
      [30, 60],
    ]);
  });

  it('refuses batches that do not fit', () => {
    expect(() => vmap((a: tf.Tensor, b: tf.Tensor) => tf.add(a, b))([1, 2], [1, 2, 3])).toThrow(
      'SHAPE_MISMATCH: vmap: the batch axes have sizes 2 and 3. Give every batched argument the same number of examples, and inAxes for at least one',
    );
    expect(() => vmap((a: tf.Tensor) => a)(1)).toThrow('ARGUMENT_OUT_OF_RANGE: vmap: axis is 0, expected an integer in 0 .. -1');
  });
});

describe('jit', () => {
  it('traces once for each combination of shapes', () => {
    let traces = 0;
    const f = jit((x: tf.Tensor) => {
      traces++;
      return tf.mul(2, x);
    });
    for (let i = 0; i < 3; i++) f([1, 2]);
    f(1);
    f([3]);
    f([4]);
    expect(traces).toBe(3);
  });

  it('returns the records of the function, and constants', () => {
    expect(jit((x: tf.Tensor) => ({ twice: tf.mul(2, x), fixed: 7, list: [x, [1, 2]] }))(1)).toMatchObject({ twice: 2, fixed: 7, list: [1, { shape: [2] }] });
  });

  it('computes in float32 on request', () => {
    const result = jit((x: tf.Tensor) => tf.div(x, 3), { precision: 'float32' })([1]) as unknown as NdArray;
    expect(result.dtype).toBe('float32');
    expect(result.data).toEqual(Float32Array.of(1 / 3));
  });

  it('runs inside another traced function', () => {
    const inner = jit((x: tf.Tensor) => tf.square(x)) as unknown as (x: tf.Tensor) => tf.Tensor;
    expect(data(grad((x: tf.Tensor) => tf.sum(inner(x)))([3]))).toEqual([6]);
  });
});

describe('checkGrads', () => {
  it('reports small deviations for a right derivative', () => {
    const { gradient, hessian: second } = checkGrads((p: { a: tf.Tensor; b: tf.Tensor }) => tf.add(tf.exp(p.a), tf.sum(tf.mul(p.a, tf.sin(p.b)))), {
      a: 0.3,
      b: [1, 2],
    });
    expect(gradient).toBeLessThan(1e-10);
    expect(second).toBeLessThan(1e-10);
  });

  it('names the element of a wrong one', () => {
    expect(() => checkGrads((x: tf.Tensor) => tf.sum(tf.mul(stopGradient(x), x)), [1, 3])).toThrow(
      /^GRADIENT_CHECK_FAILED: checkGrads: gradient element \[0\] is 1, finite differences give (2|1\.99999)/,
    );
  });
});
