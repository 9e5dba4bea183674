import type { Graph } from '../graph/graph.ts';
import { countTriangles } from '../graph/triangles.ts';
import { countTwoPaths } from '../graph/two-paths.ts';

/**
 * Global clustering (transitivity): the share of two-paths that are closed, 3 triangles / two-paths. Between 0 and 1; NaN
 * without two-paths.
 */
export function globalClustering(graph: Graph): number {
  return (3 * countTriangles(graph)) / countTwoPaths(graph);
}
