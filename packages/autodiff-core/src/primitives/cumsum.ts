/**
 * Running sums along one axis: inclusive or exclusive, from the start or (reverse) from the end. Linear; the transpose
 * runs the other way.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';

export interface CumsumParams {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

export const cumsum: KernelPrimitive<CumsumParams> = {
  name: 'cumsum',
  kind: 'kernel',
  infer: ([x]) => ({ shape: x?.shape ?? [], dtype: x?.dtype === 'bool' ? 'int32' : (x?.dtype ?? 'float') }),
  evaluate(node, [input], out) {
    const { axis, exclusive, reverse } = node.params;
    const x = input as NumericArray;
    const length = node.shape[axis] as number;
    const stride = sizeOf(node.shape.slice(axis + 1));
    const step = reverse ? -stride : stride;
    for (let line = 0, lines = sizeOf(node.shape) / Math.max(length, 1); line < lines; line++) {
      const base = Math.floor(line / stride) * length * stride + (line % stride);
      let at = reverse ? base + (length - 1) * stride : base;
      let sum = 0;
      for (let i = 0; i < length; i++, at += step) {
        const value = x[at] as number;
        out[at] = exclusive ? sum : sum + value;
        sum += value;
      }
    }
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.apply('cumsum', [t], node.params)),
  transpose: (node, c, _linear, ops) => [ops.apply('cumsum', [c], { ...node.params, reverse: !node.params.reverse })],
  batch: (node, [x], _batched, ops) => ops.apply('cumsum', [x as Node], { ...node.params, axis: node.params.axis + 1 }),
};
