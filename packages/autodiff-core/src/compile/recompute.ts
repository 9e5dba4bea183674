/** When computing a value again costs more than storing it. */
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import type { Analysis } from './analyse.ts';
import { contractedExtents } from './dot-axes.ts';

/** Repeated work below this many additions is never worth a buffer. */
const NEGLIGIBLE = 200;

/** Cost in additions of one element, down to stored values. */
function elementCost(node: Node, isStored: (node: Node) => boolean, known: Map<Node, number>): number {
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  known.set(node, 0);
  const { primitive } = node;
  let cost = 0;
  for (const input of new Set(node.inputs)) if (!isStored(input)) cost += elementCost(input, isStored, known);
  if (primitive.kind === 'elementwise') cost += (primitive as ElementwisePrimitive<unknown>).cost;
  else if (primitive.kind === 'reduce') cost = (cost + 1) * Math.max(1, sizeOf((node.inputs[0] as Node).shape) / Math.max(1, sizeOf(node.shape)));
  else if (primitive.name === 'dot') cost = (cost + 2) * sizeOf(contractedExtents(node));
  known.set(node, Math.min(cost, 1e9));
  return known.get(node) as number;
}

/**
 * The nodes to store, given the analyses of the roots of each loop nest: the repeated work exceeds a pass of
 * stores and loads. Of a chain of such nodes only the last is named; the others then are computed once.
 */
export function wastefulNodes(nests: readonly (readonly Analysis[])[], isStored: (node: Node) => boolean): Node[] {
  const total = new Map<Node, number>();
  for (const nest of nests) {
    const sites = new Map<Node, Map<string, number>>();
    for (const { computed } of nest) for (const [node, counts] of computed) merge(sites, node, counts);
    for (const [node, counts] of sites) total.set(node, (total.get(node) ?? 0) + [...counts.values()].reduce((sum, count) => sum + count, 0));
  }
  const costs = new Map<Node, number>();
  const wasteful = new Set<Node>();
  for (const [node, evaluations] of total) {
    if (isStored(node)) continue;
    const size = sizeOf(node.shape);
    const repeated = elementCost(node, isStored, costs) * (evaluations - size);
    if (repeated > 8 * size + evaluations + NEGLIGIBLE) wasteful.add(node);
  }
  const feeds = new Set<Node>();
  for (const node of wasteful) markInputs(node, isStored, feeds);
  return [...wasteful].filter((node) => !feeds.has(node));
}

function merge(sites: Map<Node, Map<string, number>>, node: Node, counts: ReadonlyMap<string, number>): void {
  const known = sites.get(node);
  if (known === undefined) sites.set(node, new Map(counts));
  else for (const [key, count] of counts) known.set(key, Math.max(known.get(key) ?? 0, count));
}

/** Everything that computing the node computes as well. */
function markInputs(node: Node, isStored: (node: Node) => boolean, marked: Set<Node>): void {
  for (const input of node.inputs) {
    if (marked.has(input) || isStored(input)) continue;
    marked.add(input);
    markInputs(input, isStored, marked);
  }
}
