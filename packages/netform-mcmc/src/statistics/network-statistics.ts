import { graphOfNetwork } from '../data/graph-of-links.ts';
import type { LinkSet } from '../data/link-set.ts';
import type { NetworkData } from '../data/network-data.ts';
import type { Graph } from '../graph/graph.ts';
import { countTriangles } from '../graph/triangles.ts';
import { countTwoPaths } from '../graph/two-paths.ts';
import { attributeAssortativity } from './attribute-assortativity.ts';
import { componentSummary } from './component-summary.ts';
import { crossGroupShare } from './cross-group-share.ts';
import { degreeAssortativity } from './degree-assortativity.ts';
import { degreeDistribution } from './degree-distribution.ts';
import { type DirectedStatistics, directedStatistics } from './directed-statistics.ts';
import { distanceHistogram } from './distance-histogram.ts';
import { edgewiseSharedPartners } from './edgewise-shared-partners.ts';
import { globalClustering } from './global-clustering.ts';
import { isolateCount } from './isolate-count.ts';
import { localClustering } from './local-clustering.ts';
import { meanDegree } from './mean-degree.ts';
import type { NodeAttribute } from './mixing-matrix.ts';

/** Every statistic of one network, as plain data. Histograms have no trailing zeros, so their lengths differ between networks. */
export interface NetworkStatistics {
  readonly nodes: number;
  readonly links: number;
  readonly meanDegree: number;
  readonly isolates: number;
  readonly triangles: number;
  readonly twoPaths: number;
  readonly globalClustering: number;
  /** With nodes of fewer than two links counted as 0. */
  readonly localClustering: number;
  readonly components: number;
  readonly largestComponent: number;
  readonly meanDistance: number;
  readonly unreachablePairs: number;
  readonly degreeAssortativity: number;
  /** Entry d: nodes with d links. */
  readonly degrees: Int32Array;
  /** Entry s: links with s shared partners. */
  readonly sharedPartners: Int32Array;
  /** Entry d: pairs at distance d; entry 0 is 0. */
  readonly distances: Int32Array;
  /** Per attribute: Newman's assortativity and the share of links between different groups. */
  readonly attributes: Readonly<Record<string, { readonly assortativity: number; readonly crossGroupShare: number }>>;
  /** What only directed links have. */
  readonly directed?: DirectedStatistics;
  /** Statistics of the user, by name. */
  readonly own: Readonly<Record<string, number>>;
}

/** A statistic of the user: one number of a network; NaN where it is undefined. */
export type GraphStatistic = (graph: Graph) => number;

/**
 * All statistics of a network: what a posterior predictive check or a counterfactual compares. O(N (N + E)), for the distances.
 * `own` are further statistics by name; `attributes` are categorical node attributes by name; each needs one value per node (SHAPE_MISMATCH otherwise).
 */
export function networkStatistics(
  graph: Graph,
  attributes: Readonly<Record<string, NodeAttribute>> = {},
  own: Readonly<Record<string, GraphStatistic>> = {},
): NetworkStatistics {
  const { count, largest } = componentSummary(graph);
  const distances = distanceHistogram(graph);
  return {
    nodes: graph.nodeCount,
    links: graph.linkCount,
    meanDegree: meanDegree(graph),
    isolates: isolateCount(graph),
    triangles: countTriangles(graph),
    twoPaths: countTwoPaths(graph),
    globalClustering: globalClustering(graph),
    localClustering: localClustering(graph),
    components: count,
    largestComponent: largest,
    meanDistance: distances.mean,
    unreachablePairs: distances.unreachable,
    degreeAssortativity: degreeAssortativity(graph),
    degrees: degreeDistribution(graph),
    sharedPartners: edgewiseSharedPartners(graph),
    distances: distances.counts,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => [
        name,
        { assortativity: attributeAssortativity(graph, attribute), crossGroupShare: crossGroupShare(graph, attribute) },
      ]),
    ),
    own: Object.fromEntries(Object.entries(own).map(([name, statistic]) => [name, statistic(graph)])),
  };
}

/** All statistics of the links of a network, or of others between its agents. Directed links are counted in either direction, and in `directed` with their direction. */
export function statisticsOfLinks(
  data: Pick<NetworkData, 'size' | 'directed' | 'links'>,
  links: LinkSet = data.links,
  attributes: Readonly<Record<string, NodeAttribute>> = {},
  own: Readonly<Record<string, GraphStatistic>> = {},
): NetworkStatistics {
  const statistics = networkStatistics(graphOfNetwork(data, links), attributes, own);
  return data.directed ? { ...statistics, directed: directedStatistics(data.size, links) } : statistics;
}
