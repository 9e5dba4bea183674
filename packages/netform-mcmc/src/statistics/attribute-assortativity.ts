import type { Graph } from '../graph/graph.ts';
import { linkCorrelation } from './link-correlation.ts';
import { checkAttribute, mixingMatrix, type NodeAttribute } from './mixing-matrix.ts';

/**
 * Assortativity of a categorical attribute: with e_ab the share of link ends that join group a to group b (the mixing matrix
 * with its diagonal doubled, over 2E) and a_a its row sums,
 *
 *   r = (sum_a e_aa - sum_a a_a^2) / (1 - sum_a a_a^2).
 *
 * 1 when every link stays in its group, 0 when groups mix at random, negative when links avoid their own group. Links with a
 * missing end are left out. NaN without links or when all linked nodes are of one group. Throws SHAPE_MISMATCH.
 *
 * Source: Newman, "Mixing patterns in networks", Physical Review E 67 (2003) 026126, doi:10.1103/PhysRevE.67.026126, equation 2.
 */
export function attributeAssortativity(graph: Graph, attribute: NodeAttribute): number {
  const { groups, counts } = mixingMatrix(graph, attribute);
  const n = groups.length;
  let ends = 0;
  let within = 0;
  let squares = 0;
  for (let a = 0; a < n; a++) {
    let row = counts[a * n + a]!;
    within += 2 * row;
    for (let b = 0; b < n; b++) row += counts[a * n + b]!;
    ends += row;
    squares += row * row;
  }
  const random = squares / (ends * ends);
  return squares === ends * ends ? Number.NaN : (within / ends - random) / (1 - random);
}

/**
 * Assortativity of a numeric attribute: Pearson correlation of its values at the two ends of a link. NaN without links, when
 * the attribute is constant over the linked nodes, or when a linked node has NaN. Throws SHAPE_MISMATCH.
 *
 * Source: Newman (2003), as above, equation 21.
 */
export function numericAssortativity(graph: Graph, values: ArrayLike<number>): number {
  checkAttribute('numericAssortativity', graph, values);
  return linkCorrelation(graph, values);
}
