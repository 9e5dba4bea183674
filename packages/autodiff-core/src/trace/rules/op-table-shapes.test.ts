/** The table of ops, second part: shapes, positions, products, losses, complex numbers, cells. Each to third order: see check-op.ts. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkOp } from '../../../test-support/check-op.ts';
import { type OpCase, over, positives } from '../../../test-support/op-cases.ts';

type T = tf.Tensor;
const ints = (values: number[], shape?: number[]) => tf.tensor(values, shape, 'int32');
/** Through a function that is not linear, so that derivatives of third order are not all zero. */
const curved = (name: string, shapes: readonly (readonly number[])[], f: (...arrays: never[]) => T | readonly T[]): OpCase =>
  over(name, shapes, (...arrays: T[]) => f(...(arrays.map((x) => tf.exp(x)) as never[])));

const shapes: OpCase[] = [
  curved('reshape', [[2, 3]], (x: T) => tf.reshape(x, [3, 2])),
  curved('transpose', [[2, 3]], (x: T) => tf.transpose(x)),
  curved('expandDims', [[3]], (x: T) => tf.expandDims(x, 1)),
  curved('squeeze', [[3, 1]], (x: T) => tf.squeeze(x)),
  curved('tile', [[2, 2]], (x: T) => tf.tile(x, [2, 1])),
  curved('broadcastTo', [[3]], (x: T) => tf.broadcastTo(x, [2, 3])),
  curved(
    'concat',
    [
      [2, 2],
      [2, 1],
    ],
    (a: T, b: T) => tf.concat([a, b], 1),
  ),
  curved('stack', [[3], [3]], (a: T, b: T) => tf.stack([a, b], 1)),
  curved('unstack', [[2, 3]], (x: T) => tf.unstack(x, 1)),
  curved('split', [[5]], (x: T) => tf.split(x, [2, 3])),
  curved('slice', [[3, 3]], (x: T) => tf.slice(x, [1, 0], [2, 2])),
  curved('pad', [[2, 2]], (x: T) =>
    tf.pad(
      x,
      [
        [1, 0],
        [0, 2],
      ],
      0.5,
    ),
  ),
  curved('reverse', [[2, 3]], (x: T) => tf.reverse(x, 1)),
  curved('gather', [[4]], (x: T) => tf.gather(x, ints([3, 0, 3]))),
  curved('gather, axis 1', [[2, 3]], (x: T) => tf.gather(x, ints([2, 0]), 1)),
  curved('unsortedSegmentSum', [[4]], (x: T) => tf.unsortedSegmentSum(x, ints([1, 0, 1, 2]) as tf.Tensor1D, 3)),
  curved('spaceToBatchND', [[1, 2, 2, 1]], (x: T) =>
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  curved('batchToSpaceND', [[4, 1, 1, 1]], (x: T) =>
    tf.batchToSpaceND(
      x,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  curved('oneHot', [[3]], (x: T) => tf.mul(tf.expandDims(x, 1), tf.cast(tf.oneHot(ints([0, 2, 1]), 3), 'float32'))),
  curved('linspace', [[3]], (x: T) => tf.mul(x, tf.linspace(0, 1, 3))),
  curved('meshgrid', [[2], [3]], (a: T, b: T) => tf.meshgrid(a, b)),
  curved('roll, by concat', [[4]], (x: T) => tf.concat([tf.slice(x, 1, 3), tf.slice(x, 0, 1)])),
  curved('mirrorPad', [[3]], (x: T) => tf.mirrorPad(x, [[2, 1]], 'reflect')),
  curved('stridedSlice', [[5]], (x: T) => tf.stridedSlice(x, [4], [0], [-2])),
  curved('gatherND', [[2, 2]], (x: T) => tf.gatherND(x, ints([1, 0, 0, 1, 1, 0], [3, 2]))),
  curved('scatterND', [[3]], (x: T) => tf.scatterND(ints([1, 3, 1], [3, 1]), x, [4])),
  curved('tensorScatterUpdate', [[4], [3]], (x: T, u: T) => tf.tensorScatterUpdate(x, ints([1, 3, 1], [3, 1]), u)),
  curved('depthToSpace', [[1, 1, 1, 4]], (x: T) => tf.depthToSpace(x as tf.Tensor4D, 2)),
  curved('topk', [[2, 3]], (x: T) => tf.topk(x, 2).values),
  curved('searchSorted', [[3]], (x: T) => tf.mul(x, tf.cast(tf.searchSorted([1, 2, 3], x), 'float32'))),
  curved('bandPart', [[3, 3]], (x: T) => tf.linalg.bandPart(x, 1, 0)),
  curved('denseBincount', [[3]], (x: T) => tf.denseBincount(ints([0, 2, 0]) as tf.Tensor1D, x as tf.Tensor1D, 3)),
  curved('sparseToDense', [[2], []], (x: T, d: T) => tf.sparseToDense(ints([1, 3]), x, [4], d as tf.Scalar)),
  curved('sparseSegmentSum', [[3, 2]], (x: T) => tf.sparse.sparseSegmentSum(x as tf.Tensor2D, ints([0, 2, 1]) as tf.Tensor1D, ints([0, 0, 2]) as tf.Tensor1D)),
  curved('sparseSegmentMean', [[3, 2]], (x: T) =>
    tf.sparse.sparseSegmentMean(x as tf.Tensor2D, ints([0, 2, 1]) as tf.Tensor1D, ints([0, 0, 1]) as tf.Tensor1D),
  ),
];

const products: OpCase[] = [
  over(
    'matMul',
    [
      [2, 3],
      [3, 2],
    ],
    (a: T, b: T) => tf.matMul(a, b),
  ),
  over(
    'matMul, transposed',
    [
      [3, 2],
      [2, 3],
    ],
    (a: T, b: T) => tf.matMul(a, b, true, true),
  ),
  over(
    'matMul, batch broadcast',
    [
      [2, 2, 3],
      [1, 3, 2],
    ],
    (a: T, b: T) => tf.matMul(a, b),
  ),
  over('dot', [[2, 3], [3]], (a: T, b: T) => tf.dot(a, b)),
  over('outerProduct', [[2], [3]], (a: T, b: T) => tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D)),
  over(
    'einsum',
    [
      [2, 3],
      [3, 2],
    ],
    (a: T, b: T) => tf.einsum('ij,jk->ki', a, b),
  ),
  over(
    'einsum, batch and diagonal',
    [
      [2, 3],
      [2, 3],
    ],
    (a: T, b: T) => tf.einsum('bi,bi->b', a, b),
  ),
  over('qr, q', [[3, 2]], (x: T) => tf.linalg.qr(x)[0]),
  over('qr, r', [[3, 2]], (x: T) => tf.linalg.qr(x)[1]),
  over('gramSchmidt', [[2, 3]], (x: T) => tf.linalg.gramSchmidt(x as tf.Tensor2D) as tf.Tensor2D),
  over('fused.matMul', [[2, 3], [3, 2], [2]], (a: T, b: T, bias: T) => tf.fused.matMul({ a, b, bias, activation: 'sigmoid' })),
];

const labels = [
  [0.2, 0.8, 0],
  [0.5, 0.1, 0.4],
];
const losses: OpCase[] = [
  over('losses.meanSquaredError', [[2, 3]], (x: T) => tf.losses.meanSquaredError(labels, x)),
  over('losses.cosineDistance', [[2, 3]], (x: T) => tf.losses.cosineDistance(labels, tf.sin(x), 1)),
  over('losses.logLoss', [[2, 3]], (x: T) => tf.losses.logLoss(labels, tf.sigmoid(x))),
  over('losses.huberLoss', [[2, 3]], (x: T) => tf.losses.huberLoss(labels, x)),
  over('complexAbs', [[3], [3]], (a: T, b: T) => tf.abs(tf.complex(a, b))),
  over('real of a complex product', [[3], [3]], (a: T, b: T) => tf.real(tf.mul(tf.complex(a, b), tf.complex(b, a)))),
  over('rfft', [[6]], (x: T) => [tf.real(tf.spectral.rfft(tf.sin(x))), tf.imag(tf.spectral.rfft(tf.sin(x)))]),
  over('fft', [[4], [4]], (a: T, b: T) => tf.abs(tf.spectral.fft(tf.complex(a, b)))),
  over('losses.softmaxCrossEntropy', [[2, 3]], (x: T) => tf.losses.softmaxCrossEntropy(labels, x)),
  over('losses.sigmoidCrossEntropy', [[2, 3]], (x: T) => tf.losses.sigmoidCrossEntropy(labels, x)),
  over('basicLSTMCell', [[3, 4], [4], [1, 2], [1, 1], [1, 1]], (w: T, b: T, x: T, c: T, h: T) =>
    tf.basicLSTMCell(tf.scalar(1), w as tf.Tensor2D, b as tf.Tensor1D, x as tf.Tensor2D, c as tf.Tensor2D, h as tf.Tensor2D),
  ),
];

describe.each([
  // The table has 36: raggedGather is left out, whose inputs are lists of tensors and whose shape depends on values.
  ['that move elements', shapes, 35],
  ['that multiply', products, 11],
  ['that measure, or are complex', losses, 11],
] as const)('ops %s', (_group, cases, count) => {
  it('are all there', () => {
    expect(cases.length).toBe(count);
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => checkOp(each));
});

it('refuses what is left out, with its name', () => {
  const x = positives(3);
  expect(() => checkOp({ name: 'raggedGather', x, f: (t) => tf.raggedGather([ints([0, 1, 3]) as never], t, ints([1]), 1).outputDenseValues })).toThrow();
});
