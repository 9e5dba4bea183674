/**
 * Exact draws of the meeting times of all unlinked pairs given the link times and theta, by rejection:
 *
 *   repeat: t ~ U(0, 1), v ~ U(0, 1)   until   v < c_q(t),   c_q(t) = 1 - p_q(state at t)
 *
 * which has density proportional to c_q. An unlinked pair shapes no state, so the pairs are independent of each other.
 * A lower bound of c_q by profile spares most pairs the evaluation, and counts of friends come from a table over 64 parts
 * of the unit interval.
 */
import type { UtilityTables } from '../model/utility-tables.ts';
import { refill, type WordStream } from '../random/word-stream.ts';
import { closureAt } from '../state/paths.ts';
import { countFriends } from '../state/recount.ts';
import { codeFactor } from './link-move.ts';
import { ABSENT, type OrderFrame, type OrderState } from './order-state.ts';

const parts = 64;

/** Working memory of `refreshUnlinked`. */
export interface RefreshMemory {
  /** Friends before each part of the unit interval, -1 when a link time lies inside the part; shape [N, 64]. */
  readonly friends: Int16Array;
}

/** Working memory for a frame. */
export function createRefreshMemory({ program }: OrderFrame): RefreshMemory {
  return { friends: new Int16Array(program.size * parts) };
}

/** Draws new times and codes for all unlinked pairs. Returns the mean number of trials per pair. */
export function refreshUnlinked(frame: OrderFrame, state: OrderState, tables: UtilityTables, stream: WordStream, memory: RefreshMemory): number {
  const { program, paths, links, linkNumber, tracksDegrees, tracksClosures, closureCount } = frame;
  const { size, rows, firstColumn, directed } = program;
  const { own, other } = program.profiles;
  const { times, quick, codes, linkTimes, slotTimes } = state;
  const { friends } = memory;
  const { words } = stream;
  const { slotOf } = paths;
  const bound = agreementBound(frame, tables);
  if (tracksDegrees) countParts(frame, linkTimes, friends);
  let trials = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = Math.max(i + 1, firstColumn); j < size; j++) {
      const at = i * size + j;
      if (linkNumber[at]! >= 0 && linkTimes[linkNumber[at]!]! < ABSENT) continue;
      const sure = tables.sign === 1 ? 1 - bound[own[at]!]! * bound[other[at]!]! : (1 - bound[own[at]!]!) * (1 - bound[other[at]!]!);
      const slot = tracksClosures ? slotOf[at]! : -1;
      for (;;) {
        if (stream.position + 3 > words.length) refill(stream);
        const p = stream.position;
        stream.position = p + 3;
        const time = ((words[p]! >>> 5) * 67108864 + (words[p + 1]! >>> 6)) * 1.1102230246251565e-16;
        const v = (words[p + 2]! + 0.5) * 2.3283064365386963e-10;
        let code = 0;
        if (tracksDegrees) {
          const part = (time * parts) | 0;
          let mine = friends[i * parts + part]!;
          let theirs = friends[j * parts + part]!;
          if (mine < 0) mine = countFriends(links, linkTimes, i, time, -1);
          if (theirs < 0) theirs = countFriends(links, linkTimes, j, time, -1);
          code = mine | (theirs << 11);
        }
        if (slot >= 0) code |= closureAt(paths, slot, time, linkTimes, closureCount, directed) << 22;
        trials += 1;
        if (v >= sure && v >= codeFactor(tables, own[at]!, other[at]!, code)) continue;
        const mirror = j * size + i;
        times[at] = time;
        if (slot >= 0) slotTimes[slot] = time;
        quick[at] = time * 1073741824;
        quick[mirror] = time * 1073741824;
        codes[at] = code;
        codes[mirror] = (code & 0x3fc00000) | ((code & 2047) << 11) | ((code >>> 11) & 2047);
        break;
      }
    }
  }
  return trials / Math.max(1, program.meetingCount - links.count);
}

/** Largest Lam(u) of each profile over all states, with a margin for rounding. */
function agreementBound({ program }: OrderFrame, { sign, pairFactor, degreeFactor, closureCount }: UtilityTables): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const factor of degreeFactor) {
    least = Math.min(least, factor);
    most = Math.max(most, factor);
  }
  return Float64Array.from({ length: program.profiles.count }, (_, p) => {
    let best = 0;
    for (let h = 0; h < closureCount; h++) {
      const factor = pairFactor[p * closureCount + h]!;
      best = Math.max(best, sign === 1 ? 1 / (1 + factor * least) : (factor * most) / (1 + factor * most));
    }
    return Math.min(1, best * (1 + 1e-12));
  });
}

/** Fills the table of friends by part of the unit interval. */
function countParts({ links, program }: OrderFrame, linkTimes: Float64Array, friends: Int16Array): void {
  const inside = new Int32Array(parts);
  for (let i = 0; i < program.size; i++) {
    inside.fill(0);
    for (let at = links.offsets[i]!; at < links.offsets[i + 1]!; at++) {
      const time = linkTimes[links.linkOf[at]!]!;
      if (time < ABSENT) inside[(time * parts) | 0]! += 1;
    }
    let before = 0;
    for (let part = 0; part < parts; part++) {
      friends[i * parts + part] = inside[part]! > 0 ? -1 : before;
      before += inside[part]!;
    }
  }
}
