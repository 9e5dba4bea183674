/** Rebuilds a graph with some nodes replaced; everything is simplified anew on the way. */
import { topologicalOrder } from '../ir/graph.ts';
import type { Node, Ops } from '../ir/node.ts';
import { derivedFrom } from '../ir/origin.ts';

export function substitute(outputs: readonly Node[], replacements: ReadonlyMap<Node, Node>, ops: Ops): Node[] {
  const rebuilt = new Map<Node, Node>(replacements);
  for (const node of topologicalOrder(outputs)) {
    if (rebuilt.has(node)) continue;
    const inputs = node.inputs.map((input) => rebuilt.get(input) as Node);
    const unchanged = inputs.every((input, i) => input === node.inputs[i]);
    rebuilt.set(node, unchanged ? node : derivedFrom(node, () => ops.apply(node.primitive, inputs, node.params)));
  }
  return outputs.map((node) => rebuilt.get(node) as Node);
}
