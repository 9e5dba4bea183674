/**
 * Gradients and Hessians of convolutional programs against differences of values and of gradients, extrapolated twice from h = 2^-9:
 * truncation h^6 f^(7) is below 1e-12 for derivatives of order 7 of 1e4, rounding 2^9 eps |f| below 1e-11 for |f| < 100: 1e-8.
 * Both executors give the same derivatives up to the order of sums: 1e-12 relative.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import { constant } from '../index.ts';
import { sizeOf } from '../ir/shape.ts';
import { checkGrads } from './check-grads.ts';
import { grad } from './grad.ts';
import { objective } from './objective.ts';
import { vmap } from './vmap.ts';

type V = tf.Tensor1D;
type T4 = tf.Tensor4D;
type T5 = tf.Tensor5D;

const wave = (size: number, step: number) => Float64Array.from({ length: size }, (_, i) => Math.sin(step * i + 1));
const tolerance = { tolerance: 1e-8, step: 2 ** -9 };

/** Cuts a vector into tensors of the given shapes. */
function cut(x: V, ...shapes: number[][]): tf.Tensor[] {
  let at = 0;
  return shapes.map((shape) => {
    const part = tf.slice1d(x, at, sizeOf(shape));
    at += sizeOf(shape);
    return tf.reshape(part, shape);
  });
}

/** sum of w y^2 with fixed weights w: no derivative of it is constant. */
function weigh(y: tf.Tensor): tf.Scalar {
  return tf.sum(tf.mul(constant(wave(sizeOf(y.shape), 5), y.shape), tf.square(y)));
}

const over = (op: (...parts: never[]) => tf.Tensor, ...shapes: number[][]) => ({
  size: shapes.reduce((sum, shape) => sum + sizeOf(shape), 0),
  f: (x: V) => weigh((op as unknown as (...parts: tf.Tensor[]) => tf.Tensor)(...cut(x, ...shapes))),
});

const programs: Record<string, ReturnType<typeof over>> = {
  'conv1d, stride 2': over((x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 2, 'same'), [1, 5, 2], [4, 2, 1]),
  'conv2d, stride 3, an even kernel': over((x: T4, w: T4) => tf.conv2d(x, w, 3, 'same'), [1, 4, 4, 1], [2, 4, 1, 2]),
  'conv2d, dilation 2': over((x: T4, w: T4) => tf.conv2d(x, w, 1, 'same', 'NHWC', 2), [1, 4, 3, 1], [2, 2, 1, 2]),
  'conv2d, channels first': over((x: T4, w: T4) => tf.conv2d(x, w, [1, 2], 'valid', 'NCHW'), [1, 2, 3, 4], [2, 2, 2, 1]),
  conv3d: over((x: T5, w: T5) => tf.conv3d(x, w, [1, 2, 1], 'valid'), [1, 2, 3, 3, 1], [1, 2, 2, 1, 2]),
  conv2dTranspose: over((x: T4, w: T4) => tf.conv2dTranspose(x, w, [1, 4, 3, 1], 2, 'same'), [1, 2, 2, 2], [3, 2, 1, 2]),
  conv3dTranspose: over((x: T5, w: T5) => tf.conv3dTranspose(x, w, [1, 2, 3, 2, 1], 1, 'valid'), [1, 1, 2, 1, 2], [2, 2, 2, 1, 2]),
  depthwiseConv2d: over((x: T4, w: T4) => tf.depthwiseConv2d(x, w, 2, 'same'), [1, 3, 4, 2], [2, 3, 2, 2]),
  separableConv2d: over((x: T4, w: T4, p: T4) => tf.separableConv2d(x, w, p, 1, 'valid'), [1, 3, 3, 2], [2, 2, 2, 1], [1, 1, 2, 2]),
  'fused.conv2d': over(
    (x: T4, filter: T4, bias: V) => tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation: 'elu' }),
    [1, 3, 3, 1],
    [2, 2, 1, 2],
    [2],
  ),
  'conv2d of an array with itself': over((x: T4) => tf.conv2d(x, tf.reshape(x, [3, 3, 1, 1]) as T4, 1, 'same'), [1, 3, 3, 1]),
  'avgPool, padded': over((x: T4) => tf.avgPool(x, [3, 2], 2, 'same'), [1, 4, 3, 2]),
  'avgPool, side by side': over((x: T4) => tf.avgPool(x, 2, 2, 'valid'), [1, 5, 4, 1]),
  avgPool3d: over((x: T5) => tf.avgPool3d(x, [2, 2, 1], 1, 'same'), [1, 2, 3, 2, 1]),
  'maxPool, overlapping': over((x: T4) => tf.maxPool(x, 3, 1, 'same'), [1, 4, 4, 2]),
  maxPool3d: over((x: T5) => tf.maxPool3d(x, 2, 1, 'valid'), [1, 3, 3, 2, 1]),
  maxPoolWithArgmax: over((x: T4) => tf.maxPoolWithArgmax(x, 2, 2, 'same')['result'] as tf.Tensor, [1, 3, 4, 1]),
  'pool, dilated': over((x: T4) => tf.pool(x, [2, 2], 'avg', 'same', [2, 2], 1), [1, 4, 3, 1]),
  localResponseNormalization: over((x: T4) => tf.localResponseNormalization(x, 1, 1.2, 0.7, 0.6), [1, 1, 2, 5]),
  'resizeBilinear, larger': over((x: T4) => tf.image.resizeBilinear(x, [5, 4], false, true), [1, 3, 3, 1]),
  'resizeBilinear, smaller': over((x: T4) => tf.image.resizeBilinear(x, [2, 3], true), [1, 4, 5, 1]),
  resizeNearestNeighbor: over((x: T4) => tf.image.resizeNearestNeighbor(x, [5, 2]), [1, 3, 4, 1]),
  'cropAndResize in the image and the boxes': over(
    (x: T4, move: tf.Tensor2D) => {
      const box = tf.add(tf.tensor2d([[0.13, 0.21, 0.72, 0.94]]), tf.mul(0.01, move)) as tf.Tensor2D;
      return tf.image.cropAndResize(x, box, tf.tensor1d([0], 'int32'), [3, 2]);
    },
    [1, 4, 4, 1],
    [1, 4],
  ),
  dilation2d: over((x: T4, w: tf.Tensor3D) => tf.dilation2d(x, w, 1, 'same'), [1, 3, 4, 1], [2, 2, 1]),
  'topk of equal and different elements': over((x: V) => tf.topk(tf.concat([x, tf.square(x)]), 3).values, [5]),
  batchNorm: over(
    (x: T4, mean: V, variance: V, offset: V, scale: V) => tf.batchNorm(x, mean, tf.add(tf.square(variance), 1), offset, scale, 0.1),
    [1, 2, 2, 2],
    [2],
    [2],
    [2],
    [2],
  ),
};

describe.each(Object.entries(programs))('%s', (_name, { f, size }) => {
  it('has the gradient and the Hessian of differences', () => {
    expect(() => checkGrads(f, wave(size, 2), tolerance)).not.toThrow();
  });
});

const image = wave(2 * 6 * 6, 3);

/** Two convolutions, normalised by their own moments, max and mean pooled, with a linear layer: mean cross entropy of two images. */
function network(x: V): tf.Scalar {
  const [first, scale, offset, second, last] = cut(x, [3, 3, 1, 2], [2], [2], [2, 2, 2, 2], [2, 3]) as [T4, V, V, T4, tf.Tensor2D];
  const convolved = tf.conv2d(constant(image, [2, 6, 6, 1]) as T4, first, 1, 'same');
  const { mean, variance } = tf.moments(convolved, [0, 1, 2]);
  const normal = tf.batchNorm(convolved, mean as V, variance as V, offset, scale, 1e-3);
  const pooled = tf.maxPool(tf.elu(normal) as T4, 2, 2, 'valid');
  const again = tf.relu(tf.conv2d(pooled, second, 1, 'same')) as T4;
  const logits = tf.matMul(tf.reshape(tf.avgPool(again, 3, 1, 'valid'), [2, 2]), last);
  return tf.losses.softmaxCrossEntropy(tf.tensor2d([0, 0, 1, 1, 0, 0], [2, 3]), logits) as tf.Scalar;
}
const networkSize = 18 + 2 + 2 + 16 + 6;

describe('a network of convolutions, normalisation, pools, elu and relu', () => {
  const x = wave(networkSize, 2.5);

  it('has the gradient and the Hessian of differences', () => {
    expect(() => checkGrads(network, x, { ...tolerance, step: 2 ** -11 })).not.toThrow();
  });

  it('has a symmetric Hessian, the same in both executors', () => {
    const [code, interpreter] = (['js', 'interpreter'] as const).map((backend) => objective(network, x, { backend }).hessian(x)) as [
      Float64Array,
      Float64Array,
    ];
    const scale = code.reduce((largest, each) => Math.max(largest, Math.abs(each)), 1);
    code.forEach((each, k) => {
      const [i, j] = [Math.floor(k / networkSize), k % networkSize];
      expect(Math.abs(each - (code[j * networkSize + i] as number))).toBeLessThanOrEqual(1e-12 * scale);
      expect(Math.abs(each - (interpreter[k] as number))).toBeLessThanOrEqual(1e-12 * scale);
    });
  });

  it('has gradients in batches like one by one', () => {
    const many = [2, 2.1, 2.2].map((step) => [...wave(networkSize, step)]);
    const together = (vmap(grad(network) as never) as unknown as (xs: number[][]) => NdArray)(many);
    const single = grad(network) as unknown as (x: number[]) => NdArray;
    many.forEach((each, i) => {
      single(each).data.forEach((value, k) => expect(Math.abs(value - (together.data[i * networkSize + k] as number))).toBeLessThanOrEqual(1e-12));
    });
  });
});

it('gives the whole slope of a max pool to the first of equal elements, and NaN where one is NaN', () => {
  const pool = (x: V) => tf.maxPool(tf.reshape(x, [1, 1, 4, 1]) as T4, [1, 2], [1, 2], 'valid');
  const slope = grad((x: V) => tf.sum(pool(x))) as unknown as (x: number[]) => NdArray;
  expect([...slope([1, 1, 0, 3]).data]).toEqual([1, 0, 0, 1]);
  expect(objective((x: V) => tf.sum(pool(x)), [0, 0, 0, 0]).value(Float64Array.of(1, Number.NaN, 0, 3))).toBeNaN();
});

it('orders equal elements of topk by position, NaN before numbers', () => {
  const indices = (vmap((x: V) => tf.topk(x, 3).indices) as unknown as (x: number[][]) => NdArray)([
    [1, 2, 2, 0],
    [1, Number.NaN, 5, 5],
  ]);
  expect(indices.toArray()).toEqual([
    [1, 2, 0],
    [1, 2, 3],
  ]);
});
