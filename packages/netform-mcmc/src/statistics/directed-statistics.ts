import type { LinkSet } from '../data/link-set.ts';

/** Statistics that only directed links have. */
export interface DirectedStatistics {
  /** Number of directed links. */
  readonly arcs: number;
  /** Share of the links whose receiver is linked to the sender too; NaN without links. */
  readonly reciprocity: number;
  /** Share of the paths i to h to j, i != j, that a link from i to j closes; NaN without paths. */
  readonly transitivity: number;
  /** Standard deviation over agents of the number of links sent, and received. */
  readonly sentSd: number;
  readonly receivedSd: number;
}

/** The statistics of directed links between senders 0..N-1 and receivers N..2N-1. O(sum over links of links sent by the receiver). */
export function directedStatistics(size: number, { count, low, high, offsets, neighbours }: LinkSet): DirectedStatistics {
  const codes = new Set<number>();
  for (let e = 0; e < count; e++) codes.add(low[e]! * size + high[e]! - size);
  let returned = 0;
  let paths = 0;
  let closed = 0;
  for (let e = 0; e < count; e++) {
    const [i, h] = [low[e]!, high[e]! - size];
    if (codes.has(h * size + i)) returned += 1;
    for (let at = offsets[h]!; at < offsets[h + 1]!; at++) {
      const j = neighbours[at]! - size;
      if (j === i) continue;
      paths += 1;
      if (codes.has(i * size + j)) closed += 1;
    }
  }
  const spread = (first: number) => {
    let squares = 0;
    for (let node = first; node < first + size; node++) squares += (offsets[node + 1]! - offsets[node]! - count / size) ** 2;
    return Math.sqrt(squares / size);
  };
  return { arcs: count, reciprocity: returned / count, transitivity: closed / paths, sentSd: spread(0), receivedSd: spread(size) };
}
