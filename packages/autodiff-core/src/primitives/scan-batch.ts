/** A batch of scans as one scan over batches. */
import type { Node, Ops } from '../ir/node.ts';
import { packBatch, repeat, unpack } from '../ir/packed.ts';
import { batchNodes } from '../transforms/batch.ts';
import { type ScanParams, scanLayout } from './scan-params.ts';
import { stand } from './subgraph.ts';

/** Every carry is batched; constants and sequences only where they were. */
export function scanBatch(node: Node<ScanParams>, inputs: readonly Node[], batched: readonly boolean[], ops: Ops): Node {
  const { params } = node;
  const { constants, carries, body } = params;
  const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
  const isCarry = (i: number) => i >= constants && i < constants + carries;
  const isWide = (i: number) => isCarry(i) || batched[i] === true;
  const wide = body.inputs.map((input, i) => (isWide(i) ? stand([size, ...input.shape], ops, input.dtype) : input));
  const versions = new Map(body.inputs.flatMap((input, i) => (isWide(i) ? [[input, wide[i] as Node] as const] : [])));
  const outputs = batchNodes(body.outputs, versions, size, ops);
  const given = inputs.map((input, i) => {
    if (isCarry(i)) return batched[i] ? input : repeat(input, size, ops);
    return i >= constants && batched[i] ? swapFirst(input, ops) : input;
  });
  const over: ScanParams = { ...params, body: { inputs: wide, outputs } };
  const parts = unpack(ops.apply(node.primitive, given, over), scanLayout(over), ops);
  // Final carries are [size, ...]; stacked results [length, size, ...].
  return packBatch(
    parts.map((part, i) => (i < carries ? part : swapFirst(part, ops))),
    size,
    ops,
  );
}

function swapFirst(node: Node, ops: Ops): Node {
  return ops.transpose(node, [1, 0, ...node.shape.slice(2).map((_, i) => i + 2)]);
}
