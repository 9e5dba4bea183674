/** Sparse Jacobians and Hessians: patterns, numbers of colours, and equality with the dense ones (same operations: exact to 1e-14). */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import { grad } from './grad.ts';
import { hessian, jacobian } from './jacobian.ts';
import { jit } from './jit.ts';
import { type SparseMatrix, sparseHessian, sparseJacobian, sparseToDense } from './sparse-derivatives.ts';

const dense = (a: unknown) => (a as NdArray).toArray() as number[][];
const expectSame = (matrix: SparseMatrix, expected: number[][]) => {
  const own = sparseToDense(matrix).toArray() as number[][];
  expect(own.length).toBe(expected.length);
  own.forEach((row, i) => {
    row.forEach((each, j) => {
      expect(each).toBeCloseTo((expected[i] as number[])[j] as number, 13);
    });
  });
};
const counts = ({ rowPointers, columnIndices }: SparseMatrix) => [...rowPointers].slice(1).map((end, i) => [...columnIndices.slice(rowPointers[i], end)]);
const point = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1));

/** r_i = x_{i-1} - 2 sin x_i + x_{i+1}^2: tridiagonal. */
const chain = (x: tf.Tensor1D) => {
  const n = x.shape[0];
  const left = tf.pad1d(tf.slice1d(x, 0, n - 1), [1, 0]);
  const right = tf.pad1d(tf.slice1d(x, 1, n - 1), [0, 1]);
  return tf.add(left, tf.add(tf.mul(-2, tf.sin(x)), tf.square(right)));
};
const rosenbrock = (x: tf.Tensor1D) => {
  const n = x.shape[0];
  const [a, b] = [tf.slice1d(x, 0, n - 1), tf.slice1d(x, 1, n - 1)];
  return tf.sum(tf.add(tf.mul(100, tf.square(tf.sub(b, tf.square(a)))), tf.square(tf.sub(1, a)))) as tf.Scalar;
};
/** Every variable meets the first one only. */
const arrow = (x: tf.Tensor1D) => {
  const [head, rest] = [tf.slice1d(x, 0, 1), tf.slice1d(x, 1, x.shape[0] - 1)];
  return tf.add(tf.sum(tf.mul(tf.broadcastTo(head, rest.shape), tf.square(rest))), tf.sum(tf.exp(head))) as tf.Scalar;
};

describe('sparseJacobian', () => {
  it('measures a tridiagonal matrix with three colours, of any size', () => {
    for (const n of [6, 40]) {
      const matrix = sparseJacobian(chain)(point(n));
      expect(matrix.colours).toBe(3);
      expect(matrix.columnIndices.length).toBe(3 * n - 2);
      expectSame(matrix, dense(jacobian(chain)(point(n))));
    }
    const large = sparseJacobian(chain)(point(1500));
    expect([large.colours, large.values.length]).toEqual([3, 4498]);
  });

  it('goes by rows where a row is full, and by columns where a column is', () => {
    const row = (x: tf.Tensor1D) => tf.concat([tf.square(x), tf.reshape(tf.sum(x), [1])]);
    const byRows = sparseJacobian(row)(point(8));
    expect(byRows.colours).toBe(2);
    expectSame(byRows, dense(jacobian(row)(point(8))));
    const column = (x: tf.Tensor1D) => tf.mul(tf.slice1d(x, 0, 1), tf.square(x));
    const byColumns = sparseJacobian(column)(point(8));
    expect(byColumns.colours).toBe(2);
    expectSame(byColumns, dense(jacobian(column)(point(8))));
  });

  it('sees through gathers, products with constants, running sums, windows and selections', () => {
    const f = (x: tf.Tensor1D) => {
      const picked = tf.gather(x, tf.tensor1d([3, 0, 0], 'int32'));
      const banded = tf.squeeze(
        tf.matMul(
          [
            [1, 2, 0, 0],
            [0, 0, 0, 3],
          ] as never,
          tf.expandDims(x, 1) as tf.Tensor2D,
        ),
        [1],
      );
      return tf.concat([picked, banded, tf.cumsum(x), tf.where(tf.greater(x, 0), tf.square(x), tf.zerosLike(x)), tf.softmax(tf.slice1d(x, 2, 2))]);
    };
    const matrix = sparseJacobian(f)(point(4));
    expect(counts(matrix)).toEqual([[3], [0], [0], [0, 1], [3], [0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0], [1], [2], [3], [2, 3], [2, 3]]);
    expectSame(matrix, dense(jacobian(f)(point(4))));
    const scatter = (x: tf.Tensor1D) => tf.scatterND(tf.tensor2d([[1], [3], [1]], undefined, 'int32'), tf.slice1d(x, 0, 3), [5]);
    expect(counts(sparseJacobian(scatter)(point(4)))).toEqual([[], [0, 2], [], [1], []]);
  });

  it('takes records, a pattern of the user, and what it cannot see for full', () => {
    const f = ({ a, b }: { a: tf.Tensor1D; b: tf.Scalar }) => ({ u: tf.square(a), v: tf.mul(b, b) });
    const matrix = sparseJacobian(f)({ a: [1, 2], b: 3 });
    expect(sparseToDense(matrix).toArray()).toEqual([
      [2, 0, 0],
      [0, 4, 0],
      [0, 0, 6],
    ]);
    expect(matrix.colours).toBe(1);
    const diagonal = { shape: [3, 3] as const, rowPointers: Int32Array.of(0, 1, 2, 3), columnIndices: Int32Array.of(0, 1, 2) };
    const hidden = (x: tf.Tensor1D) => tf.topk(x, 3, true).values;
    expect(counts(sparseJacobian(hidden)([1, 2, 3]))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect([...sparseJacobian((x: tf.Tensor1D) => tf.mul(2, x), { pattern: diagonal })([1, 2, 3]).values]).toEqual([2, 2, 2]);
    expect(() => sparseJacobian(tf.square as (x: tf.Tensor1D) => tf.Tensor1D, { pattern: diagonal })([1, 2])).toThrow(
      'SHAPE_MISMATCH: sparseJacobian: the pattern has shape [3, 3] with 4 row pointers, expected [2, 2] with 3',
    );
  });

  it('serves jacobian, and is differentiated inside traced functions', () => {
    // Adding 0 makes zeros of either sign equal.
    const plain = (rows: number[][]) => rows.map((row) => row.map((each) => each + 0));
    expect(plain(dense(jacobian(chain, 0, { mode: 'sparse' })(point(6))))).toEqual(plain(dense(jacobian(chain)(point(6)))));
    // Sum of the squares of the Jacobian of x^2: 4 sum x^2; gradient 8x.
    const f = (x: tf.Tensor1D) => tf.sum(tf.square(sparseJacobian(tf.square as (x: tf.Tensor1D) => tf.Tensor1D)(x).values)) as tf.Scalar;
    expect(jit(f)([1, 2])).toBe(20);
    expect((grad(f)([1, 2]) as unknown as NdArray).toArray()).toEqual([8, 16]);
  });
});

describe('sparseHessian', () => {
  it('measures a chain with three colours and an arrow with two', () => {
    const tridiagonal = sparseHessian(rosenbrock)(point(9));
    expect(tridiagonal.colours).toBe(3);
    expectSame(tridiagonal, dense(hessian(rosenbrock)(point(9))));
    const head = sparseHessian(arrow)(point(7));
    expect(head.colours).toBe(2);
    expectSame(head, dense(hessian(arrow)(point(7))));
    // Groups of columns without a common row would be seven: the first row is full.
    expect(sparseJacobian((x: tf.Tensor1D) => grad(arrow)(x))(point(7)).colours).toBe(7);
    const large = sparseHessian(rosenbrock)(point(800));
    expect([large.colours, large.values.length]).toEqual([3, 2398]);
  });

  it('is right for a grid, whose graph needs the rule of four', () => {
    const grid = (x: tf.Tensor2D) => {
      const [m, n] = x.shape;
      const right = tf.mul(tf.slice2d(x, [0, 0], [m, n - 1]), tf.slice2d(x, [0, 1], [m, n - 1]));
      const down = tf.mul(tf.slice2d(x, [0, 0], [m - 1, n]), tf.slice2d(x, [1, 0], [m - 1, n]));
      return tf.add(tf.sum(tf.sin(right)), tf.sum(tf.sin(down))) as tf.Scalar;
    };
    const [m, n] = [4, 5];
    const x = Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_unused, j) => Math.cos(i * n + j)));
    const flat = (hessian(grid)(x) as unknown as NdArray).data;
    const matrix = sparseHessian(grid)(x);
    expect(matrix.colours).toBeLessThan(12);
    expectSame(
      matrix,
      Array.from({ length: m * n }, (_, i) => [...flat.slice(i * m * n, (i + 1) * m * n)]),
    );
  });
});
