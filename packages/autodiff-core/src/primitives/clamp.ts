/**
 * x limited to [low, high], inputs (x, low, high). The derivative in x is 1 inside the closed interval, 0 outside;
 * outside, the bound's tangent passes.
 */
import { batchElementwise, inferElementwise, toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';

export const clamp: ElementwisePrimitive<undefined> = {
  name: 'clamp',
  kind: 'elementwise',
  cost: 2,
  infer: (inputs) => inferElementwise('clamp', inputs),
  scalar: () => (x, low, high) => Math.min(Math.max(x as number, low as number), high as number),
  emit: ([x, low, high]) => `Math.min(Math.max(${x}, ${low}), ${high})`,
  jvp(node, tangents, ops) {
    if (tangents.every((t) => t === null)) return null;
    const [x, low, high] = node.inputs as readonly [Node, Node, Node];
    const [tx, tLow, tHigh] = tangents.map((t) => toShapeOf(node as Node, t, ops) ?? ops.constant(0, node.shape)) as [Node, Node, Node];
    return ops.select(ops.less(x, low), tLow, ops.select(ops.greater(x, high), tHigh, tx));
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
