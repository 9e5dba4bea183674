/** Sorting, which tfjs lacks. */

import type { Node, Ops } from '../ir/node.ts';
import { normalizeAxis } from '../ir/shape.ts';
import { argsort as argsortPrimitive } from '../primitives/argsort.ts';
import { staged } from './staged.ts';
import type { Leaf, Value } from './types.ts';

const leaf = { kind: 'leaf' } as const;

/**
 * x in ascending order along an axis (default: the last), NaN last. The derivative follows the elements: each slope goes
 * where the element came from, equal elements in order.
 */
export function sort(x: Leaf, axis = -1): Value {
  return staged('sort', ([arg], { ops }) => {
    const [last, back] = lastAxis('sort', arg?.nodes[0] as Node, axis, ops);
    const batchDims = last.shape.length - 1;
    return { structure: leaf, nodes: [back(ops.apply('gather', [last, ops.apply(argsortPrimitive, [last])], { axis: batchDims, batchDims }))] };
  })(x) as Value;
}

/** Positions of the elements in ascending order along an axis (default: the last), int32; equal elements in order, NaN last. */
export function argsort(x: Leaf, axis = -1): Value {
  return staged('argsort', ([arg], { ops }) => {
    const [last, back] = lastAxis('argsort', arg?.nodes[0] as Node, axis, ops);
    return { structure: leaf, nodes: [back(ops.apply(argsortPrimitive, [last]))] };
  })(x) as Value;
}

/** x with an axis moved to the end, and the way back. */
function lastAxis(who: string, x: Node, axis: number, ops: Ops): [Node, (y: Node) => Node] {
  const at = normalizeAxis(who, axis, x.shape.length);
  const end = x.shape.length - 1;
  if (at === end) return [x, (y) => y];
  const swap = x.shape.map((_, i) => (i === at ? end : i === end ? at : i));
  return [ops.transpose(x, swap), (y) => ops.transpose(y, swap)];
}
