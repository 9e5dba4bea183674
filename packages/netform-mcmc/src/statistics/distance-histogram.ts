import { createBreadthFirst } from '../graph/breadth-first.ts';
import type { Graph } from '../graph/graph.ts';

/** Distances between all unordered pairs of different nodes. */
export interface DistanceHistogram {
  /** Entry d counts the pairs at distance d; entry 0 is 0. */
  readonly counts: Int32Array;
  /** Pairs without a path between them. */
  readonly unreachable: number;
  /** Mean distance over the pairs with a path; NaN when there are none. */
  readonly mean: number;
}

/** All-pairs distances by one breadth-first search per node: O(N (N + E)) time, O(N) memory. */
export function distanceHistogram(graph: Graph): DistanceHistogram {
  const { nodeCount } = graph;
  const search = createBreadthFirst(graph);
  const counts = new Int32Array(Math.max(1, nodeCount));
  let largest = 0;
  let pairs = 0;
  let total = 0;
  for (let source = 0; source < nodeCount; source++) {
    const reached = search.from(source);
    for (let at = 1; at < reached; at++) {
      const target = search.order[at]!;
      if (target < source) continue;
      const distance = search.distances[target]!;
      counts[distance]!++;
      pairs++;
      total += distance;
      if (distance > largest) largest = distance;
    }
  }
  return { counts: counts.slice(0, largest + 1), unreachable: (nodeCount * (nodeCount - 1)) / 2 - pairs, mean: total / pairs };
}
