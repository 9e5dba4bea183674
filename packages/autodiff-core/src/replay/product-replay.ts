/** Products, convolutions, windows, gathers and scatters. */
import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core';
import type { DotParams, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import type { ConvParams } from '../primitives/conv-shape.ts';
import type { GatherParams } from '../primitives/gather.ts';
import type { WindowParams } from '../primitives/window.ts';
import { NoReplay, type ReplayRule, type Tf } from './replay-rule.ts';
import { paddedTensor } from './view-replay.ts';

/** As [batch, m, k] times [batch, k, n]; transposes of single matrices are left to the kernel. */
function dot(node: Node, [a, b]: readonly Tensor[], tf: Tf): Tensor {
  const { contract, batch } = node.params as DotParams;
  const free = (x: Tensor, side: 0 | 1) => x.shape.map((_, axis) => axis).filter((axis) => !contract[side].includes(axis) && !batch[side].includes(axis));
  const size = (x: Tensor, axes: readonly number[]) => axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  const [left, right] = [a as Tensor, b as Tensor];
  const [m, n, k] = [size(left, free(left, 0)), size(right, free(right, 1)), size(left, contract[0])];
  const outer = batch[0].length === 0 ? [] : [size(left, batch[0])];
  const matrix = (x: Tensor, order: readonly number[], shape: readonly number[]) => {
    const moved = order.every((axis, i) => axis === i) ? x : tf.transpose(x, [...order]);
    return tf.reshape(moved, [...shape]);
  };
  const first = matrix(left, [...batch[0], ...free(left, 0), ...contract[0]], [...outer, m, k]);
  const flipped = batch[1].length === 0 && contract[1].length === 1 && right.rank === 2 && contract[1][0] === 1;
  const second = flipped ? right : matrix(right, [...batch[1], ...contract[1], ...free(right, 1)], [...outer, k, n]);
  return tf.reshape(tf.matMul(first, second, false, flipped), [...node.shape]);
}

/** One group of channels, padded before, as a convolution over two axes (or three). */
function convGroup(x: Tensor, w: Tensor, strides: readonly number[], dilations: readonly number[], tf: Tf): Tensor {
  // tfjs takes strides or dilations, not both: a dilated kernel is a kernel with zeros in it.
  const spread = strides.some((each) => each !== 1) || x.rank === 5 ? dilations.map((each) => each - 1) : dilations.map(() => 0);
  const none = w.shape.map(() => 0);
  const kernel = paddedTensor(w, { low: none, high: none, interior: [...spread, 0, 0] }, 0, tf);
  const left = spread.some((each) => each !== 0) || x.rank === 5 ? dilations.map(() => 1) : [...dilations];
  if (x.rank === 5) return tf.conv3d(x as Tensor5D, kernel as Tensor5D, [...strides] as [number, number, number], 'valid');
  const flat = x.rank === 3;
  const image = flat ? tf.expandDims(x, 1) : x;
  const filter = flat ? tf.expandDims(kernel, 0) : kernel;
  const two = (list: readonly number[]) => (flat ? [1, list[0] as number] : list) as [number, number];
  const result = tf.conv2d(image as Tensor4D, filter as Tensor4D, two(strides), 'valid', 'NHWC', two(left));
  return flat ? tf.squeeze(result, [1]) : result;
}

function conv(node: Node, [x, w]: readonly Tensor[], tf: Tf): Tensor {
  const { strides, low, high, inputDilation, kernelDilation, groups } = node.params as ConvParams;
  const [image, kernel] = [x as Tensor, w as Tensor];
  if (image.rank < 3 || image.rank > 5) throw new NoReplay('a convolution over no axes, or more than three');
  const around = (list: readonly number[]) => [0, ...list, 0];
  const wide = paddedTensor(image, { low: around(low), high: around(high), interior: around(inputDilation.map((each) => each - 1)) }, 0, tf);
  if (groups === 1) return convGroup(wide, kernel, strides, kernelDilation, tf);
  const parts = tf.split(wide, groups, wide.rank - 1);
  const kernels = tf.split(kernel, groups, kernel.rank - 1);
  return tf.concat(
    parts.map((part, g) => convGroup(part, kernels[g] as Tensor, strides, kernelDilation, tf)),
    wide.rank - 1,
  );
}

/** Windows over the two axes between the first and the last. */
function pooled(node: Node, x: Tensor, op: 'max' | 'avg', tf: Tf): Tensor {
  const { window, strides, dilations } = node.params as WindowParams;
  const still = (axis: number) => window[axis] === 1 && strides[axis] === 1;
  const flat = x.rank === 3;
  if ((x.rank !== 4 && !flat) || !still(0) || !still(x.rank - 1) || dilations.some((each) => each !== 1))
    throw new NoReplay(`${node.primitive.name} over these axes`);
  const two = (list: readonly number[]) => (flat ? [1, list[1] as number] : [list[1] as number, list[2] as number]) as [number, number];
  const image = (flat ? tf.expandDims(x, 1) : x) as Tensor4D;
  const result =
    op === 'max' ? tf.maxPool(image, two(window), two(strides), 'valid') : tf.mul(tf.avgPool(image, two(window), two(strides), 'valid'), sizeOf(window));
  return flat ? tf.squeeze(result, [1]) : result;
}

const asIndices = (x: Tensor, tf: Tf) => (x.dtype === 'int32' ? x : tf.cast(x, 'int32'));

export const productReplay: Readonly<Record<string, ReplayRule>> = {
  dot,
  conv,
  reduceWindowMax: (node, [x], tf) => pooled(node, x as Tensor, 'max', tf),
  reduceWindowSum: (node, [x], tf) => pooled(node, x as Tensor, 'avg', tf),
  gather: (node, [data, indices], tf) => {
    const { axis, batchDims } = node.params as GatherParams;
    return tf.gather(data as Tensor, asIndices(indices as Tensor, tf), axis, batchDims);
  },
  scatterAdd: (node, [base, indices, updates], tf) => {
    const { axis, batchDims } = node.params as GatherParams;
    if (axis !== 0 || batchDims !== 0) throw new NoReplay('scatterAdd along this axis');
    const places = tf.reshape(asIndices(indices as Tensor, tf), [-1, 1]);
    const values = tf.reshape(updates as Tensor, [places.shape[0] as number, ...node.shape.slice(1)]);
    return tf.add(base as Tensor, tf.scatterND(places, values, [...node.shape]));
  },
};
