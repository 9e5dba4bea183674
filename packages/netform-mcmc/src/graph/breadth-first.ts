import type { Graph } from './graph.ts';

/** A search that can start at one node after another without allocating. */
export interface BreadthFirst {
  /** Number of links on a shortest path from the last source, of shape [N]; -1 where there is none. Overwritten by each search. */
  readonly distances: Int32Array;
  /** Nodes in the order of their discovery; only the first `reached` entries mean anything. Overwritten by each search. */
  readonly order: Int32Array;
  /** Searches from a node, fills `distances` and `order`, and returns how many nodes are reached, the source included. O(N + E). */
  from(source: number): number;
}

/** A breadth-first search over a graph with two buffers of N integers of its own. */
export function createBreadthFirst(graph: Graph): BreadthFirst {
  const { nodeCount, offsets, neighbours } = graph;
  const distances = new Int32Array(nodeCount);
  const order = new Int32Array(nodeCount);
  const from = (source: number): number => {
    distances.fill(-1);
    distances[source] = 0;
    order[0] = source;
    let reached = 1;
    for (let head = 0; head < reached; head++) {
      const i = order[head]!;
      const next = distances[i]! + 1;
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
        const j = neighbours[at]!;
        if (distances[j] !== -1) continue;
        distances[j] = next;
        order[reached++] = j;
      }
    }
    return reached;
  };
  return { distances, order, from };
}
