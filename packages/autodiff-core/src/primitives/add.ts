/**
 * a + b.
 * Linear in both: tangent t_a + t_b; cotangents (c, c).
 */
import { addTangents, batchElementwise, inferElementwise, sumToShape } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { scalarConstant } from './constant.ts';

export const add: ElementwisePrimitive<undefined> = {
  name: 'add',
  kind: 'elementwise',
  cost: 1,
  infer: (inputs) => inferElementwise('add', inputs),
  simplify([a, b], _params, ops) {
    if (a === undefined || b === undefined) return null;
    if (a.id > b.id) return ops.add(b, a);
    if (a === b && a.dtype === 'float') return ops.mul(ops.constant(2), a);
    if (b.primitive.name === 'neg') return ops.sub(a, b.inputs[0] as Node);
    if (a.primitive.name === 'neg') return ops.sub(b, a.inputs[0] as Node);
    if (scalarConstant(a) === 0 && b.dtype === a.dtype) return ops.broadcastTo(b, a.shape.length > b.shape.length ? a.shape : b.shape);
    if (scalarConstant(b) === 0 && b.dtype === a.dtype) return ops.broadcastTo(a, b.shape.length > a.shape.length ? b.shape : a.shape);
    return null;
  },
  scalar: () => (a, b) => (a as number) + (b as number),
  emit: ([a, b]) => `(${a} + ${b})`,
  jvp: (node, [ta, tb], ops) => addTangents(node, ta ?? null, tb ?? null, ops),
  transpose: (node, c, linear, ops) => node.inputs.map((input, i) => (linear[i] ? sumToShape(c, input.shape, ops) : null)),
  batch: (node, inputs, batched, ops) => batchElementwise(node, inputs, batched, ops),
};
