/**
 * Repeats elements: input axis i becomes result axis axes[i]; the other result axes, and input axes of size 1,
 * repeat. Linear; the transpose sums over the repeated axes.
 */
import { ThetakitError } from '@thetakit/registry';
import type { Node, NumericArray, Ops, ViewPrimitive } from '../ir/node.ts';
import { shapesEqual, showShape, stridesOf } from '../ir/shape.ts';
import { readStrided } from '../ir/strided-copy.ts';

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
      return ops.broadcast(
        input.inputs[0] as Node,
        shape,
        inner.axes.map((axis) => axes[axis] as number),
      );
    }
    if (input.primitive.name === 'reshape') return ofReshape(input, shape, axes, ops);
    return null;
  },
  evaluate(node, [input], out) {
    repeat(node, input as NumericArray, out);
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.broadcast(t, node.params.shape, node.params.axes)),
  transpose(node, c, _linear, ops) {
    const { shape, axes } = node.params;
    const input = (node.inputs[0] as Node).shape;
    if (shapesEqual(input, shape)) return [c];
    const summed = shape
      .map((_, axis) => axis)
      .filter((axis) => {
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
  readStrided({ shape, offset: 0, strides }, input, out);
}

/** A reshape that only adds or drops axes of size 1 is part of the broadcast. */
function ofReshape(reshaped: Node, shape: readonly number[], axes: readonly number[], ops: Ops): Node | null {
  const source = reshaped.inputs[0] as Node;
  const kept: number[] = [];
  let at = 0;
  for (const dim of source.shape) {
    if (dim === 1) return null;
    while (reshaped.shape[at] === 1) at++;
    if (reshaped.shape[at] !== dim) return null;
    kept.push(axes[at++] as number);
  }
  return reshaped.shape.slice(at).every((dim) => dim === 1) ? ops.broadcast(source, shape, kept) : null;
}
