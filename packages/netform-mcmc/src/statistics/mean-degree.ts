import type { Graph } from '../graph/graph.ts';

/** Mean number of links of a node, 2E / N; NaN without nodes. */
export function meanDegree(graph: Graph): number {
  return (2 * graph.linkCount) / graph.nodeCount;
}
