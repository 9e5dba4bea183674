import type { Graph } from './graph.ts';

/** True when i and j are linked: a binary search in the shorter of the two rows, O(log min(d_i, d_j)). */
export function hasLink(graph: Graph, i: number, j: number): boolean {
  const { offsets, neighbours } = graph;
  const iIsShorter = offsets[i + 1]! - offsets[i]! <= offsets[j + 1]! - offsets[j]!;
  const row = iIsShorter ? i : j;
  const wanted = iIsShorter ? j : i;
  let low = offsets[row]!;
  let high = offsets[row + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = neighbours[middle]!;
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
