/**
 * floor(a / b). Derivative zero.
 */
import { batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';

export const floorDiv: ElementwisePrimitive<undefined> = {
  name: 'floorDiv',
  kind: 'elementwise',
  cost: 5,
  infer: (inputs) => inferElementwise('floorDiv', inputs),
  scalar: () => (a, b) => Math.floor((a as number) / (b as number)),
  emit: ([a, b]) => `Math.floor(${a} / ${b})`,
  jvp: () => null,
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
