/** vmap on a graph: every node that depends on a batched one gains a leading batch axis. */
import { topologicalOrder } from '../ir/graph.ts';
import type { Node, Ops } from '../ir/node.ts';
import { derivedFrom } from '../ir/origin.ts';

/** `outputs` with the nodes of `batched` replaced by versions with a leading axis of size `size`. All results have it. */
export function batchNodes(outputs: readonly Node[], batched: ReadonlyMap<Node, Node>, size: number, ops: Ops): Node[] {
  const versions = new Map<Node, Node>(batched);
  for (const node of topologicalOrder(outputs)) {
    if (versions.has(node)) continue;
    const flags = node.inputs.map((input) => versions.has(input));
    if (!flags.includes(true)) continue;
    versions.set(
      node,
      derivedFrom(node, () =>
        node.primitive.batch(
          node,
          node.inputs.map((input) => versions.get(input) ?? input),
          flags,
          ops,
        ),
      ),
    );
  }
  return outputs.map(
    (node) =>
      versions.get(node) ??
      ops.broadcast(
        node,
        [size, ...node.shape],
        node.shape.map((_, axis) => axis + 1),
      ),
  );
}
