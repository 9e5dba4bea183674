/**
 * Change of data type: float to int32 truncates towards zero and wraps at 2^31, to bool is x /= 0, to float is exact.
 * Linear between floats; a tangent ends where the result is not a float.
 */
import { batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { DType, ElementwisePrimitive, Node } from '../ir/node.ts';

export interface ConvertParams {
  readonly dtype: DType;
}

export const convert: ElementwisePrimitive<ConvertParams> = {
  name: 'convert',
  kind: 'elementwise',
  cost: 1,
  infer: (inputs, { dtype }) => inferElementwise('convert', inputs, dtype),
  simplify: ([x], { dtype }) => (x?.dtype === dtype ? x : null),
  scalar: ({ dtype }) => (dtype === 'float' ? (x) => x as number : dtype === 'int32' ? (x) => (x as number) | 0 : (x) => (x === 0 ? 0 : 1)),
  emit: ([x], { dtype }) => (dtype === 'float' ? (x as string) : dtype === 'int32' ? `(${x} | 0)` : `(${x} !== 0 ? 1 : 0)`),
  emitCondition: ([x]) => `(${x} !== 0)`,
  jvp: () => null,
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
