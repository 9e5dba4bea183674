/** Walks over graphs. */
import type { Graph, Node } from './node.ts';

/** Every node that the outputs need, inputs before users. */
export function topologicalOrder(outputs: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const stack = [...outputs];
  while (stack.length > 0) {
    const node = stack.pop() as Node;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const input of node.inputs) stack.push(input);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** Number of uses of each node inside the graph; an output counts as one use. */
export function useCounts(graph: Graph): Map<Node, number> {
  const uses = new Map<Node, number>();
  const count = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of topologicalOrder(graph.outputs)) for (const input of node.inputs) count(input);
  for (const node of graph.outputs) count(node);
  return uses;
}
