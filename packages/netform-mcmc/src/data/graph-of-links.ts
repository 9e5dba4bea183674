import type { Graph } from '../graph/graph.ts';
import type { LinkSet } from './link-set.ts';

/** The links as a graph, for the statistics; shares memory. */
export function graphOfLinks(size: number, { count, offsets, neighbours }: LinkSet): Graph {
  return { nodeCount: size, linkCount: count, offsets, neighbours };
}
