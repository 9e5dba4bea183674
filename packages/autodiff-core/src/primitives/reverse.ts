/**
 * Elements in reverse order along axes. Linear; its own transpose.
 */
import type { Node, NumericArray, ViewPrimitive } from '../ir/node.ts';
import { stridesOf } from '../ir/shape.ts';
import { readStrided } from '../ir/strided-copy.ts';

export interface ReverseParams {
  readonly axes: readonly number[];
}

export const reverse: ViewPrimitive<ReverseParams> = {
  name: 'reverse',
  kind: 'view',
  infer: ([x]) => ({ shape: x?.shape ?? [], dtype: x?.dtype ?? 'float' }),
  simplify(inputs, { axes }, ops) {
    const x = inputs[0] as Node;
    const long = axes.filter((axis) => (x.shape[axis] as number) > 1);
    if (long.length === 0) return x;
    if (long.length < axes.length) return ops.reverse(x, long);
    if (x.primitive.name === 'reverse') {
      const inner = (x.params as ReverseParams).axes;
      return ops.reverse(
        x.inputs[0] as Node,
        x.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis) !== inner.includes(axis)),
      );
    }
    return null;
  },
  evaluate(node, [x], out) {
    const strides = stridesOf(node.shape);
    let offset = 0;
    for (const axis of node.params.axes) {
      offset += ((node.shape[axis] as number) - 1) * (strides[axis] as number);
      strides[axis] = -(strides[axis] as number);
    }
    readStrided({ shape: node.shape, offset, strides }, x as NumericArray, out);
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.reverse(t, node.params.axes)),
  transpose: (node, c, _linear, ops) => [ops.reverse(c, node.params.axes)],
  batch: (node, [x], _batched, ops) =>
    ops.reverse(
      x as Node,
      node.params.axes.map((axis) => axis + 1),
    ),
};
