import type { Graph } from '../graph/graph.ts';

/** Number of nodes of each degree: entry d counts the nodes with d links, d = 0, ..., largest degree. Empty without nodes. */
export function degreeDistribution(graph: Graph): Int32Array {
  const { nodeCount, offsets } = graph;
  let largest = -1;
  for (let i = 0; i < nodeCount; i++) largest = Math.max(largest, offsets[i + 1]! - offsets[i]!);
  const counts = new Int32Array(largest + 1);
  for (let i = 0; i < nodeCount; i++) counts[offsets[i + 1]! - offsets[i]!]!++;
  return counts;
}
