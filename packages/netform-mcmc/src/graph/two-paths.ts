import type { Graph } from './graph.ts';

/** Number of two-paths (pairs of links that share a node): sum of d_i (d_i - 1) / 2 over the nodes. */
export function countTwoPaths(graph: Graph): number {
  let count = 0;
  for (let i = 0; i < graph.nodeCount; i++) {
    const degree = graph.offsets[i + 1]! - graph.offsets[i]!;
    count += (degree * (degree - 1)) / 2;
  }
  return count;
}
