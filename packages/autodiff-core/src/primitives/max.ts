/**
 * Larger of a and b; NaN if either is. Tangent of the chosen side; half of each at a tie.
 */
import { batchElementwise, inferElementwise, toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';

export const max: ElementwisePrimitive<undefined> = {
  name: 'max',
  kind: 'elementwise',
  cost: 1,
  infer: (inputs) => inferElementwise('max', inputs),
  simplify(inputs, _params, ops) {
    const [a, b] = inputs as readonly [Node, Node];
    if (a === b) return a;
    return a.id > b.id ? ops.max(b, a) : null;
  },
  scalar: () => (a, b) => Math.max(a as number, b as number),
  emit: ([a, b]) => `Math.max(${a}, ${b})`,
  jvp(node, [ta, tb], ops) {
    if (ta == null && tb == null) return null;
    const [a, b] = node.inputs as readonly [Node, Node];
    const zero = ops.constant(0, node.shape);
    const fromA = toShapeOf(node as Node, ta ?? null, ops) ?? zero;
    const fromB = toShapeOf(node as Node, tb ?? null, ops) ?? zero;
    const tied = ops.mul(ops.constant(0.5), ops.add(fromA, fromB));
    return ops.select(ops.greater(a, b), fromA, ops.select(ops.equal(a, b), tied, fromB));
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
