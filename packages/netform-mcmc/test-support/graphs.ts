/** Graphs with known statistics, and random ones, for tests. */
import fc from 'fast-check';
import { createGraph, type Graph } from '../src/graph/graph.ts';

type Pairs = [number, number][];

/** All pairs of n nodes. */
export function allPairs(n: number): Pairs {
  const pairs: Pairs = [];
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) pairs.push([i, j]);
  return pairs;
}

export const complete = (n: number): Graph => createGraph(n, allPairs(n));
export const empty = (n: number): Graph => createGraph(n, []);
export const path = (n: number): Graph =>
  createGraph(
    n,
    Array.from({ length: n - 1 }, (_, i) => [i, i + 1]),
  );
export const ring = (n: number): Graph =>
  createGraph(
    n,
    Array.from({ length: n }, (_, i) => [i, (i + 1) % n]),
  );
/** Node 0 linked to n others. */
export const star = (n: number): Graph =>
  createGraph(
    n + 1,
    Array.from({ length: n }, (_, i) => [0, i + 1]),
  );

/** A graph with its adjacency matrix as rows of booleans. */
export interface Sample {
  readonly n: number;
  readonly links: Pairs;
  readonly graph: Graph;
  readonly adjacent: boolean[][];
}

/** Random graphs of 0 to 12 nodes at any density, links in random order and direction. */
export const anyGraph: fc.Arbitrary<Sample> = fc
  .integer({ min: 0, max: 12 })
  .chain((n) => fc.tuple(fc.constant(n), fc.shuffledSubarray(allPairs(n)), fc.array(fc.boolean(), { minLength: 66, maxLength: 66 })))
  .map(([n, chosen, flips]) => {
    const links: Pairs = chosen.map(([i, j], k) => (flips[k] ? [j, i] : [i, j]));
    const adjacent = Array.from({ length: n }, () => Array<boolean>(n).fill(false));
    for (const [i, j] of links) {
      adjacent[i]![j] = true;
      adjacent[j]![i] = true;
    }
    return { n, links, graph: createGraph(n, links), adjacent };
  });

/** All-pairs distances by Floyd and Warshall: Infinity where there is no path. */
export function floydWarshall({ n, adjacent }: Sample): number[][] {
  const d = adjacent.map((row, i) => row.map((linked, j) => (i === j ? 0 : linked ? 1 : Number.POSITIVE_INFINITY)));
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) d[i]![j] = Math.min(d[i]![j]!, d[i]![k]! + d[k]![j]!);
  return d;
}
