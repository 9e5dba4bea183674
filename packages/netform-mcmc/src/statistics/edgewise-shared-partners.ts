import type { Graph } from '../graph/graph.ts';

/**
 * Edgewise shared partners: entry s counts the links whose two ends have exactly s common neighbours, s = 0, ..., largest.
 * Empty without links. Cost: O(N + sum of squared degrees) at most.
 */
export function edgewiseSharedPartners(graph: Graph): Int32Array {
  const { nodeCount, offsets, neighbours } = graph;
  const counts = new Int32Array(nodeCount);
  const mark = new Int32Array(nodeCount).fill(-1);
  let largest = -1;
  for (let i = 0; i < nodeCount; i++) {
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) mark[neighbours[at]!] = i;
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const j = neighbours[at]!;
      if (j < i) continue;
      let shared = 0;
      for (let next = offsets[j]!; next < offsets[j + 1]!; next++) if (mark[neighbours[next]!] === i) shared++;
      counts[shared]!++;
      largest = Math.max(largest, shared);
    }
  }
  return counts.slice(0, largest + 1);
}
