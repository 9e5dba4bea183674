import type { Graph } from '../graph/graph.ts';
import { mixingMatrix, type NodeAttribute } from './mixing-matrix.ts';

/** Share of links whose ends are of different groups. Links with a missing end are left out; NaN when none is left. Throws SHAPE_MISMATCH. */
export function crossGroupShare(graph: Graph, attribute: NodeAttribute): number {
  const { groups, counts } = mixingMatrix(graph, attribute);
  let within = 0;
  let total = 0;
  for (let a = 0; a < groups.length; a++) {
    within += counts[a * groups.length + a]!;
    for (let b = a; b < groups.length; b++) total += counts[a * groups.length + b]!;
  }
  return (total - within) / total;
}
