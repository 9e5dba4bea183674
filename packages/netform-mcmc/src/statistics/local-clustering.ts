import type { Graph } from '../graph/graph.ts';
import { trianglesPerNode } from '../graph/triangles.ts';

/** Rule for nodes with fewer than two links, whose own clustering is 0 / 0: they count as 0, or are left out of the mean. */
export type LowDegreeRule = 'zero' | 'skip';

/**
 * Mean local clustering: the mean over nodes of (triangles through i) / (d_i (d_i - 1) / 2).
 *
 * Packages differ about nodes with d_i < 2: `'zero'`, the default, counts them as 0 (networkx), `'skip'` leaves them out
 * (igraph). NaN when no node is left.
 *
 * Source: Watts & Strogatz, "Collective dynamics of 'small-world' networks", Nature 393 (1998) 440-442, doi:10.1038/30918.
 */
export function localClustering(graph: Graph, lowDegree: LowDegreeRule = 'zero'): number {
  const triangles = trianglesPerNode(graph);
  let sum = 0;
  let nodes = 0;
  for (let i = 0; i < graph.nodeCount; i++) {
    const degree = graph.offsets[i + 1]! - graph.offsets[i]!;
    if (degree >= 2) sum += (2 * triangles[i]!) / (degree * (degree - 1));
    if (degree >= 2 || lowDegree === 'zero') nodes++;
  }
  return sum / nodes;
}
