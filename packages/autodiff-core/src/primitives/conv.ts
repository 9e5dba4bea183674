/**
 * Correlation with a kernel, channels last: y[n, o, k] = sum over taps u and channels c of x[n, s o + d u - p, c] w[u, c, k] per
 * spatial axis, with stride s, kernel dilation d and p zeros in front; the input may be dilated too. Inputs x [batch, spatial...,
 * channels] and w [spatial..., channels / groups, features], of up to three spatial axes. Linear in one input at a time; the
 * transposes are convolutions again.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { batchConv } from './conv-batch.ts';
import { evaluateConv } from './conv-evaluate.ts';
import { convInputGradient, convKernelGradient } from './conv-gradients.ts';
import { type ConvParams, convShape } from './conv-shape.ts';

export const conv: KernelPrimitive<ConvParams> = {
  name: 'conv',
  kind: 'kernel',
  infer: ([x, w], params) => ({ shape: convShape(x?.shape ?? [], w?.shape ?? [], params), dtype: 'float' }),
  simplify([x, w], params, ops) {
    if (x === undefined || w === undefined || !isPointwise(w, params)) return null;
    return ops.dot(x, ops.reshape(w, w.shape.slice(-2)), { contract: [[x.shape.length - 1], [0]], batch: [[], []] });
  },
  evaluate: (node, [x, w], out) => evaluateConv(node as Node<ConvParams>, x as NumericArray, w as NumericArray, out),
  jvp(node, [tx, tw], ops) {
    const [x, w] = node.inputs as readonly [Node, Node];
    const fromX = tx == null ? null : ops.apply('conv', [tx, w], node.params);
    const fromW = tw == null ? null : ops.apply('conv', [x, tw], node.params);
    return fromX === null ? fromW : fromW === null ? fromX : ops.add(fromX, fromW);
  },
  transpose(node, c, linear, ops) {
    const [x, w] = node.inputs as readonly [Node, Node];
    return [linear[0] ? convInputGradient(c, w, x.shape, node.params, ops) : null, linear[1] ? convKernelGradient(x, c, w.shape, node.params, ops) : null];
  },
  batch: (node, inputs, batched, ops) => batchConv(node as Node<ConvParams>, inputs as readonly [Node, Node], batched, ops),
};

/** Kernels of one tap without pads, strides or groups multiply matrices. */
function isPointwise(w: Node, { strides, low, high, inputDilation, groups }: ConvParams): boolean {
  const all = (list: readonly number[], value: number) => list.every((each) => each === value);
  return groups === 1 && all(w.shape.slice(0, -2), 1) && all(strides, 1) && all(low, 0) && all(high, 0) && all(inputDilation, 1);
}
