/**
 * The exact likelihood of a small network, summed over all meeting orders. With h(S) the probability-weighted number of ways
 * in which the pairs of S met first and turned out as observed, divided by the number of orders,
 *
 *   h(empty) = 1,   h(S + q) += h(S) c_q(links of S) / (m - |S|),   L(theta; D) = h(all m pairs),
 *
 * which visits 2^m sets instead of m! orders: 1,024 for five agents, 2,097,152 for seven. The same lattice run backwards
 * gives the exact probability that one pair met before another.
 */
import { ThetakitError } from '@thetakit/registry';
import { findLink, type LinkSet } from '../data/link-set.ts';
import { logFactor } from '../likelihood/pair-factor.ts';
import type { Program } from '../model/program.ts';
import { closureCountOf, createTables, fillTables, type UtilityTables } from '../model/utility-tables.ts';
import { forEachMeeting } from '../state/recount.ts';

/** Exact quantities of one network. */
export interface ExactResult {
  /** log L(theta; D). */
  readonly logLikelihood: number;
  /** Posterior mean position of each pair in the order, 1 to m, given theta and D; shape [m]. */
  readonly meanPosition: Float64Array;
  /** P(pair a meets before pair b | theta, D), row-major, shape [m, m]; the diagonal is 0. */
  readonly before: Float64Array;
}

/** Largest number of agents: 2^21 sets. */
export const LARGEST_EXACT_SIZE = 7;

/** The same for directed links, of which there are twice as many: 2^20 sets. */
export const LARGEST_EXACT_DIRECTED = 5;

interface Lattice {
  readonly size: number;
  readonly pairs: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Bits of the linked pairs. */
  readonly linked: number;
  readonly program: Program;
  readonly tables: UtilityTables;
}

/** Exact log-likelihood only; half the work of `exactOrders`. Throws ARGUMENT_OUT_OF_RANGE for more than seven agents, five for directed links. */
export function exactLogLikelihood(program: Program, links: LinkSet, theta: ArrayLike<number>): number {
  const lattice = latticeOf(program, links, theta);
  return Math.log(forward(lattice)[2 ** lattice.pairs - 1]!);
}

/** Exact log-likelihood, mean positions and order probabilities. Throws ARGUMENT_OUT_OF_RANGE for more than seven agents. */
export function exactOrders(program: Program, links: LinkSet, theta: ArrayLike<number>): ExactResult {
  const lattice = latticeOf(program, links, theta);
  const m = lattice.pairs;
  const ahead = forward(lattice);
  const likelihood = ahead[2 ** m - 1]!;
  const behind = new Float64Array(2 ** m);
  behind[2 ** m - 1] = 1;
  const meanPosition = new Float64Array(m);
  const before = new Float64Array(m * m);
  for (let set = 2 ** m - 2; set >= 0; set--) {
    const factors = factorsAt(lattice, set);
    const left = m - bitCount(set);
    for (let q = 0; q < m; q++) {
      if ((set >> q) & 1) continue;
      const step = (factors[q]! / left) * behind[set | (1 << q)]!;
      behind[set]! += step;
      const weight = (ahead[set]! * step) / likelihood;
      meanPosition[q]! += weight * (m - left + 1);
      for (let a = 0; a < m; a++) if ((set >> a) & 1) before[a * m + q]! += weight;
    }
  }
  return { logLikelihood: Math.log(likelihood), meanPosition, before };
}

function latticeOf(program: Program, links: LinkSet, theta: ArrayLike<number>): Lattice {
  const { size } = program;
  const agents = program.rows;
  const largest = program.directed ? LARGEST_EXACT_DIRECTED : LARGEST_EXACT_SIZE;
  if (agents > largest) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'exactOrders',
      problem: `there are ${agents} agents, expected at most ${largest}`,
      action: 'Sample the orders with fit instead',
      received: agents,
      expected: `size <= ${largest}`,
    });
  }
  const low: number[] = [];
  const high: number[] = [];
  let linked = 0;
  forEachMeeting(program, (i, j) => {
    const pair = low.push(i) - 1;
    high.push(j);
    if (findLink(links, i, j) >= 0) linked |= 1 << pair;
  });
  const tables = createTables(program, size, closureCountOf(program, size));
  fillTables(program, theta, tables, false);
  return { size, pairs: low.length, low: Int32Array.from(low), high: Int32Array.from(high), linked, program, tables };
}

function forward(lattice: Lattice): Float64Array {
  const m = lattice.pairs;
  const ahead = new Float64Array(2 ** m);
  ahead[0] = 1;
  for (let set = 0; set < 2 ** m - 1; set++) {
    const factors = factorsAt(lattice, set);
    const share = ahead[set]! / (m - bitCount(set));
    for (let q = 0; q < m; q++) if (((set >> q) & 1) === 0) ahead[set | (1 << q)]! += share * factors[q]!;
  }
  return ahead;
}

const scratch = new Float64Array(32);

/** Factors of all pairs when the pairs of `set` have met. */
function factorsAt({ size, pairs, low, high, linked, program, tables }: Lattice, set: number): Float64Array {
  const friends = new Int32Array(size);
  for (let q = 0; q < pairs; q++) {
    if (((set & linked) >> q) & 1) {
      friends[low[q]!]! |= 1 << high[q]!;
      friends[high[q]!]! |= 1 << low[q]!;
    }
  }
  const { own: profile, other } = program.profiles;
  const { closureCount, degreeCount, pairUtility, degreeUtility, sign } = tables;
  for (let q = 0; q < pairs; q++) {
    if ((set >> q) & 1) continue;
    const [i, j] = [low[q]!, high[q]!];
    const closure = program.directed ? directedClosureOfBits(friends, size / 2, i, j, closureCount) : closureOfBits(friends, i, j, closureCount);
    const [mi, mj] = [bitCount(friends[i]!), bitCount(friends[j]!)];
    const u = pairUtility[profile[i * size + j]! * closureCount + closure]! + degreeUtility[mi * degreeCount + mj]!;
    const v = pairUtility[other[i * size + j]! * closureCount + closure]! + degreeUtility[mj * degreeCount + mi]!;
    const isLink = ((linked >> q) & 1) === 1;
    scratch[q] = Math.exp(logFactor(u, v, isLink === (sign === 1)));
  }
  return scratch;
}

function closureOfBits(friends: Int32Array, i: number, j: number, closureCount: number): number {
  const common = bitCount(friends[i]! & friends[j]!);
  if (common > 0) return 1 + Math.min(common, closureCount - 2);
  for (let b = 0; b < friends.length; b++) if ((friends[i]! >> b) & 1 && (friends[b]! & friends[j]!) !== 0) return 1;
  return 0;
}

/** The same for the sender i and the receiver j: directed paths, and whether j's agent has named i. */
function directedClosureOfBits(friends: Int32Array, agents: number, i: number, j: number, closureCount: number): number {
  const base = closureCount / 2;
  const target = j - agents;
  const named = friends[i]! >> agents;
  const naming = friends[j]!;
  const reciprocated = (friends[target]! >> (agents + i)) & 1 ? base : 0;
  const common = bitCount(named & naming);
  if (common > 0) return reciprocated + 1 + Math.min(common, base - 2);
  for (let b = 0; b < agents; b++) if (b !== target && (named >> b) & 1 && ((friends[b]! >> agents) & naming & ~(1 << i)) !== 0) return reciprocated + 1;
  return reciprocated;
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
