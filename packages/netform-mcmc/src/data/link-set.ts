/**
 * The links of an undirected network on agents 0..N-1: each once, low < high, in lexicographic order, and the
 * neighbours of every agent in compressed rows: those of i are neighbours[offsets[i]] to neighbours[offsets[i + 1] - 1],
 * ascending, and linkOf holds the number of the link to each.
 */
export interface LinkSet {
  /** Number of links E. */
  readonly count: number;
  /** Smaller agent of each link, shape [E]. */
  readonly low: Int32Array;
  /** Larger agent of each link, shape [E]. */
  readonly high: Int32Array;
  /** Row starts, shape [N + 1]. */
  readonly offsets: Int32Array;
  /** Neighbours, shape [2E]. */
  readonly neighbours: Int32Array;
  /** Link number of each neighbour entry, shape [2E]. */
  readonly linkOf: Int32Array;
}

/** Builds a link set from pairs of different agents, each pair once. `pairs` holds low * N + high codes in any order. */
export function linkSetOf(size: number, pairCodes: Float64Array): LinkSet {
  const codes = pairCodes.slice().sort();
  const count = codes.length;
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  const offsets = new Int32Array(size + 1);
  codes.forEach((code, e) => {
    low[e] = Math.floor(code / size);
    high[e] = code % size;
    offsets[low[e]! + 1]! += 1;
    offsets[high[e]! + 1]! += 1;
  });
  for (let i = 0; i < size; i++) offsets[i + 1]! += offsets[i]!;
  return { count, low, high, offsets, ...rowsOf(low, high, offsets) };
}

/** Rows come out ascending: first the lower neighbours of each agent in order, then the higher ones. */
function rowsOf(low: Int32Array, high: Int32Array, offsets: Int32Array): Pick<LinkSet, 'neighbours' | 'linkOf'> {
  const next = offsets.slice();
  const neighbours = new Int32Array(2 * low.length);
  const linkOf = new Int32Array(2 * low.length);
  const place = (row: number, neighbour: number, link: number) => {
    const at = next[row]!;
    next[row] = at + 1;
    neighbours[at] = neighbour;
    linkOf[at] = link;
  };
  for (let e = 0; e < low.length; e++) place(high[e]!, low[e]!, e);
  for (let e = 0; e < low.length; e++) place(low[e]!, high[e]!, e);
  return { neighbours, linkOf };
}

/** The links of two sets that share none, as one. */
export function joinedLinks(size: number, a: LinkSet, b: LinkSet): LinkSet {
  if (b.count === 0) return a;
  const codesOf = ({ low, high }: LinkSet) => Float64Array.from(low, (i, e) => i * size + high[e]!);
  return linkSetOf(size, Float64Array.of(...codesOf(a), ...codesOf(b)));
}

/** The links of `all` that are not in `without`. */
export function withoutLinks(size: number, all: LinkSet, without: LinkSet): LinkSet {
  if (without.count === 0) return all;
  const codes: number[] = [];
  for (let e = 0; e < all.count; e++) if (findLink(without, all.low[e]!, all.high[e]!) < 0) codes.push(all.low[e]! * size + all.high[e]!);
  return linkSetOf(size, Float64Array.from(codes));
}

/** Number of the link between i and j, or -1. */
export function findLink(links: LinkSet, i: number, j: number): number {
  for (let at = links.offsets[i]!; at < links.offsets[i + 1]!; at++) if (links.neighbours[at] === j) return links.linkOf[at]!;
  return -1;
}

/** Largest number of links of one agent. */
export function largestDegree(links: LinkSet): number {
  let largest = 0;
  for (let i = 0; i + 1 < links.offsets.length; i++) largest = Math.max(largest, links.offsets[i + 1]! - links.offsets[i]!);
  return largest;
}
