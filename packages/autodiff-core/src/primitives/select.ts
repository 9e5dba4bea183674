/**
 * p ? a : b, p of dtype bool. Linear in (a, b): tangent select(p, t_a, t_b).
 */
import { batchElementwise, commonDType, inferElementwise, sumToShape, toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { scalarConstant } from './constant.ts';

export const select: ElementwisePrimitive<undefined> = {
  name: 'select',
  kind: 'elementwise',
  cost: 1,
  infer: (inputs) => inferElementwise('select', inputs, commonDType(inputs.slice(1))),
  simplify(inputs, _params, ops) {
    const [p, a, b] = inputs as readonly [Node, Node, Node];
    const shape = [p, a, b].reduce<readonly number[]>((longest, node) => (node.shape.length > longest.length ? node.shape : longest), []);
    const known = scalarConstant(p);
    if (a.dtype === b.dtype) {
      if (a === b) return ops.broadcastTo(a, shape);
      if (known !== undefined) return ops.broadcastTo(known === 0 ? b : a, shape);
      const [va, vb] = [scalarConstant(a), scalarConstant(b)];
      // -0 and 0 differ in 1/x only; a select between equal numbers is that number.
      if (va !== undefined && Object.is(va, vb)) return ops.broadcastTo(a, shape);
    }
    if (p.primitive.name === 'not') return ops.select(p.inputs[0] as Node, b, a);
    return null;
  },
  scalar: () => (p, a, b) => (p !== 0 ? (a as number) : (b as number)),
  emit: ([p, a, b]) => `(${p} !== 0 ? ${a} : ${b})`,
  jvp(node, [, ta, tb], ops) {
    if (ta == null && tb == null) return null;
    const zero = ops.constant(0);
    return toShapeOf(node as Node, ops.select(node.inputs[0] as Node, ta ?? zero, tb ?? zero), ops);
  },
  transpose(node, c, linear, ops) {
    const [p, a, b] = node.inputs as readonly [Node, Node, Node];
    const zero = ops.constant(0);
    return [null, linear[1] ? sumToShape(ops.select(p, c, zero), a.shape, ops) : null, linear[2] ? sumToShape(ops.select(p, zero, c), b.shape, ops) : null];
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
