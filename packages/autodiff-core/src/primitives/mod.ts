/**
 * a - b floor(a/b): the remainder with the sign of b. Tangent t_a - floor(a/b) t_b; the jumps are ignored.
 */
import { addTangents, batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { floorMod } from '../special/floor-mod.ts';

export const mod: ElementwisePrimitive<undefined> = {
  name: 'mod',
  kind: 'elementwise',
  cost: 12,
  infer: (inputs) => inferElementwise('mod', inputs),
  scalar: () => floorMod as (...args: number[]) => number,
  emit: ([a, b], _params, call) => `${call('floorMod', floorMod)}(${a}, ${b})`,
  jvp(node, [ta, tb], ops) {
    const fromB = tb == null ? null : ops.neg(ops.mul(tb, ops.apply('floorDiv', node.inputs)));
    return addTangents(node as Node, ta ?? null, fromB, ops);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
