/**
 * Axes in another order: result axis i is input axis permutation[i]. Linear; the transpose applies the inverse order.
 */
import type { Node, NumericArray, ViewPrimitive } from '../ir/node.ts';
import { stridesOf } from '../ir/shape.ts';
import { readStrided } from '../ir/strided-copy.ts';

export interface TransposeParams {
  readonly permutation: readonly number[];
}

/** The permutation that undoes another. */
export function inversePermutation(permutation: readonly number[]): number[] {
  const inverse = new Array<number>(permutation.length);
  permutation.forEach((axis, i) => {
    inverse[axis] = i;
  });
  return inverse;
}

export const transpose: ViewPrimitive<TransposeParams> = {
  name: 'transpose',
  kind: 'view',
  infer: ([x], { permutation }) => ({ shape: permutation.map((axis) => x?.shape[axis] as number), dtype: x?.dtype ?? 'float' }),
  simplify(inputs, { permutation }, ops) {
    const x = inputs[0] as Node;
    if (permutation.every((axis, i) => axis === i)) return x;
    if (x.primitive.name === 'transpose') {
      const inner = (x.params as TransposeParams).permutation;
      return ops.transpose(
        x.inputs[0] as Node,
        permutation.map((axis) => inner[axis] as number),
      );
    }
    if (x.primitive.name === 'broadcast') {
      // Result axis i is broadcast axis permutation[i]: input axes land where their axis went.
      const { shape, axes } = x.params as { shape: readonly number[]; axes: readonly number[] };
      const where = inversePermutation(permutation);
      return ops.broadcast(
        x.inputs[0] as Node,
        permutation.map((axis) => shape[axis] as number),
        axes.map((axis) => where[axis] as number),
      );
    }
    const long = permutation.filter((axis) => x.shape[axis] !== 1);
    if (long.every((axis, i) => i === 0 || axis > (long[i - 1] as number)))
      return ops.reshape(
        x,
        permutation.map((axis) => x.shape[axis] as number),
      );
    return null;
  },
  evaluate(node, [x], out) {
    const strides = stridesOf((node.inputs[0] as Node).shape);
    readStrided({ shape: node.shape, offset: 0, strides: node.params.permutation.map((axis) => strides[axis] as number) }, x as NumericArray, out);
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.transpose(t, node.params.permutation)),
  transpose: (node, c, _linear, ops) => [ops.transpose(c, inversePermutation(node.params.permutation))],
  batch: (node, [x], _batched, ops) => ops.transpose(x as Node, [0, ...node.params.permutation.map((axis) => axis + 1)]),
};
