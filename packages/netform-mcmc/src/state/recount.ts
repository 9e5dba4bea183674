/**
 * Pair states counted afresh from link times, without any stored structure: slow, plain, and the oracle that the fast
 * kernels are tested against.
 */
import { findLink, type LinkSet } from '../data/link-set.ts';
import { packCode } from './pair-code.ts';

/** Number of links of agent i with time below t, without link number `except`. */
export function countFriends({ offsets, linkOf }: LinkSet, linkTimes: Float64Array, i: number, t: number, except: number): number {
  let count = 0;
  for (let at = offsets[i]!; at < offsets[i + 1]!; at++) if (linkOf[at] !== except && linkTimes[linkOf[at]!]! < t) count += 1;
  return count;
}

/** Friends of i at time t, without link number `except`. */
function friendsAt({ offsets, linkOf, neighbours }: LinkSet, linkTimes: Float64Array, i: number, t: number, except: number): number[] {
  const friends: number[] = [];
  for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
    if (linkOf[at] !== except && linkTimes[linkOf[at]!]! < t) friends.push(neighbours[at]!);
  }
  return friends;
}

/** Closure code of the pair (i, j) at time t, its own link left out; common friends are counted up to closureCount - 2. */
export function recountClosure(links: LinkSet, linkTimes: Float64Array, i: number, j: number, t: number, closureCount: number): number {
  const own = findLink(links, i, j);
  const ofJ = new Set(friendsAt(links, linkTimes, j, t, own));
  const ofI = friendsAt(links, linkTimes, i, t, own);
  const common = ofI.filter((friend) => ofJ.has(friend)).length;
  if (common > 0) return 1 + Math.min(common, closureCount - 2);
  return ofI.some((friend) => friendsAt(links, linkTimes, friend, t, own).some((next) => ofJ.has(next))) ? 1 : 0;
}

/** The code of the pair (i, j) at time t, its own link left out. */
export function recountCode(links: LinkSet, linkTimes: Float64Array, i: number, j: number, t: number, closureCount: number): number {
  const own = findLink(links, i, j);
  return packCode(
    countFriends(links, linkTimes, i, t, own),
    countFriends(links, linkTimes, j, t, own),
    recountClosure(links, linkTimes, i, j, t, closureCount),
    own >= 0,
  );
}

/** Codes of all pairs i < j in pair order, each at its own meeting time; `pairTimes` has shape [N(N-1)/2]. */
export function recountCodes(size: number, links: LinkSet, pairTimes: Float64Array, closureCount: number): Int32Array {
  const linkTimes = new Float64Array(links.count);
  const codes = new Int32Array(pairTimes.length);
  forEachPair(size, (i, j, pair) => {
    const e = findLink(links, i, j);
    if (e >= 0) linkTimes[e] = pairTimes[pair]!;
  });
  forEachPair(size, (i, j, pair) => {
    codes[pair] = recountCode(links, linkTimes, i, j, pairTimes[pair]!, closureCount);
  });
  return codes;
}

/** Codes of all pairs in the final network, each pair's own link left out: what an analysis without order would use. */
export function finalCodes(size: number, links: LinkSet, closureCount: number): Int32Array {
  const codes = new Int32Array((size * (size - 1)) / 2);
  const linkTimes = new Float64Array(links.count);
  forEachPair(size, (i, j, pair) => {
    codes[pair] = recountCode(links, linkTimes, i, j, 1, closureCount);
  });
  return codes;
}

/** Calls `visit(i, j, pair number)` for all pairs i < j in order. */
export function forEachPair(size: number, visit: (i: number, j: number, pair: number) => void): void {
  let pair = 0;
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) visit(i, j, pair++);
}
