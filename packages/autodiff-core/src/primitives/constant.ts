/**
 * A constant array. Rank 0 compares by value, other ranks by identity of the data. Its tangent is zero.
 */
import { bug } from '@thetakit/registry';
import { identityOf } from '../ir/builder.ts';
import type { DType, LeafPrimitive, Node } from '../ir/node.ts';

export interface ConstantParams {
  readonly data: Float64Array;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

export const constant: LeafPrimitive<ConstantParams> = {
  name: 'constant',
  kind: 'leaf',
  infer: (_inputs, { shape, dtype }) => ({ shape, dtype }),
  key: ({ data, shape, dtype }) => (shape.length === 0 ? `${dtype}:${Object.is(data[0], -0) ? '-0' : data[0]}` : `${dtype}#${identityOf(data)}:${shape}`),
  jvp: () => null,
  batch() {
    throw bug('constant', 'a constant is never batched');
  },
};

/** The value of a rank-0 constant or of a broadcast of one; undefined for any other node. */
export function scalarConstant(node: Node): number | undefined {
  if (node.primitive.name === 'broadcast') return scalarConstant(node.inputs[0] as Node);
  if (node.primitive !== constant || node.shape.length !== 0) return undefined;
  return (node.params as ConstantParams).data[0];
}
