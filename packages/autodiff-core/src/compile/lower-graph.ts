/** Replaces every primitive that has a lowering by simpler nodes, and simplifies and shares the whole graph anew. */
import { topologicalOrder } from '../ir/graph.ts';
import type { Graph, Node } from '../ir/node.ts';
import { createBuilder } from '../primitives/create-builder.ts';

/** An equal graph over the same input nodes, without primitives that have `lower`. */
export function lowerGraph(graph: Graph): Graph {
  const builder = createBuilder();
  const lowered = new Map<Node, Node>();
  for (const node of topologicalOrder(graph.outputs)) lowered.set(node, node.primitive.kind === 'leaf' ? node : rebuild(node));
  return { inputs: graph.inputs, outputs: graph.outputs.map((node) => lowered.get(node) as Node) };

  function rebuild(node: Node): Node {
    const inputs = node.inputs.map((input) => lowered.get(input) as Node);
    const { primitive } = node;
    if (primitive.lower === undefined) return builder.make(primitive as never, inputs, node.params);
    const simpler = primitive.lower(node as never, inputs, builder.ops);
    return topologicalOrder([simpler]).some((each) => each.primitive.lower !== undefined)
      ? (lowerGraph({ inputs: [], outputs: [simpler] }).outputs[0] as Node)
      : simpler;
  }
}
