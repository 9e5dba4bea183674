/**
 * The static list of all paths of two and three links between pairs of agents in the final network. Links are data and only
 * their times change, so the closure code of a pair at time s is read off its paths: a path exists at s when all its
 * links are earlier than s. A pair with at least one path has a slot.
 */
import { ThetakitError } from '@thetakit/registry';
import type { LinkSet } from '../data/link-set.ts';

/** Paths of every pair that has any, by slot. */
export interface PathIndex {
  /** Pair of each slot: i * N + j with i < j, shape [S]. */
  readonly slotPair: Int32Array;
  /** Slot of each pair i * N + j with i < j, -1 for none; shape [N, N]. */
  readonly slotOf: Int32Array;
  /** Starts of each slot's entries in `two`, shape [S + 1]; a path is two link numbers. */
  readonly twoStart: Int32Array;
  readonly two: Int32Array;
  /** The same for paths of three links. */
  readonly threeStart: Int32Array;
  readonly three: Int32Array;
  /** Link from the partner back to the agent, which only directed links have; -1 for none, shape [S]. */
  readonly back: Int32Array;
  /** Slots with a path through each link, shape of starts [E + 1]. */
  readonly affectedStart: Int32Array;
  readonly affected: Int32Array;
}

/** Most paths that are listed: about 1 GiB. */
const MOST_PATHS = 3e7;

/** Lists the paths. `longest` 2 leaves out the paths of three links; 0 gives an empty index. Throws ARGUMENT_OUT_OF_RANGE for too many. */
export function pathIndexOf(size: number, links: LinkSet, longest: 0 | 2 | 3): PathIndex {
  checkPaths(links, longest);
  const lists = createPathLists(size);
  const { offsets, neighbours, linkOf } = links;
  for (let i = 0; i < size && longest > 0; i++) {
    for (let p = offsets[i]!; p < offsets[i + 1]!; p++) {
      const b = neighbours[p]!;
      for (let q = offsets[b]!; q < offsets[b + 1]!; q++) {
        const c = neighbours[q]!;
        if (c === i) continue;
        if (c > i) {
          lists.addTwo(i, c, linkOf[p]!, linkOf[q]!);
        }
        if (longest < 3) continue;
        for (let r = offsets[c]!; r < offsets[c + 1]!; r++) {
          const j = neighbours[r]!;
          if (j <= i || j === b) continue;
          lists.addThree(i, j, linkOf[p]!, linkOf[q]!, linkOf[r]!);
        }
      }
    }
  }
  return lists.index(links.count);
}

/** Collects paths by the pair that they join. */
export interface PathLists {
  addTwo(i: number, j: number, first: number, second: number): void;
  addThree(i: number, j: number, first: number, second: number, third: number): void;
  /** Notes that `link` leads back from j to i. */
  addBack(i: number, j: number, link: number): void;
  index(linkCount: number): PathIndex;
}

/** Empty lists for `size` nodes. */
export function createPathLists(size: number): PathLists {
  const slotOf = new Int32Array(size * size).fill(-1);
  const slotPair: number[] = [];
  const slot = (i: number, j: number) => {
    const at = i * size + j;
    if (slotOf[at]! < 0) slotOf[at] = slotPair.push(at) - 1;
    return slotOf[at]!;
  };
  const twoSlots: number[] = [];
  const twoLinks: number[] = [];
  const threeSlots: number[] = [];
  const threeLinks: number[] = [];
  const backs: [number, number][] = [];
  return {
    addTwo: (i, j, first, second) => {
      twoSlots.push(slot(i, j));
      twoLinks.push(first, second);
    },
    addThree: (i, j, first, second, third) => {
      threeSlots.push(slot(i, j));
      threeLinks.push(first, second, third);
    },
    addBack: (i, j, link) => {
      backs.push([slot(i, j), link]);
    },
    index: (linkCount) => {
      const [twoStart, two] = groupBySlot(twoSlots, twoLinks, 2, slotPair.length);
      const [threeStart, three] = groupBySlot(threeSlots, threeLinks, 3, slotPair.length);
      const back = new Int32Array(slotPair.length).fill(-1);
      for (const [at, link] of backs) back[at] = link;
      const index = { slotPair: Int32Array.from(slotPair), slotOf, twoStart, two, threeStart, three, back };
      return { ...index, ...affectedOf(linkCount, index) };
    },
  };
}

/** Counts before listing: dense networks have more paths than a machine can hold. */
function checkPaths({ count, low, high, offsets }: LinkSet, longest: 0 | 2 | 3): void {
  const degree = (i: number) => offsets[i + 1]! - offsets[i]!;
  let paths = 0;
  for (let i = 0; i + 1 < offsets.length && longest >= 2; i++) paths += (degree(i) * (degree(i) - 1)) / 2;
  for (let e = 0; e < count && longest === 3; e++) paths += (degree(low[e]!) - 1) * (degree(high[e]!) - 1);
  checkPathCount(paths, longest);
}

/** Throws ARGUMENT_OUT_OF_RANGE for more paths than a machine can hold. */
export function checkPathCount(paths: number, longest: 0 | 2 | 3): void {
  if (paths <= MOST_PATHS) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'pathIndexOf',
    problem: `the network has ${paths} paths of at most ${longest} links, expected at most ${MOST_PATHS}`,
    action: longest === 3 ? 'Leave out dist3, or take a sparser network or fewer missing pairs' : 'Leave out dist2 and commonCount, or take a sparser network',
    received: paths,
    expected: `<= ${MOST_PATHS}`,
  });
}

/** Sorts paths of `length` links by slot. */
function groupBySlot(slots: readonly number[], links: readonly number[], length: number, slotCount: number): [Int32Array, Int32Array] {
  const start = new Int32Array(slotCount + 1);
  for (const slot of slots) start[slot + 1]! += length;
  for (let s = 0; s < slotCount; s++) start[s + 1]! += start[s]!;
  const next = start.slice();
  const grouped = new Int32Array(links.length);
  slots.forEach((slot, path) => {
    for (let k = 0; k < length; k++) grouped[next[slot]!++] = links[path * length + k]!;
  });
  return [start, grouped];
}

function affectedOf(linkCount: number, index: Omit<PathIndex, 'affected' | 'affectedStart'>): Pick<PathIndex, 'affected' | 'affectedStart'> {
  const sets = Array.from({ length: linkCount }, () => [] as number[]);
  const add = (link: number, slot: number) => {
    const list = sets[link]!;
    if (list[list.length - 1] !== slot) list.push(slot);
  };
  for (let slot = 0; slot < index.slotPair.length; slot++) {
    for (let at = index.twoStart[slot]!; at < index.twoStart[slot + 1]!; at++) add(index.two[at]!, slot);
    for (let at = index.threeStart[slot]!; at < index.threeStart[slot + 1]!; at++) add(index.three[at]!, slot);
    if (index.back[slot]! >= 0) add(index.back[slot]!, slot);
  }
  const affectedStart = new Int32Array(linkCount + 1);
  sets.forEach((list, e) => {
    affectedStart[e + 1] = affectedStart[e]! + list.length;
  });
  return { affectedStart, affected: Int32Array.from(sets.flat()) };
}

/**
 * Closure code of a slot at time t; common friends are counted up to closureBase - 2, where closureBase is closureCount, or half of it
 * for directed links. A link back, when it is earlier than t, adds closureBase.
 */
export function closureAt(index: PathIndex, slot: number, t: number, linkTimes: Float64Array, closureCount: number, directed = false): number {
  if (!directed) return pathsAt(index, slot, t, linkTimes, closureCount);
  const base = closureCount / 2;
  const back = index.back[slot]!;
  return pathsAt(index, slot, t, linkTimes, base) + (back >= 0 && linkTimes[back]! < t ? base : 0);
}

function pathsAt(index: PathIndex, slot: number, t: number, linkTimes: Float64Array, closureCount: number): number {
  const { two, three } = index;
  let common = 0;
  for (let at = index.twoStart[slot]!, end = index.twoStart[slot + 1]!; at < end; at += 2) {
    if (linkTimes[two[at]!]! < t && linkTimes[two[at + 1]!]! < t) common += 1;
  }
  if (common > 0) return common < closureCount - 2 ? 1 + common : closureCount - 1;
  for (let at = index.threeStart[slot]!, end = index.threeStart[slot + 1]!; at < end; at += 3) {
    if (linkTimes[three[at]!]! < t && linkTimes[three[at + 1]!]! < t && linkTimes[three[at + 2]!]! < t) return 1;
  }
  return 0;
}

/** Largest number of common friends of any pair in the final network. */
export function largestCommon({ twoStart }: PathIndex): number {
  let largest = 0;
  for (let slot = 0; slot + 1 < twoStart.length; slot++) largest = Math.max(largest, (twoStart[slot + 1]! - twoStart[slot]!) / 2);
  return largest;
}
