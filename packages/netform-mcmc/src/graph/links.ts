import type { Graph } from './graph.ts';

/** The links of a graph as pairs [i, j] with i < j, ordered by i and then by j. */
export function linksOf(graph: Graph): [number, number][] {
  const links: [number, number][] = [];
  for (let i = 0; i < graph.nodeCount; i++) {
    for (let at = graph.offsets[i]!; at < graph.offsets[i + 1]!; at++) {
      const j = graph.neighbours[at]!;
      if (j > i) links.push([i, j]);
    }
  }
  return links;
}
