/**
 * max(x, 0). Derivative 1 for x > 0, else 0: 0 at the kink.
 */
import { toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { defineUnary } from '../ir/unary.ts';

export const relu: ElementwisePrimitive<undefined> = {
  ...defineUnary({
    name: 'relu',
    cost: 1,
    value: (x) => Math.max(x, 0),
    emit: (x) => `Math.max(${x}, 0)`,
    simplify: (x) => (x.primitive.name === 'relu' ? x : null),
  }),
  jvp(node, [t], ops) {
    if (t == null) return null;
    return ops.select(ops.greater(node.inputs[0] as Node, ops.constant(0)), toShapeOf(node as Node, t, ops) as Node, ops.constant(0));
  },
};
