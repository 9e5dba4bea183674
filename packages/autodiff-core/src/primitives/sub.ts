/**
 * a - b. Linear in both: tangent t_a - t_b; cotangents (c, -c).
 */
import { addTangents, batchElementwise, inferElementwise, sumToShape } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { scalarConstant } from './constant.ts';

export const sub: ElementwisePrimitive<undefined> = {
  name: 'sub',
  kind: 'elementwise',
  cost: 1,
  infer: (inputs) => inferElementwise('sub', inputs),
  simplify(inputs, _params, ops) {
    const [a, b] = inputs as readonly [Node, Node];
    const result = a.shape.length > b.shape.length ? a.shape : b.shape;
    if (scalarConstant(b) === 0 && a.dtype !== 'bool' && (a.dtype === 'float' || b.dtype !== 'float')) return ops.broadcastTo(a, result);
    if (scalarConstant(a) === 0 && b.dtype === a.dtype) return ops.neg(ops.broadcastTo(b, result));
    if (b.primitive.name === 'neg') return ops.add(a, b.inputs[0] as Node);
    if (a.primitive.name === 'neg') return ops.neg(ops.add(a.inputs[0] as Node, b));
    return null;
  },
  scalar: () => (a, b) => (a as number) - (b as number),
  emit: ([a, b]) => `(${a} - ${b})`,
  jvp: (node, [ta, tb], ops) => addTangents(node as Node, ta ?? null, tb == null ? null : ops.neg(tb), ops),
  transpose(node, c, linear, ops) {
    const [a, b] = node.inputs as readonly [Node, Node];
    return [linear[0] ? sumToShape(c, a.shape, ops) : null, linear[1] ? sumToShape(ops.neg(c), b.shape, ops) : null];
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
