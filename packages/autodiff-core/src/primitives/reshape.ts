/**
 * The same elements in row-major order under another shape. Linear; the transpose reshapes back.
 */
import { ThetakitError } from '@thetakit/registry';
import type { Node, NumericArray, ViewPrimitive } from '../ir/node.ts';
import { shapesEqual, showShape, sizeOf } from '../ir/shape.ts';
import { scalarConstant } from './constant.ts';

export interface ReshapeParams {
  readonly shape: readonly number[];
}

export const reshape: ViewPrimitive<ReshapeParams> = {
  name: 'reshape',
  kind: 'view',
  infer([x], { shape }) {
    if (x === undefined || sizeOf(x.shape) !== sizeOf(shape)) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'reshape',
        problem: `shape ${showShape(x?.shape ?? [])} does not have as many elements as ${showShape(shape)}`,
        action: 'Keep the number of elements',
        received: x?.shape,
        expected: shape,
      });
    }
    return { shape, dtype: x.dtype };
  },
  simplify([x], { shape }, ops) {
    if (x === undefined || sizeOf(x.shape) !== sizeOf(shape)) return null;
    if (shapesEqual(x.shape, shape)) return x;
    if (x.primitive.name === 'reshape') return ops.reshape(x.inputs[0] as Node, shape);
    if (x.primitive.name === 'broadcast' && (x.inputs[0] as Node).shape.length === 0) return ops.broadcast(x.inputs[0] as Node, shape, []);
    const value = scalarConstant(x);
    return value === undefined ? null : ops.constant(value, shape, x.dtype);
  },
  evaluate(_node, [x], out) {
    out.set(x as NumericArray);
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.reshape(t, node.params.shape)),
  transpose: (node, c, _linear, ops) => [ops.reshape(c, (node.inputs[0] as Node).shape)],
  batch: (node, [x], _batched, ops) => ops.reshape(x as Node, [(x as Node).shape[0] as number, ...node.params.shape]),
};
