/** Primitives that move or reduce elements. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Node } from '../ir/node.ts';
import type { ConcatenateParams } from '../primitives/concatenate.ts';
import type { PadParams } from '../primitives/pad.ts';
import type { SliceParams } from '../primitives/slice.ts';
import type { ReplayRule, Tf } from './replay-rule.ts';

/** Pads and crops, and puts elements between neighbours: an axis [n] becomes [n, 1 + gap], flat again, and loses the last gap. */
export function paddedTensor(x: Tensor, { low, high, interior }: PadParams, fill: number, tf: Tf): Tensor {
  let result = x;
  interior.forEach((gap, axis) => {
    const { shape } = result;
    const size = shape[axis] as number;
    if (gap === 0 || size < 2) return;
    // Three axes are enough, whatever the rank: kernels of some backends stop at four.
    const before = shape.slice(0, axis).reduce((a, b) => a * b, 1);
    const after = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const wide = tf.pad(
      tf.reshape(result, [before * size, after]),
      [
        [0, 0],
        [0, gap * after],
      ],
      fill,
    );
    const cut = tf.slice(tf.reshape(wide, [before, size * (1 + gap) * after]), [0, 0], [before, ((size - 1) * (1 + gap) + 1) * after]);
    result = tf.reshape(cut, [...shape.slice(0, axis), (size - 1) * (1 + gap) + 1, ...shape.slice(axis + 1)]);
  });
  if ([...low, ...high].some((each) => each < 0)) {
    const begin = low.map((each) => Math.max(-each, 0));
    const size = result.shape.map((each, i) => each - (begin[i] as number) + Math.min(high[i] as number, 0));
    result = tf.slice(result, begin, size);
  }
  if ([...low, ...high].every((each) => each <= 0)) return result;
  const ends = low.map((each, i): [number, number] => [Math.max(each, 0), Math.max(high[i] as number, 0)]);
  return tf.pad(result, ends, fill);
}

/** Input axis i becomes result axis axes[i]; the others repeat. */
function broadcast(node: Node, x: Tensor, tf: Tf): Tensor {
  const { axes } = node.params as { axes: readonly number[] };
  const spread = node.shape.map((_, axis) => (axes.includes(axis) ? (x.shape[axes.indexOf(axis)] as number) : 1));
  const repeats = node.shape.map((size, axis) => size / (spread[axis] as number));
  const reshaped = tf.reshape(x, spread);
  return repeats.every((each) => each === 1) ? reshaped : tf.tile(reshaped, repeats);
}

const axesOf = (node: Node) => [...(node.params as { axes: readonly number[] }).axes];

export const viewReplay: Readonly<Record<string, ReplayRule>> = {
  reshape: (node, [x], tf) => tf.reshape(x as Tensor, [...node.shape]),
  transpose: (node, [x], tf) => tf.transpose(x as Tensor, [...(node.params as { permutation: readonly number[] }).permutation]),
  broadcast: (node, [x], tf) => broadcast(node, x as Tensor, tf),
  reverse: (node, [x], tf) => tf.reverse(x as Tensor, axesOf(node)),
  slice: (node, [x], tf) => {
    const { start, limit, strides } = node.params as SliceParams;
    if (strides.some((each) => each !== 1)) return tf.stridedSlice(x as Tensor, [...start], [...limit], [...strides]);
    return tf.slice(
      x as Tensor,
      [...start],
      limit.map((to, i) => to - (start[i] as number)),
    );
  },
  pad: (node, [x, value], tf) => {
    const fill = value as Tensor;
    const params = node.params as PadParams;
    const source = node.inputs[1] as Node;
    if (source.primitive.name === 'constant') return paddedTensor(x as Tensor, params, (source.params as { data: ArrayLike<number> }).data[0] as number, tf);
    // A value that is computed: padded with ones elsewhere, times it.
    const places = paddedTensor(tf.zerosLike(x as Tensor), params, 1, tf);
    return tf.add(paddedTensor(x as Tensor, params, 0, tf), tf.mul(places, fill));
  },
  concatenate: (node, parts, tf) => tf.concat([...parts], (node.params as ConcatenateParams).axis),
  reduceSum: (node, [x], tf) => tf.sum(x as Tensor, axesOf(node)),
  reduceMax: (node, [x], tf) => (x?.dtype === 'bool' ? tf.any(x, axesOf(node)) : tf.max(x as Tensor, axesOf(node))),
  reduceMin: (node, [x], tf) => (x?.dtype === 'bool' ? tf.all(x, axesOf(node)) : tf.min(x as Tensor, axesOf(node))),
  reduceProd: (node, [x], tf) => tf.prod(x as Tensor, axesOf(node)),
  cumsum: (node, [x], tf) => {
    const { axis, exclusive, reverse } = node.params as { axis: number; exclusive: boolean; reverse: boolean };
    return tf.cumsum(x as Tensor, axis, exclusive, reverse);
  },
  argMax: (node, [x], tf) => tf.argMax(x as Tensor, (node.params as { axis: number }).axis),
  argMin: (node, [x], tf) => tf.argMin(x as Tensor, (node.params as { axis: number }).axis),
};
