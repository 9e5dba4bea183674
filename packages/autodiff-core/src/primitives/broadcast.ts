/**
 * Repeats elements: input axis i becomes result axis axes[i]; the other result axes, and input axes of size 1,
 * repeat. Linear; the transpose sums over the repeated axes.
 */
import { ThetakitError } from '@thetakit/registry';
import type { Node, NumericArray, ViewPrimitive } from '../ir/node.ts';
import { shapesEqual, showShape, sizeOf, stridesOf } from '../ir/shape.ts';

export interface BroadcastParams {
  readonly shape: readonly number[];
  readonly axes: readonly number[];
}

export const broadcast: ViewPrimitive<BroadcastParams> = {
  name: 'broadcast',
  kind: 'view',
  infer([input], { shape, axes }) {
    const fits = input !== undefined && input.shape.length === axes.length && input.shape.every((dim, i) => dim === 1 || dim === shape[axes[i] as number]);
    if (!fits) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'broadcast',
        problem: `shape ${showShape(input?.shape ?? [])} does not broadcast to ${showShape(shape)} along axes ${showShape(axes)}`,
        action: 'Make the axes equal or 1',
        received: input?.shape,
        expected: shape,
      });
    }
    return { shape, dtype: input.dtype };
  },
  simplify([input], { shape, axes }, ops) {
    if (input === undefined) return null;
    if (shapesEqual(input.shape, shape) && axes.every((axis, i) => axis === i)) return input;
    if (input.primitive === broadcast) {
      const inner = input.params as BroadcastParams;
      return ops.broadcast(input.inputs[0] as Node, shape, inner.axes.map((axis) => axes[axis] as number));
    }
    return null;
  },
  evaluate(node, [input], out) {
    repeat(node, input as NumericArray, out);
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.broadcast(t, node.params.shape, node.params.axes)),
  transpose(node, c, _linear, ops) {
    const { shape, axes } = node.params;
    const input = (node.inputs[0] as Node).shape;
    const summed = shape.map((_, axis) => axis).filter((axis) => {
      const source = axes.indexOf(axis);
      return source < 0 || (input[source] === 1 && shape[axis] !== 1);
    });
    return [ops.reshape(ops.reduceSum(c, summed), input)];
  },
  batch(node, [input], _batched, ops) {
    const { shape, axes } = node.params;
    const size = (input as Node).shape[0] as number;
    return ops.broadcast(input as Node, [size, ...shape], [0, ...axes.map((axis) => axis + 1)]);
  },
};

function repeat(node: Node<BroadcastParams>, input: NumericArray, out: NumericArray): void {
  const { shape, axes } = node.params;
  const inputShape = (node.inputs[0] as Node).shape;
  const inputStrides = stridesOf(inputShape);
  const strides = shape.map((_, axis) => {
    const source = axes.indexOf(axis);
    return source < 0 || inputShape[source] === 1 ? 0 : (inputStrides[source] as number);
  });
  const index = new Int32Array(shape.length);
  let at = 0;
  for (let i = 0, size = sizeOf(shape); i < size; i++) {
    out[i] = input[at] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      at -= (strides[axis] as number) * (shape[axis] as number);
      index[axis] = 0;
    }
  }
}
