/**
 * Batching rule of dot: a batch axis on both operands is one more batch axis; on one operand it joins the free axes,
 * which gives one larger product instead of many small ones.
 */
import type { DotParams, Node, Ops } from '../ir/node.ts';

const shift = (axes: readonly number[]) => axes.map((axis) => axis + 1);

export function batchDot(node: Node<DotParams>, [a, b]: readonly [Node, Node], batched: readonly boolean[], ops: Ops): Node {
  const { contract, batch } = node.params;
  if (batched[0] && batched[1]) {
    return ops.dot(a, b, {
      contract: [shift(contract[0]), shift(contract[1])],
      batch: [
        [0, ...shift(batch[0])],
        [0, ...shift(batch[1])],
      ],
    });
  }
  const batchCount = batch[0].length;
  if (batched[0]) {
    const product = ops.dot(a, b, { contract: [shift(contract[0]), contract[1]], batch: [shift(batch[0]), batch[1]] });
    return toFront(product, batchCount, ops);
  }
  const product = ops.dot(a, b, { contract: [contract[0], shift(contract[1])], batch: [batch[0], shift(batch[1])] });
  const freeOfA = (node.inputs[0] as Node).shape.length - contract[0].length - batchCount;
  return toFront(product, batchCount + freeOfA, ops);
}

/** Moves one axis to the front. */
function toFront(x: Node, axis: number, ops: Ops): Node {
  return ops.transpose(x, [axis, ...x.shape.map((_, i) => i).filter((i) => i !== axis)]);
}
