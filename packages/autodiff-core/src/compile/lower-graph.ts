/** Replaces every primitive that has a lowering by simpler nodes, and simplifies and shares the whole graph anew. */
import { topologicalOrder } from '../ir/graph.ts';
import type { Graph, Node } from '../ir/node.ts';
import { createBuilder } from '../primitives/create-builder.ts';
import { scansThatKeep } from './share-scans.ts';

/** An equal graph over the same input nodes, without primitives that have `lower`. */
export function lowerGraph(graph: Graph): Graph {
  const builder = createBuilder();
  const lowered = new Map<Node, Node>();
  const order = topologicalOrder(graph.outputs);
  const shared = scansThatKeep(order);
  for (const node of order) lowerNode(node);
  return { inputs: graph.inputs, outputs: graph.outputs.map((node) => lowered.get(node) as Node) };

  function lowerNode(node: Node): void {
    if (lowered.has(node)) return;
    const result = node.primitive.kind === 'leaf' ? node : rebuild(node);
    lowered.set(node, result);
    lowered.set(result, result);
  }

  function rebuild(node: Node): Node {
    const inputs = node.inputs.map((input) => lowered.get(input) as Node);
    const { primitive } = node;
    if (primitive.lower !== undefined) return finish(primitive.lower(node as never, inputs, builder.ops));
    return shared(node)?.(inputs, builder.ops) ?? builder.make(primitive as never, inputs, node.params);
  }

  /** What a lowering made, lowered in turn, in the same builder: parts that two lowerings have in common stay shared. */
  function finish(root: Node): Node {
    const fresh = new Set<Node>();
    const stack = [root];
    while (stack.length > 0) {
      const node = stack.pop() as Node;
      if (lowered.has(node) || fresh.has(node)) continue;
      fresh.add(node);
      stack.push(...node.inputs);
    }
    for (const node of [...fresh].sort((a, b) => a.id - b.id)) lowerNode(node);
    return lowered.get(root) as Node;
  }
}
