/**
 * n-th derivative of digamma. Derivative polygamma(n + 1, x).
 */
import { batchElementwise, inferElementwise, toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { polygamma as polygammaValue } from '../special/polygamma.ts';

export interface PolygammaParams {
  readonly order: number;
}

export const polygamma: ElementwisePrimitive<PolygammaParams> = {
  name: 'polygamma',
  kind: 'elementwise',
  cost: 100,
  infer: (inputs) => inferElementwise('polygamma', inputs, 'float'),
  scalar:
    ({ order }) =>
    (x) =>
      polygammaValue(order, x as number),
  emit: ([x], { order }, call) => `${call('polygamma', polygammaValue)}(${order}, ${x})`,
  jvp(node, [t], ops) {
    if (t == null) return null;
    const slope = ops.apply(polygamma, node.inputs, { order: node.params.order + 1 });
    return ops.mul(toShapeOf(node as Node, t, ops) as Node, slope);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
