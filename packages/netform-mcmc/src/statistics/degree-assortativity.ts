import { degreesOf } from '../graph/degrees.ts';
import type { Graph } from '../graph/graph.ts';
import { linkCorrelation } from './link-correlation.ts';

/**
 * Degree assortativity: Pearson correlation of the degrees at the two ends of a link. Between -1 and 1; NaN without links or
 * when all linked nodes have one degree.
 *
 * Source: Newman, "Assortative mixing in networks", Physical Review Letters 89 (2002) 208701, doi:10.1103/PhysRevLett.89.208701.
 */
export function degreeAssortativity(graph: Graph): number {
  return linkCorrelation(graph, degreesOf(graph));
}
