import { componentsOf } from '../graph/components.ts';
import type { Graph } from '../graph/graph.ts';

/** How a graph falls apart. */
export interface ComponentSummary {
  /** Number of connected components; an isolated node is one. */
  readonly count: number;
  /** Number of nodes of the largest component; 0 without nodes. */
  readonly largest: number;
}

/** Number of connected components and size of the largest, in O(N + E). */
export function componentSummary(graph: Graph): ComponentSummary {
  const { sizes } = componentsOf(graph);
  return { count: sizes.length, largest: sizes.reduce((largest, size) => Math.max(largest, size), 0) };
}
