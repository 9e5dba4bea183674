/**
 * Angle of the point (x, y), inputs in the order (y, x). Tangent (x t_y - y t_x)/(x^2 + y^2); 0 at the origin.
 */
import { addTangents, batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';

export const atan2: ElementwisePrimitive<undefined> = {
  name: 'atan2',
  kind: 'elementwise',
  cost: 40,
  infer: (inputs) => inferElementwise('atan2', inputs, 'float'),
  scalar: () => (y, x) => Math.atan2(y as number, x as number),
  emit: ([y, x]) => `Math.atan2(${y}, ${x})`,
  jvp(node, [ty, tx], ops) {
    const [y, x] = node.inputs as readonly [Node, Node];
    const square = ops.add(ops.mul(x, x), ops.mul(y, y));
    // Infinity at the origin: both quotients are then 0.
    const safe = ops.select(ops.equal(square, ops.constant(0)), ops.constant(Infinity), square);
    const fromY = ty == null ? null : ops.mul(ty, ops.div(x, safe));
    const fromX = tx == null ? null : ops.neg(ops.mul(tx, ops.div(y, safe)));
    return addTangents(node as Node, fromY, fromX, ops);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
