import type { Graph } from '../graph/graph.ts';

/**
 * Pearson correlation of a node value across links: over the 2E ordered pairs (i, j) with a link,
 *
 *   r = sum (x_i - m)(x_j - m) / sum (x_i - m)^2,   m = mean of x_i over the ordered pairs (weights d_i).
 *
 * Two passes, so that a large m does not cancel. NaN without links or when x is constant over the linked nodes.
 */
export function linkCorrelation(graph: Graph, values: ArrayLike<number>): number {
  const { nodeCount, linkCount, offsets, neighbours } = graph;
  let mean = 0;
  for (let i = 0; i < nodeCount; i++) {
    const degree = offsets[i + 1]! - offsets[i]!;
    if (degree > 0) mean += (degree / (2 * linkCount)) * values[i]!;
  }
  let product = 0;
  let square = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < nodeCount; i++) {
    const degree = offsets[i + 1]! - offsets[i]!;
    if (degree === 0) continue;
    const deviation = values[i]! - mean;
    let around = 0;
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) around += values[neighbours[at]!]! - mean;
    product += deviation * around;
    square += degree * deviation * deviation;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  // A constant has deviations of rounding only, whose ratio means nothing.
  return low === high ? Number.NaN : product / square;
}
