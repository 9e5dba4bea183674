/**
 * The random part of a simulation: when each pair meets and the two shocks. Everything is a function of
 * (seed, replicate, i, j), so the same pair has the same meeting time and the same shocks under every parameter vector and
 * every covariate: simulations with the same seed are paired (common random numbers), whatever the order of work.
 *
 * A shock is a uniform U on (0, 1), 32 bits; the agent agrees when U < Lam(u), which is the event that u plus a standard
 * logistic shock is positive. Times have 53 bits, so that ties do not occur.
 */
import type { Program } from '../model/program.ts';
import type { UtilityTables } from '../model/utility-tables.ts';
import { type CounterKey, threefry, uniform53 } from '../random/threefry.ts';

/** A list of meetings. */
export interface Meetings {
  count: number;
  /** i * N + j with i < j. */
  readonly pair: Int32Array;
  /** Meeting time on (0, 1). */
  readonly time: Float64Array;
  /** Shock of i towards j and of j towards i, as 32-bit words. */
  readonly shockLow: Uint32Array;
  readonly shockHigh: Uint32Array;
}

/** Room for the meetings of all pairs. */
export function createMeetings(size: number): Meetings {
  const pairs = (size * (size - 1)) / 2;
  return { count: 0, pair: new Int32Array(pairs), time: new Float64Array(pairs), shockLow: new Uint32Array(pairs), shockHigh: new Uint32Array(pairs) };
}

/**
 * Bounds on agreement by profile: Lam(u) times 2^32 at its largest over numbers of friends below `degreeCount`, for pairs
 * without closure (code 0) and for pairs with any other code. An agent whose shock word is not below the bound refuses.
 */
export interface AgreementBounds {
  readonly open: Float64Array;
  readonly closed: Float64Array;
}

/** The bounds of filled tables. */
export function agreementBounds(program: Program, { sign, pairUtility, degreeUtility, closureCount }: UtilityTables): AgreementBounds {
  let degreeBest = Number.NEGATIVE_INFINITY;
  for (const utility of degreeUtility) degreeBest = Math.max(degreeBest, sign * utility);
  // The margin covers the rounding of the bound; a bound that is too large costs time and nothing else.
  const bound = (best: number) => (2 ** 32 / (1 + Math.exp(-(best + degreeBest)))) * (1 + 1e-9) + 1;
  const open = new Float64Array(program.profiles.count);
  const closed = new Float64Array(program.profiles.count);
  for (let p = 0; p < open.length; p++) {
    open[p] = bound(sign * pairUtility[p * closureCount]!);
    let best = Number.NEGATIVE_INFINITY;
    for (let h = 1; h < closureCount; h++) best = Math.max(best, sign * pairUtility[p * closureCount + h]!);
    closed[p] = bound(best);
  }
  return { open, closed };
}

/** Added to a counter word, so that times and shocks never share a counter. Agents are numbered below 2^24. */
const timeBlock = 1 << 24;

/** Meeting time of the pair i < j. */
export function meetingTime(key: CounterKey, i: number, j: number, out: Int32Array): number {
  threefry(key[0], key[1], i, j | timeBlock, out);
  return uniform53(out[0]!, out[1]!);
}

/** Shock word of agent i towards j. One counter serves two neighbouring partners. */
export function shockWord(key: CounterKey, i: number, j: number, out: Int32Array): number {
  threefry(key[0], key[1], i, j >> 1, out);
  return out[j & 1]! >>> 0;
}

/** Draws the meetings of all pairs that may link without closure. */
export function drawMeetings(program: Program, bounds: Float64Array, key: CounterKey, meetings: Meetings): void {
  const { size, rows, firstColumn, consent } = program;
  const { own, other } = program.profiles;
  const mutual = consent !== 'either';
  const [k0, k1] = key;
  const out = new Int32Array(2);
  const held = new Int32Array(2);
  meetings.count = 0;
  for (let i = 0; i < rows; i++) {
    const start = Math.max(i + 1, firstColumn);
    for (let block = start >> 1; 2 * block < size; block++) {
      threefry(k0, k1, i, block, held);
      for (let j = Math.max(start, 2 * block); j <= 2 * block + 1 && j < size; j++) {
        const low = held[j & 1]! >>> 0;
        const at = i * size + j;
        const yes = low < bounds[own[at]!]!;
        if (mutual && !yes) continue;
        const high = shockWord(key, j, i, out);
        if (high >= bounds[other[at]!]! && (mutual || !yes)) continue;
        addMeeting(meetings, at, meetingTime(key, i, j, out), low, high);
      }
    }
  }
}

function addMeeting(meetings: Meetings, pair: number, time: number, low: number, high: number): void {
  const at = meetings.count++;
  meetings.pair[at] = pair;
  meetings.time[at] = time;
  meetings.shockLow[at] = low;
  meetings.shockHigh[at] = high;
}

/** Appends one pair if it is later than `now`, may link with closure, and is not among those drawn before. Returns its number or -1. */
export function drawClosedMeeting(program: Program, { open, closed }: AgreementBounds, key: CounterKey, meetings: Meetings, pair: number, now: number): number {
  const { size, profiles } = program;
  const i = (pair / size) | 0;
  const j = pair - i * size;
  const time = meetingTime(key, i, j, scratch);
  if (time <= now) return -1;
  const ownProfile = profiles.own[pair]!;
  const otherProfile = profiles.other[pair]!;
  const mutual = program.consent !== 'either';
  const low = shockWord(key, i, j, scratch);
  if (mutual && low >= closed[ownProfile]!) return -1;
  const high = shockWord(key, j, i, scratch);
  const lowMay = low < closed[ownProfile]!;
  const highMay = high < closed[otherProfile]!;
  if (mutual ? !highMay : !lowMay && !highMay) return -1;
  const lowBefore = low < open[ownProfile]!;
  const highBefore = high < open[otherProfile]!;
  if (mutual ? lowBefore && highBefore : lowBefore || highBefore) return -1;
  addMeeting(meetings, pair, time, low, high);
  return meetings.count - 1;
}

const scratch = new Int32Array(2);

/** Meeting numbers in order of time: buckets of equal length, then insertion within a bucket. */
export function meetingOrder({ count, time }: Meetings): Int32Array {
  const start = new Int32Array(count + 1);
  for (let m = 0; m < count; m++) start[Math.floor(time[m]! * count) + 1]! += 1;
  for (let b = 0; b < count; b++) start[b + 1]! += start[b]!;
  const order = new Int32Array(count);
  const next = start.slice();
  for (let m = 0; m < count; m++) {
    const bucket = Math.floor(time[m]! * count);
    let at = next[bucket]!;
    next[bucket] = at + 1;
    while (at > start[bucket]! && time[order[at - 1]!]! > time[m]!) {
      order[at] = order[at - 1]!;
      at -= 1;
    }
    order[at] = m;
  }
  return order;
}
