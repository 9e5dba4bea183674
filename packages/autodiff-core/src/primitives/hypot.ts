/**
 * sqrt(a^2 + b^2) without overflow. Tangent (a t_a + b t_b)/y; 0 at the origin.
 */
import { addTangents, batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { hypot as hypotValue } from '../special/hypot.ts';

export const hypot: ElementwisePrimitive<undefined> = {
  name: 'hypot',
  kind: 'elementwise',
  cost: 8,
  infer: (inputs) => inferElementwise('hypot', inputs, 'float'),
  scalar: () => hypotValue as (...args: number[]) => number,
  emit: ([a, b], _params, call) => `${call('hypot', hypotValue)}(${a}, ${b})`,
  jvp(node, [ta, tb], ops) {
    const [a, b] = node.inputs as readonly [Node, Node];
    const y = node as Node;
    const safe = ops.select(ops.equal(y, ops.constant(0)), ops.constant(Infinity), y);
    return addTangents(y, ta == null ? null : ops.mul(ta, ops.div(a, safe)), tb == null ? null : ops.mul(tb, ops.div(b, safe)), ops);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
