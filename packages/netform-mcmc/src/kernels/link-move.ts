/**
 * Metropolis-Hastings on the meeting time of one link e = (k, l), everything else fixed. The prior on times is flat and
 * the proposals are symmetric, so a move from t to t' is accepted with probability
 *
 *   min(1, product of c_q(T with T_e = t') / c_q(T))    over e itself and the meetings between t and t' that see e:
 *
 * meetings of k and of l with others (one friend more or fewer), and meetings of pairs that a path through e connects
 * (closure code). Nothing outside the window changes. The window is searched in 30-bit integers without branches, and
 * every factor ratio is a few table look-ups and one division; there is no exp or log.
 */
import type { UtilityTables } from '../model/utility-tables.ts';
import { closureOf, LINKED, ownOf, PARTNER_ONE, partnerOf } from '../state/pair-code.ts';
import { closureAt } from '../state/paths.ts';
import { codeAt, type OrderFrame, type OrderState, withClosure, writePair } from './order-state.ts';

/** Working memory and the outcome of the last proposal. */
export interface LinkMove {
  /** Log of the acceptance ratio of the last proposal. */
  logRatio: number;
  /** Positions k * N + x in `codes` of the meetings of k and l in the window: first those of k. */
  readonly hits: Int32Array;
  hitCount: number;
  /** Number of hits of k. */
  lowHits: number;
  /** Pairs i * N + j, i < j, whose closure code changes, and the new code. */
  readonly changed: Int32Array;
  readonly changedTo: Int32Array;
  changedCount: number;
  /** New code of the link itself, from the view of its lower agent. */
  ownCode: number;
}

/** Working memory for the links of a frame. */
export function createLinkMove({ program, paths }: OrderFrame): LinkMove {
  let most = 0;
  for (let e = 0; e + 1 < paths.affectedStart.length; e++) most = Math.max(most, paths.affectedStart[e + 1]! - paths.affectedStart[e]!);
  return {
    logRatio: 0,
    hits: new Int32Array(2 * program.size + 2),
    hitCount: 0,
    lowHits: 0,
    changed: new Int32Array(most),
    changedTo: new Int32Array(most),
    changedCount: 0,
    ownCode: 0,
  };
}

/** Computes the acceptance ratio of moving link e to time `to`. Changes nothing but `move`. */
export function proposeLinkTime(frame: OrderFrame, state: OrderState, tables: UtilityTables, e: number, to: number, move: LinkMove): void {
  const { links, program } = frame;
  const k = links.low[e]!;
  const l = links.high[e]!;
  const at = k * program.size + l;
  move.ownCode = codeAt(frame, state, k, l, to);
  const own = Math.log(ratioOf(frame, tables, at, state.codes[at]!, move.ownCode));
  proposeForOthers(frame, state, tables, e, to, move);
  move.logRatio += own;
}

/** The same without the factor of e itself: the ratio of the meetings that see e. Times may be `ABSENT`. */
export function proposeForOthers(frame: OrderFrame, state: OrderState, tables: UtilityTables, e: number, to: number, move: LinkMove): void {
  const { links, program, tracksDegrees, tracksClosures } = frame;
  const k = links.low[e]!;
  const l = links.high[e]!;
  const from = state.linkTimes[e]!;
  move.hitCount = 0;
  move.lowHits = 0;
  move.changedCount = 0;
  let logRatio = 0;
  const step = to < from ? 1 : -1;
  if (tracksClosures) findChanged(frame, state, e, from, to, move);
  if (tracksDegrees) {
    logRatio += scanRow(frame, state, tables, k, from, to, step, move);
    move.lowHits = move.hitCount;
    logRatio += scanRow(frame, state, tables, l, from, to, step, move);
  }
  for (let c = 0; c < move.changedCount; c++) {
    const pair = move.changed[c]!;
    const i = (pair / program.size) | 0;
    const j = pair - i * program.size;
    let code = state.codes[pair]!;
    if (tracksDegrees) code += (i === k || i === l ? step : 0) + (j === k || j === l ? step * PARTNER_ONE : 0);
    logRatio += Math.log(ratioOf(frame, tables, pair, code, withClosure(code, move.changedTo[c]!)));
  }
  move.logRatio = logRatio;
}

/** Carries out the last proposal: times, and the codes of every meeting that it changes. */
export function acceptLinkTime(frame: OrderFrame, state: OrderState, e: number, to: number, move: LinkMove): void {
  acceptForOthers(frame, state, e, to, move);
  writePair(frame, state, frame.links.low[e]!, frame.links.high[e]!, to, move.ownCode);
}

/** The same without time and code of the meeting of e itself. */
export function acceptForOthers({ program, links }: OrderFrame, state: OrderState, e: number, to: number, move: LinkMove): void {
  const { size } = program;
  const { codes } = state;
  const step = to < state.linkTimes[e]! ? 1 : -1;
  shiftCodes(codes, size, links.low[e]!, step, move.hits, 0, move.lowHits);
  shiftCodes(codes, size, links.high[e]!, step, move.hits, move.lowHits, move.hitCount);
  for (let c = 0; c < move.changedCount; c++) {
    const pair = move.changed[c]!;
    const row = (pair / size) | 0;
    const mirror = (pair - row * size) * size + row;
    codes[pair] = withClosure(codes[pair]!, move.changedTo[c]!);
    codes[mirror] = withClosure(codes[mirror]!, move.changedTo[c]!);
  }
  state.linkTimes[e] = to;
}

/** One friend more or fewer of the agent `row` at the hits from number `first` to `end`. */
function shiftCodes(codes: Int32Array, size: number, row: number, step: number, hits: Int32Array, first: number, end: number): void {
  const start = row * size;
  const partnerStep = step * PARTNER_ONE;
  for (let h = first; h < end; h++) {
    const at = hits[h]!;
    codes[at]! += step;
    codes[(at - start) * size + row]! += partnerStep;
  }
}

/** Lists the pairs in the window whose closure code changes. */
function findChanged({ program, paths, closureCount }: OrderFrame, state: OrderState, e: number, from: number, to: number, move: LinkMove): void {
  const { affected, affectedStart, slotPair } = paths;
  const { slotTimes, linkTimes, codes } = state;
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  const earlier = to < from;
  const largest = closureCount - 1;
  const { directed } = program;
  let count = 0;
  linkTimes[e] = to;
  for (let a = affectedStart[e]!, end = affectedStart[e + 1]!; a < end; a++) {
    const slot = affected[a]!;
    const time = slotTimes[slot]!;
    if (time <= low || time >= high) continue;
    const pair = slotPair[slot]!;
    const before = closureOf(codes[pair]!);
    // An earlier link opens paths only, a later one closes them only.
    if (earlier ? before >= largest : before === 0) continue;
    const closure = closureAt(paths, slot, time, linkTimes, closureCount, directed);
    if (closure === before) continue;
    move.changed[count] = pair;
    move.changedTo[count] = closure;
    count += 1;
  }
  linkTimes[e] = from;
  move.changedCount = count;
}

/** Finds the meetings of agent `row` in the window and returns the log of their factor ratio. */
function scanRow(frame: OrderFrame, state: OrderState, tables: UtilityTables, row: number, from: number, to: number, step: number, move: LinkMove): number {
  const first = move.hitCount;
  findHits(state, frame.program.size, row, Math.min(from, to), Math.max(from, to), move);
  return (tables.partnerOnly ? hitsLogRatioByPartner : hitsLogRatio)(frame, state.codes, tables, step, move, first);
}

/** Appends the positions of the meetings of agent `row` with times between `low` and `high`. */
function findHits({ quick, times }: OrderState, size: number, row: number, low: number, high: number, move: LinkMove): void {
  const { hits } = move;
  const first = move.hitCount;
  const start = row * size;
  const quickLow = Math.floor(low * 1073741824);
  const quickHigh = Math.floor(high * 1073741824);
  let found = first;
  for (let at = start; at < start + size; at++) {
    const q = quick[at]!;
    hits[found] = at;
    found += 1 + (((q - quickLow) | (quickHigh - q)) >> 31);
  }
  let kept = first;
  for (let h = first; h < found; h++) {
    const at = hits[h]!;
    const q = quick[at]!;
    if (q === quickLow || q === quickHigh) {
      const column = at - start;
      const time = times[column < row ? column * size + row : at]!;
      if (time <= low || time >= high) continue;
    }
    hits[kept++] = at;
  }
  move.hitCount = kept;
}

/** Log of the factor ratio of the hits from number `first` on, when the row agent has `step` friends more. */
function hitsLogRatio({ program }: OrderFrame, codes: Int32Array, tables: UtilityTables, step: number, { hits, hitCount }: LinkMove, first: number): number {
  const { own, other } = program.profiles;
  const { sign, pairFactor, degreeFactor, degreeCount, closureCount } = tables;
  const yesBit = sign === 1 ? LINKED : 0;
  let ratio = 1;
  let logs = 0;
  for (let h = first; h < hitCount; h++) {
    const at = hits[h]!;
    const code = codes[at]!;
    const mine = code & 2047;
    const theirs = (code >>> 11) & 2047;
    const closure = (code >>> 22) & 255;
    const x = pairFactor[own[at]! * closureCount + closure]!;
    const y = pairFactor[other[at]! * closureCount + closure]!;
    const mineRow = mine * degreeCount + theirs;
    const theirRow = theirs * degreeCount + mine;
    const x0 = x * degreeFactor[mineRow]!;
    const y0 = y * degreeFactor[theirRow]!;
    const x1 = x * degreeFactor[mineRow + step * degreeCount]!;
    const y1 = y * degreeFactor[theirRow + step]!;
    const before = (1 + x0) * (1 + y0);
    const after = (1 + x1) * (1 + y1);
    ratio *= (code & LINKED) === yesBit ? before / after : (before * (x1 + y1 + x1 * y1)) / (after * (x0 + y0 + x0 * y0));
    if (ratio < 1e-150 || ratio > 1e150) {
      logs += Math.log(ratio);
      ratio = 1;
    }
  }
  return logs + Math.log(ratio);
}

/**
 * The same when utilities depend on the partner's number of friends alone: then the row agent's own utility (x) stays, and with
 * the partner's view going from y0 to y1
 *
 *   linked (1 + y0) / (1 + y1),   unlinked (1 + y0) (x + y1 (1 + x)) / [(1 + y1) (x + y0 (1 + x))].
 */
function hitsLogRatioByPartner(
  { program }: OrderFrame,
  codes: Int32Array,
  tables: UtilityTables,
  step: number,
  { hits, hitCount }: LinkMove,
  first: number,
): number {
  const { own, other } = program.profiles;
  const { sign, pairFactor, degreeFactor, closureCount } = tables;
  const yesBit = sign === 1 ? LINKED : 0;
  let ratio = 1;
  let logs = 0;
  for (let h = first; h < hitCount; h++) {
    const at = hits[h]!;
    const code = codes[at]!;
    const mine = code & 2047;
    const closure = (code >>> 22) & 255;
    const y = pairFactor[other[at]! * closureCount + closure]!;
    const y0 = y * degreeFactor[mine]!;
    const y1 = y * degreeFactor[mine + step]!;
    const x = pairFactor[own[at]! * closureCount + closure]! * degreeFactor[(code >>> 11) & 2047]!;
    const x1 = 1 + x;
    ratio *= (code & LINKED) === yesBit ? (1 + y0) / (1 + y1) : ((1 + y0) * (x + y1 * x1)) / ((1 + y1) * (x + y0 * x1));
    if (ratio < 1e-150 || ratio > 1e150) {
      logs += Math.log(ratio);
      ratio = 1;
    }
  }
  return logs + Math.log(ratio);
}

/** c(after) / c(before) for two codes of the pair at position i * N + j. */
function ratioOf({ program }: OrderFrame, tables: UtilityTables, at: number, before: number, after: number): number {
  const { own, other } = program.profiles;
  return codeFactor(tables, own[at]!, other[at]!, after) / codeFactor(tables, own[at]!, other[at]!, before);
}

/** The factor of a pair with a code. */
export function codeFactor(
  { sign, pairFactor, degreeFactor, degreeCount, closureCount }: UtilityTables,
  profile: number,
  otherProfile: number,
  code: number,
): number {
  const [mine, theirs, closure] = [ownOf(code), partnerOf(code), closureOf(code)];
  const x = pairFactor[profile * closureCount + closure]! * degreeFactor[mine * degreeCount + theirs]!;
  const y = pairFactor[otherProfile * closureCount + closure]! * degreeFactor[theirs * degreeCount + mine]!;
  const both = (1 + x) * (1 + y);
  return ((code & LINKED) !== 0) === (sign === 1) ? 1 / both : (x + y + x * y) / both;
}
