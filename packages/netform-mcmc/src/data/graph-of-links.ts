import { createGraph, type Graph } from '../graph/graph.ts';
import { endsOf } from '../model/sides.ts';
import type { LinkSet } from './link-set.ts';
import type { NetworkData } from './network-data.ts';

/** The undirected links as a graph, for the statistics; shares memory. */
export function graphOfLinks(size: number, { count, offsets, neighbours }: LinkSet): Graph {
  return { nodeCount: size, linkCount: count, offsets, neighbours };
}

/** The links of a network, or others between its agents, as pairs of agents; those of directed links lead from the first to the second. */
export function linkPairs({ size, links: own }: Pick<NetworkData, 'size' | 'links'>, links: LinkSet = own): (readonly [number, number])[] {
  return Array.from(links.low, (low, e) => endsOf(size, low, links.high[e]!));
}

/** The links of a network, or others between its agents, as a graph: two agents are joined when there is a link in either direction. */
export function graphOfNetwork(data: Pick<NetworkData, 'size' | 'directed' | 'links'>, links: LinkSet = data.links): Graph {
  if (!data.directed) return graphOfLinks(data.size, links);
  const seen = new Set<number>();
  const pairs: [number, number][] = [];
  for (const [i, j] of linkPairs(data, links)) {
    const code = Math.min(i, j) * data.size + Math.max(i, j);
    if (seen.has(code)) continue;
    seen.add(code);
    pairs.push([i, j]);
  }
  return createGraph(data.size, pairs);
}
