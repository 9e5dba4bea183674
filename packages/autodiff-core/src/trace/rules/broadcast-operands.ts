/** NumPy broadcasting of the operands of an element-wise kernel; scalars stay scalars. */
import type { Node, Ops } from '../../ir/node.ts';
import { broadcastShapes } from '../../ir/shape.ts';

/** The operands in one shape, or of rank 0. */
export function broadcastOperands(who: string, operands: readonly Node[], ops: Ops): Node[] {
  let shape: readonly number[] = [];
  for (const operand of operands) shape = broadcastShapes(who, shape, operand.shape);
  return operands.map((operand) => (operand.shape.length === 0 ? operand : ops.broadcastTo(operand, shape)));
}

/** An element-wise primitive over broadcast operands, in the full shape. */
export function elementwise(name: string, operands: readonly Node[], ops: Ops): Node {
  return ops.apply(name, broadcastOperands(name, operands, ops));
}
