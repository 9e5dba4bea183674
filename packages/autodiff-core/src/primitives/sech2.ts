/**
 * sech^2 x, given x and y = tanh x: exact where 1 - y^2 cancels. Only tanh's derivative makes it.
 * Its own derivative, -2 y sech^2 x, is carried by the tangent of x alone, since y is a function of x.
 */
import { batchElementwise, inferElementwise, toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { sech2 as sech2Value } from '../special/sech2.ts';

export const sech2: ElementwisePrimitive<undefined> = {
  name: 'sech2',
  kind: 'elementwise',
  cost: 4,
  infer: (inputs) => inferElementwise('sech2', inputs, 'float'),
  scalar: () => sech2Value as (...args: number[]) => number,
  emit: ([x, y], _params, call) => `${call('sech2', sech2Value)}(${x}, ${y})`,
  jvp(node, [tx], ops) {
    if (tx == null) return null;
    const slope = ops.mul(ops.constant(-2), ops.mul(node.inputs[1] as Node, node as Node));
    return ops.mul(toShapeOf(node as Node, tx, ops) as Node, slope);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
