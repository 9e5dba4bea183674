/** Forward mode on a graph: tangents of nodes from tangents of others. */
import { topologicalOrder } from '../ir/graph.ts';
import type { Node, Ops, Tangent } from '../ir/node.ts';
import { derivedFrom } from '../ir/origin.ts';
import { scalarConstant } from '../primitives/constant.ts';

/**
 * Tangents of `outputs` in the direction in which the nodes of `seeds` move; every other leaf stands still. New nodes
 * are linear in the seeds. A tangent that is zero everywhere is null.
 */
export function tangentsOf(outputs: readonly Node[], seeds: ReadonlyMap<Node, Tangent>, ops: Ops): Tangent[] {
  const tangents = new Map<Node, Tangent>();
  for (const node of topologicalOrder(outputs)) {
    const seed = seeds.get(node);
    if (seed !== undefined) {
      tangents.set(node, seed === null ? null : withoutZero(seed));
      continue;
    }
    const incoming = node.inputs.map((input) => tangents.get(input) ?? null);
    const moves = node.dtype === 'float' && incoming.some((tangent) => tangent !== null);
    tangents.set(node, moves ? withoutZero(derivedFrom(node, () => node.primitive.jvp(node, incoming, ops))) : null);
  }
  return outputs.map((node) => tangents.get(node) ?? null);
}

function withoutZero(tangent: Tangent): Tangent {
  return tangent !== null && scalarConstant(tangent) === 0 ? null : tangent;
}
