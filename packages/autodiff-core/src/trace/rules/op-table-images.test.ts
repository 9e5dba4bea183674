/** The table of ops, third part: convolutions, pools, normalisations, images. Each to third order: see check-op.ts. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkOp } from '../../../test-support/check-op.ts';
import { type OpCase, over, positives } from '../../../test-support/op-cases.ts';

type T = tf.Tensor;
type T3 = tf.Tensor3D;
type T4 = tf.Tensor4D;
type T5 = tf.Tensor5D;
const fixed = (...shape: number[]) =>
  tf.reshape(
    tf.range(
      0,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );
const filter = (...shape: number[]) => tf.sin(fixed(...shape));

const cases: OpCase[] = [
  over(
    'conv1d',
    [
      [1, 5, 2],
      [3, 2, 2],
    ],
    (x: T3, w: T3) => tf.conv1d(x, w, 1, 'same'),
  ),
  over(
    'conv2d',
    [
      [1, 4, 4, 1],
      [2, 2, 1, 2],
    ],
    (x: T4, w: T4) => tf.conv2d(x, w, 1, 'same'),
  ),
  over(
    'conv2d, stride 2',
    [
      [1, 5, 4, 1],
      [3, 2, 1, 2],
    ],
    (x: T4, w: T4) => tf.conv2d(x, w, 2, 'valid'),
  ),
  over(
    'conv2d, dilation 2',
    [
      [1, 5, 5, 1],
      [2, 2, 1, 1],
    ],
    (x: T4, w: T4) => tf.conv2d(x, w, 1, 'same', 'NHWC', 2),
  ),
  over('conv2d, in the filter', [[2, 2, 1, 1]], (w: T4) => tf.conv2d(filter(1, 3, 3, 1) as T4, tf.exp(w), 1, 'same')),
  over('conv2d, in x', [[1, 3, 3, 1]], (x: T4) => tf.conv2d(tf.exp(x), filter(2, 2, 1, 1) as T4, 1, 'same')),
  over('fused.conv2d', [[1, 3, 3, 1], [2, 2, 1, 2], [2]], (x: T4, w: T4, bias: T) =>
    tf.fused.conv2d({ x, filter: w, strides: 1, pad: 'same', bias, activation: 'elu' }),
  ),
  over(
    'conv2dTranspose',
    [
      [1, 2, 2, 1],
      [3, 3, 2, 1],
    ],
    (x: T4, w: T4) => tf.conv2dTranspose(x, w, [1, 4, 4, 2], 2, 'same'),
  ),
  over(
    'depthwiseConv2d',
    [
      [1, 3, 3, 2],
      [2, 2, 2, 2],
    ],
    (x: T4, w: T4) => tf.depthwiseConv2d(x, w, 1, 'valid'),
  ),
  over('fused.depthwiseConv2d', [[1, 3, 3, 2], [2, 2, 2, 1], [2]], (x: T4, w: T4, bias: T) =>
    tf.fused.depthwiseConv2d({ x, filter: w, strides: 1, pad: 'valid', bias, activation: 'sigmoid' }),
  ),
  over(
    'separableConv2d',
    [
      [1, 3, 3, 2],
      [2, 2, 2, 1],
      [1, 1, 2, 3],
    ],
    (x: T4, d: T4, p: T4) => tf.separableConv2d(x, d, p, 1, 'valid'),
  ),
  over(
    'conv3d',
    [
      [1, 3, 2, 3, 1],
      [2, 2, 2, 1, 1],
    ],
    (x: T5, w: T5) => tf.conv3d(x, w, 1, 'same'),
  ),
  over(
    'conv3dTranspose',
    [
      [1, 1, 2, 2, 1],
      [2, 2, 2, 1, 1],
    ],
    (x: T5, w: T5) => tf.conv3dTranspose(x, w, [1, 2, 4, 4, 1], 2, 'same'),
  ),
  over('maxPool', [[1, 4, 4, 1]], (x: T4) => tf.maxPool(tf.exp(x), 2, 2, 'valid')),
  over('avgPool', [[1, 3, 3, 1]], (x: T4) => tf.avgPool(tf.exp(x), 2, 1, 'same')),
  over('maxPool3d', [[1, 2, 2, 4, 1]], (x: T5) => tf.maxPool3d(tf.exp(x), 2, 2, 'valid')),
  over('avgPool3d', [[1, 2, 2, 3, 1]], (x: T5) => tf.avgPool3d(tf.exp(x), 2, 1, 'same')),
  over('pool, max', [[1, 4, 4, 1]], (x: T4) => tf.pool(tf.exp(x), 2, 'max', 'valid', 2)),
  over('maxPoolWithArgmax', [[1, 4, 4, 1]], (x: T4) => tf.maxPoolWithArgmax(tf.exp(x), 2, 2, 'valid')['result'] as T),
  over('localResponseNormalization', [[1, 2, 2, 3]], (x: T4) => tf.localResponseNormalization(x, 1)),
  over('image.resizeBilinear', [[1, 2, 3, 1]], (x: T4) => tf.image.resizeBilinear(tf.exp(x), [3, 4])),
  over('image.resizeNearestNeighbor', [[1, 2, 3, 1]], (x: T4) => tf.image.resizeNearestNeighbor(tf.exp(x), [3, 4])),
  over('image.cropAndResize', [[1, 3, 3, 1]], (x: T4) => tf.image.cropAndResize(tf.exp(x), [[0.1, 0.2, 0.8, 0.9]], tf.tensor1d([0], 'int32'), [2, 2])),
  over('image.rotateWithOffset', [[1, 3, 3, 1]], (x: T4) => tf.image.rotateWithOffset(tf.exp(x), 0.5, 0.3)),
  over('image.transform', [[1, 3, 3, 1]], (x: T4) => tf.image.transform(tf.exp(x), [[0.9, 0.2, 0.3, -0.1, 1.1, 0.2, 0.02, 0.03]], 'bilinear', 'reflect')),
  over('image.flipLeftRight', [[1, 2, 3, 1]], (x: T4) => tf.image.flipLeftRight(tf.exp(x))),
  over(
    'dilation2d',
    [
      [1, 3, 3, 1],
      [2, 2, 1],
    ],
    (x: T4, w: T3) => tf.dilation2d(tf.exp(x), w, 1, 'valid'),
  ),
  over('batchNorm, in x', [[2, 3]], (x: T) => tf.batchNorm(tf.exp(x), [0.1, -0.2, 0.3], [1, 0.5, 2])),
  over('batchNorm', [[2, 3], [3], [3], [3], [3]], (x: T, m: T, v: T, o: T, s: T) => tf.batchNorm(x, m as never, v as never, o as never, s as never), positives),
];

describe('ops of images', () => {
  it('are all there', () => {
    expect(cases.length).toBe(29);
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => checkOp(each));
});
