/**
 * The latent part of a chain: the meeting time of every pair, and for each pair the packed code of what its agents see at
 * that time. Only link times shape the network; the codes of all pairs are kept up to date with them.
 */
import { ThetakitError } from '@thetakit/registry';
import { findLink, joinedLinks, type LinkSet, largestDegree } from '../data/link-set.ts';
import { dependsOnDegrees, type Program } from '../model/program.ts';
import { closureCountOf } from '../model/utility-tables.ts';
import { directedPathIndexOf } from '../state/directed-paths.ts';
import { CLOSURE_MASK, flipCode, LARGEST_CLOSURE, LARGEST_DEGREE, packCode } from '../state/pair-code.ts';
import { closureAt, largestCommon, type PathIndex, pathIndexOf } from '../state/paths.ts';
import { countFriends } from '../state/recount.ts';

/** What does not change during a chain. */
export interface OrderFrame {
  readonly program: Program;
  /** The pairs that are linked or may be: observed links and missing pairs. */
  readonly links: LinkSet;
  /** 1 for the links that are missing pairs, shape [E]. */
  readonly missing: Uint8Array;
  /** Number of missing pairs. */
  readonly missingCount: number;
  readonly paths: PathIndex;
  /** One more than the largest number of friends in the data. */
  readonly degreeCount: number;
  readonly closureCount: number;
  /** Do codes hold numbers of friends? When no term needs them they stay 0. */
  readonly tracksDegrees: boolean;
  /** Do codes hold closure codes? */
  readonly tracksClosures: boolean;
  /** Link number of every pair, symmetric, -1 for none; shape [N, N]. */
  readonly linkNumber: Int32Array;
}

/** Link time of a missing pair that is not linked: later than every meeting, so that no meeting sees it. */
export const ABSENT = 1;

/** Times and codes. */
export interface OrderState {
  /** Meeting time of each link, shape [E]; `ABSENT` for a missing pair that is not linked now. */
  readonly linkTimes: Float64Array;
  /** Meeting time of each pair at i * N + j, i < j; shape [N, N]. */
  readonly times: Float64Array;
  /** floor(2^30 time), symmetric, diagonal -1; shape [N, N]. Windows are searched in these. */
  readonly quick: Int32Array;
  /** Meeting time of the pair of each path slot, shape [S]. */
  readonly slotTimes: Float64Array;
  /** Codes from the view of the row agent, shape [N, N]. */
  readonly codes: Int32Array;
}

/** Builds the frame of a program, the observed links and the missing pairs. Throws ARGUMENT_OUT_OF_RANGE for networks beyond the code's bits. */
export function orderFrame(program: Program, observed: LinkSet, unknown?: LinkSet): OrderFrame {
  const { size } = program;
  const links = unknown === undefined ? observed : joinedLinks(size, observed, unknown);
  const missing = Uint8Array.from(links.low, (low, e) => (unknown !== undefined && findLink(unknown, low, links.high[e]!) >= 0 ? 1 : 0));
  const tracksClosures = program.closures.length > 0;
  // Codes 0 and 1 mean the same in every table, however many closure codes it has.
  const needsThree = program.closures.some(({ column }) => [false, true].some((back) => column.value(0, 3, back) !== column.value(0, 0, back)));
  const paths = (program.directed ? directedPathIndexOf : pathIndexOf)(size, links, !tracksClosures ? 0 : needsThree ? 3 : 2);
  const tracksDegrees = dependsOnDegrees(program);
  const degreeCount = tracksDegrees ? largestDegree(links) + 1 : 1;
  const closureCount = closureCountOf(program, largestCommon(paths));
  if (degreeCount > LARGEST_DEGREE || closureCount > LARGEST_CLOSURE) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'orderFrame',
      problem: `the network has agents with ${degreeCount - 1} friends and pairs with ${closureCount - 2} friends in common`,
      action: `At most ${LARGEST_DEGREE - 1} friends and, with commonCount, ${LARGEST_CLOSURE - 2} friends in common are supported`,
      received: [degreeCount - 1, closureCount - 2],
    });
  }
  const linkNumber = new Int32Array(size * size).fill(-1);
  for (let e = 0; e < links.count; e++) {
    linkNumber[links.low[e]! * size + links.high[e]!] = e;
    linkNumber[links.high[e]! * size + links.low[e]!] = e;
  }
  return { program, links, missing, missingCount: unknown?.count ?? 0, paths, degreeCount, closureCount, tracksDegrees, tracksClosures, linkNumber };
}

/** Room for times and codes; fill it with `placeLinks` and a refresh, or with `placePair` for every pair. */
export function createOrderState({ program, links, paths }: OrderFrame): OrderState {
  const cells = program.size * program.size;
  return {
    linkTimes: new Float64Array(links.count),
    times: new Float64Array(cells),
    quick: new Int32Array(cells).fill(-1),
    slotTimes: new Float64Array(paths.slotPair.length),
    codes: new Int32Array(cells),
  };
}

/** Writes time and code of the pair i < j; its code is counted from the current link times. */
export function placePair(frame: OrderFrame, state: OrderState, i: number, j: number, time: number): void {
  writePair(frame, state, i, j, time, codeAt(frame, state, i, j, time));
}

/** Writes a time and a code of the pair i < j. */
export function writePair(
  { program, paths }: OrderFrame,
  { times, quick, slotTimes, codes }: OrderState,
  i: number,
  j: number,
  time: number,
  code: number,
): void {
  const at = i * program.size + j;
  const mirror = j * program.size + i;
  times[at] = time;
  quick[at] = time * 1073741824;
  quick[mirror] = time * 1073741824;
  codes[at] = code;
  codes[mirror] = flipCode(code);
  const slot = paths.slotOf[at]!;
  if (slot >= 0) slotTimes[slot] = time;
}

/** Sets all link times and the codes of the links. Times and codes of unlinked pairs are stale until they are refreshed. */
export function placeLinks(frame: OrderFrame, state: OrderState, linkTimes: Float64Array): void {
  state.linkTimes.set(linkTimes);
  for (let e = 0; e < linkTimes.length; e++) placePair(frame, state, frame.links.low[e]!, frame.links.high[e]!, linkTimes[e]!);
}

/** The code that the pair i < j would have at a time. */
export function codeAt(
  { program, links, paths, linkNumber, tracksDegrees, tracksClosures, closureCount }: OrderFrame,
  state: OrderState,
  i: number,
  j: number,
  time: number,
): number {
  const at = i * program.size + j;
  const e = linkNumber[at]!;
  const slot = tracksClosures ? paths.slotOf[at]! : -1;
  return packCode(
    tracksDegrees ? countFriends(links, state.linkTimes, i, time, e) : 0,
    tracksDegrees ? countFriends(links, state.linkTimes, j, time, e) : 0,
    slot < 0 ? 0 : closureAt(paths, slot, time, state.linkTimes, closureCount, program.directed),
    e >= 0 && state.linkTimes[e]! < ABSENT,
  );
}

/** The code with another closure code. */
export function withClosure(code: number, closure: number): number {
  return (code & ~CLOSURE_MASK) | (closure << 22);
}
