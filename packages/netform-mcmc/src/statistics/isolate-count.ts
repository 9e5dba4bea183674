import type { Graph } from '../graph/graph.ts';

/** Number of nodes without a link. */
export function isolateCount(graph: Graph): number {
  let count = 0;
  for (let i = 0; i < graph.nodeCount; i++) if (graph.offsets[i + 1] === graph.offsets[i]) count++;
  return count;
}
