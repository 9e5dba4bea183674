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
export function recountClosure(links: LinkSet, linkTimes: Float64Array, i: number, j: number, t: number, closureCount: number, directed = false): number {
  if (directed) return recountDirectedClosure(links, linkTimes, i, j, t, closureCount);
  const own = findLink(links, i, j);
  const ofJ = new Set(friendsAt(links, linkTimes, j, t, own));
  const ofI = friendsAt(links, linkTimes, i, t, own);
  const common = ofI.filter((friend) => ofJ.has(friend)).length;
  if (common > 0) return 1 + Math.min(common, closureCount - 2);
  return ofI.some((friend) => friendsAt(links, linkTimes, friend, t, own).some((next) => ofJ.has(next))) ? 1 : 0;
}

/** The same for the sender i and the receiver j of directed links: paths from i to j, and whether j's agent is linked to i. */
function recountDirectedClosure(links: LinkSet, linkTimes: Float64Array, i: number, j: number, t: number, closureCount: number): number {
  const agents = (links.offsets.length - 1) / 2;
  const base = closureCount / 2;
  const target = j - agents;
  if (i >= agents || target < 0 || i === target) return 0;
  const named = (agent: number) => friendsAt(links, linkTimes, agent, t, -1).map((receiver) => receiver - agents);
  const next = named(i).filter((agent) => agent !== target);
  const reciprocated = named(target).includes(i) ? base : 0;
  const common = next.filter((agent) => named(agent).includes(target)).length;
  if (common > 0) return reciprocated + 1 + Math.min(common, base - 2);
  const third = next.some((b) => named(b).some((c) => c !== i && c !== target && named(c).includes(target)));
  return reciprocated + (third ? 1 : 0);
}

/** The code of the pair (i, j) at time t, its own link left out. */
export function recountCode(links: LinkSet, linkTimes: Float64Array, i: number, j: number, t: number, closureCount: number, directed = false): number {
  const own = findLink(links, i, j);
  return packCode(
    countFriends(links, linkTimes, i, t, own),
    countFriends(links, linkTimes, j, t, own),
    recountClosure(links, linkTimes, i, j, t, closureCount, directed),
    own >= 0,
  );
}

/** Codes of all pairs i < j in pair order, each at its own meeting time; `pairTimes` has shape [N(N-1)/2]. */
export function recountCodes(size: number, links: LinkSet, pairTimes: Float64Array, closureCount: number, directed = false): Int32Array {
  const linkTimes = new Float64Array(links.count);
  const codes = new Int32Array(pairTimes.length);
  forEachPair(size, (i, j, pair) => {
    const e = findLink(links, i, j);
    if (e >= 0) linkTimes[e] = pairTimes[pair]!;
  });
  forEachPair(size, (i, j, pair) => {
    codes[pair] = recountCode(links, linkTimes, i, j, pairTimes[pair]!, closureCount, directed);
  });
  return codes;
}

/** Codes of all pairs in the final network, each pair's own link left out: what an analysis without order would use. */
export function finalCodes(size: number, links: LinkSet, closureCount: number, directed = false): Int32Array {
  const codes = new Int32Array((size * (size - 1)) / 2);
  const linkTimes = new Float64Array(links.count);
  forEachPair(size, (i, j, pair) => {
    codes[pair] = recountCode(links, linkTimes, i, j, 1, closureCount, directed);
  });
  return codes;
}

/** Calls `visit(i, j)` for the pairs that meet, in order: all of them, or the senders and receivers of directed links. */
export function forEachMeeting(
  { size, rows, firstColumn, directed }: { readonly size: number; readonly rows: number; readonly firstColumn: number; readonly directed: boolean },
  visit: (i: number, j: number) => void,
): void {
  for (let i = 0; i < rows; i++) for (let j = Math.max(i + 1, firstColumn); j < size; j++) if (!directed || j !== i + rows) visit(i, j);
}

/** Calls `visit(i, j, pair number)` for all pairs i < j in order. */
export function forEachPair(size: number, visit: (i: number, j: number, pair: number) => void): void {
  let pair = 0;
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) visit(i, j, pair++);
}
