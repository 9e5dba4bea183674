/** Operands that do not fit an op: a code and a message, where the kernel of another backend may read beyond its arrays. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { grad } from '../../api/grad.ts';
import { hessian } from '../../api/jacobian.ts';
import { jit } from '../../api/jit.ts';
import type { TracedFunction } from '../../api/types.ts';
import type { NdArray } from '../../array/nd-array.ts';

const ints = (values: number[], shape?: number[]) => tf.tensor(values, shape, 'int32');
const square = [
  [1, 2],
  [3, 4],
];

describe('what does not fit is refused', () => {
  it.each<[string, TracedFunction, unknown, string]>([
    ['matMul of a vector', (x: tf.Tensor) => tf.matMul(square, x as tf.Tensor2D), [1, 2], 'SHAPE_MISMATCH: matMul: shapes [2, 2] and [2], expected matrices'],
    ['split in parts that do not divide', (x: tf.Tensor) => tf.split(x, 2, 0), [1, 2, 3], 'SHAPE_MISMATCH: split: an axis of 3 elements'],
    [
      'split in sizes of another sum',
      (x: tf.Tensor) => tf.split(x, [2, 2], 0),
      [1, 2, 3],
      'SHAPE_MISMATCH: split: an axis of 3 elements cannot be split into parts of 2, 2',
    ],
    ['stack of two dtypes', (x: tf.Tensor) => tf.stack([x, tf.cast(x, 'bool')]), [1, 2], 'DTYPE_UNSUPPORTED: stack'],
    ['expandDims beyond the rank', (x: tf.Tensor) => tf.expandDims(x, -3), [1, 2], 'ARGUMENT_OUT_OF_RANGE: expandDims'],
    [
      'einsum with an unknown letter',
      (x: tf.Tensor) => tf.einsum('ij->in', x),
      square,
      'OP_UNSUPPORTED: einsum: "ij->in" has the letter n in its result alone',
    ],
    ['einsum with two arrows', (x: tf.Tensor) => tf.einsum('ij->ji->j', x), square, 'OP_UNSUPPORTED: einsum: "ij->ji->j" has 2 arrows'],
    ['gatherND with too many coordinates', (x: tf.Tensor) => tf.gatherND(x, ints([0, 0, 0], [1, 3])), square, 'SHAPE_MISMATCH: gatherND'],
    ['gather with different batches', (x: tf.Tensor) => tf.gather(x, ints([0, 1, 1], [1, 3]), 1, 1), square, 'SHAPE_MISMATCH: gather: x.shape[0] is 2'],
    ['gather with the axis in the batch', (x: tf.Tensor) => tf.gather(x, ints([0, 1], [2, 1]), 0, 1), square, 'SHAPE_MISMATCH: gather: batchDims is 1'],
    [
      'segments that do not rise',
      (x: tf.Tensor) => tf.sparse.sparseSegmentSum(x as tf.Tensor2D, ints([0, 1]) as tf.Tensor1D, ints([1, 0]) as tf.Tensor1D),
      square,
      'ARGUMENT_OUT_OF_RANGE: tf.sparse.sparseSegmentSum: segment ids are not increasing',
    ],
    [
      'segments of rows that are not there',
      (x: tf.Tensor) => tf.sparse.sparseSegmentMean(x as tf.Tensor2D, ints([0, 2]) as tf.Tensor1D, ints([0, 0]) as tf.Tensor1D),
      square,
      'ARGUMENT_OUT_OF_RANGE: tf.sparse.sparseSegmentMean: indices[1] is 2',
    ],
    ['sizes that do not broadcast', (x: tf.Tensor) => tf.reshape(x, [...tf.broadcastArgs([1, 2], [1, 3]).dataSync()]), [1], 'SHAPE_MISMATCH: broadcastArgs'],
  ])('%s', (_name, f, x, message) => {
    expect(() => jit(f)(x as never)).toThrow(message);
  });
});

describe('what fits', () => {
  it('broadcasts sizes', () => {
    const f = jit((x: tf.Tensor) => tf.broadcastTo(x, [...tf.broadcastArgs([1, 3], [2, 1]).dataSync()]));
    expect((f([1, 2, 3]) as NdArray).toArray()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('scatters a vector of indices', () => {
    const f = jit((x: tf.Tensor) => tf.scatterND(ints([0, 4, 2]), x, [5]));
    expect((f([7, 8, 9]) as NdArray).toArray()).toEqual([7, 0, 9, 0, 8]);
  });

  it('leaves out updates that go nowhere, in derivatives of every order too', () => {
    // Segments -1 and 5 of 3 do not exist: f = (x0 + x2)^3.
    const f = (x: tf.Tensor1D) => tf.sum(tf.pow(tf.unsortedSegmentSum(x, ints([1, -1, 1, 5]) as tf.Tensor1D, 3), 3)) as tf.Scalar;
    expect((grad(f)([1, 10, 2, 20]) as NdArray).toArray()).toEqual([27, 0, 27, 0]);
    expect((hessian(f)([1, 10, 2, 20]) as NdArray).toArray()).toEqual([
      [18, 0, 18, 0],
      [0, 0, 0, 0],
      [18, 0, 18, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('averages windows over padding alone to 0', () => {
    const f = (x: tf.Tensor4D) => tf.sum(tf.avgPool(x, 1, 1, 1)) as tf.Scalar;
    expect((grad(f)([[[[3]]]]) as unknown as NdArray).toArray()).toEqual([[[[1]]]]);
    expect(jit(f)([[[[3]]]])).toBe(3);
  });
});
