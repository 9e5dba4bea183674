/**
 * -x. Linear.
 */
import { batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';

export const neg: ElementwisePrimitive<undefined> = {
  name: 'neg',
  kind: 'elementwise',
  cost: 1,
  infer: (inputs) => inferElementwise('neg', inputs),
  simplify([x], _params, ops) {
    if (x?.primitive.name === 'neg') return x.inputs[0] as Node;
    if (x?.primitive.name === 'sub') return ops.sub(x.inputs[1] as Node, x.inputs[0] as Node);
    return null;
  },
  scalar: () => (x) => -(x as number),
  emit: ([x]) => `(-${x})`,
  jvp: (_node, [t], ops) => (t == null ? null : ops.neg(t)),
  transpose: (_node, c, _linear, ops) => [ops.neg(c)],
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
