import type { Graph } from './graph.ts';

/**
 * Number of triangles through each node, of shape [N]; their sum is three times the number of triangles.
 * Every triangle i < j < k is found once, in the row of j of each link i-j. Cost: O(N + sum over links of the larger end's degree).
 */
export function trianglesPerNode(graph: Graph): Int32Array {
  const { nodeCount, offsets, neighbours } = graph;
  const counts = new Int32Array(nodeCount);
  const mark = new Int32Array(nodeCount).fill(-1);
  for (let i = 0; i < nodeCount; i++) {
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) mark[neighbours[at]!] = i;
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const j = neighbours[at]!;
      if (j < i) continue;
      for (let next = offsets[j + 1]! - 1; next >= offsets[j]! && neighbours[next]! > j; next--) {
        const k = neighbours[next]!;
        if (mark[k] !== i) continue;
        counts[i]!++;
        counts[j]!++;
        counts[k]!++;
      }
    }
  }
  return counts;
}

/** Number of triangles: sets of three nodes that are all linked to each other. */
export function countTriangles(graph: Graph): number {
  return trianglesPerNode(graph).reduce((sum, count) => sum + count, 0) / 3;
}
