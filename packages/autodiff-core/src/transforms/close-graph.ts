/** A traced body made self-contained: what it uses from outside becomes inputs. */
import { topologicalOrder } from '../ir/graph.ts';
import type { Graph, Node, Ops } from '../ir/node.ts';
import { standsLike } from '../primitives/subgraph.ts';
import { substitute } from './substitute.ts';

/** A graph and what it needs besides its own inputs. */
export interface ClosedGraph {
  /** Nodes of the surrounding graph that the body reads, in the order of the graph's leading inputs. */
  readonly captured: readonly Node[];
  /** Inputs: stand-ins for the captured nodes, then the given ones. */
  readonly graph: Graph;
}

/** Closes `outputs` over `inputs`. Work that does not depend on the inputs stays outside; constants are kept inside. */
export function closeGraph(inputs: readonly Node[], outputs: readonly Node[], ops: Ops): ClosedGraph {
  const dependent = new Set<Node>(inputs);
  for (const node of topologicalOrder(outputs)) if (node.inputs.some((input) => dependent.has(input))) dependent.add(node);
  const captured = new Set<Node>();
  const capture = (node: Node): void => {
    const { name } = node.primitive;
    if (dependent.has(node) || name === 'constant' || name === 'iota') return;
    if (name === 'broadcast' || name === 'reshape') capture(node.inputs[0] as Node);
    else captured.add(node);
  };
  for (const node of dependent) for (const input of node.inputs) capture(input);
  for (const node of outputs) capture(node);
  const outer = [...captured];
  const stands = standsLike(outer, ops);
  const body = substitute(outputs, new Map(outer.map((node, i) => [node, stands[i] as Node])), ops);
  return { captured: outer, graph: { inputs: [...stands, ...inputs], outputs: body } };
}
