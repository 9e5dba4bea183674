/**
 * Plain data augmentation over permutations, the way that comes to mind first: the state is the order of all meetings, a move
 * swaps two of them drawn at random, and theta takes one random-walk step per iteration. With the uniform prior over orders and a symmetric
 * proposal a swap is accepted with probability
 *
 *   min(1, product of c_q after / c_q before)    over the two meetings and those between them that see a link that moves.
 *
 * A third, independent route to the posterior, and the yardstick of the benchmark: most swaps are of two unlinked pairs and
 * leave the network as it was, so the order of the links moves slowly.
 */
import { keyOf, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';
import { type ChainProblem, chainProblem, checkCount, type SamplerSettings } from '../chain/chain-problem.ts';
import type { NetworkData } from '../data/network-data.ts';
import { countCells, createCellCounter } from '../likelihood/cells.ts';
import { givenTimesLikelihood } from '../likelihood/given-times.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { createTables, fillTables, type UtilityTables } from '../model/utility-tables.ts';
import { counterKey } from '../random/threefry.ts';
import { nextInteger, nextUniform, type WordStream, wordStream } from '../random/word-stream.ts';
import { forEachPair } from '../state/recount.ts';
import { posteriorDensity } from '../theta/posterior.ts';
import { acceptLinkTime, codeFactor, createLinkMove, type LinkMove, proposeLinkTime } from './link-move.ts';
import { codeAt, createOrderState, type OrderFrame, type OrderState, placeLinks, placePair, writePair } from './order-state.ts';

/** Settings of `sampleSwaps`; `theta`, `sweeps` and `timeProposal` are not used. */
export interface SwapOptions extends SamplerSettings {
  /** Iterations dropped at the start; default 500. */
  readonly warmup?: number;
  /** Default 1000. */
  readonly draws?: number;
  /** Swaps proposed per iteration; default the number of pairs. */
  readonly swaps?: number;
  /** Standard deviation of the random walk on each free parameter, one number or one for each; default 0.5. */
  readonly step?: number | ArrayLike<number>;
  /** All parameters at the start, shape [K]; default the prior means. */
  readonly start?: ArrayLike<number>;
  /** Ends the run when it is aborted; the draws so far are returned. */
  readonly signal?: { readonly aborted: boolean };
}

/** Draws of one chain, row-major, shape [draws, K]; the order starts at random. Throws NETWORK_INVALID for missing pairs. */
export function sampleSwaps(data: NetworkData, model: FormationModel, options: SwapOptions = {}): Float64Array {
  const { warmup = 500, draws = 1000, step = 0.5, signal } = options;
  checkCount('warmup', warmup, 0);
  checkCount('draws', draws, 1);
  if (data.missing.count > 0) {
    throw new ThetakitError('NETWORK_INVALID', {
      who: 'sampleSwaps',
      problem: `${data.missing.count} pairs are missing, and this sampler knows linked and unlinked pairs only`,
      action: 'Use fit, which imputes them',
      received: data.missing.count,
    });
  }
  const problem = chainProblem(data, model, options);
  const { frame, free, prior } = problem;
  const { program } = frame;
  const walk = createSwaps(problem, options.swaps ?? program.pairs.code.length);
  const stream = streamOf(keyOf(problem.seed));
  const counter = createCellCounter(program, frame.degreeCount, frame.closureCount);
  let cells = counter.cells;
  const likelihood = givenTimesLikelihood(program, frame.degreeCount, frame.closureCount);
  const density = posteriorDensity(program, likelihood, () => cells, prior, { free, all: problem.base.slice() });
  let values = Float64Array.from(free, (k) => options.start?.[k] ?? prior.means[k]!);
  const theta = problem.base.slice();
  const kept = new Float64Array(draws * theta.length);
  for (let iteration = 0; iteration < warmup + draws; iteration++) {
    if (signal?.aborted === true) return kept.slice(0, Math.max(0, iteration - warmup) * theta.length);
    free.forEach((k, at) => {
      theta[k] = values[at]!;
    });
    walk(theta);
    cells = countCells(program, walk.codes, counter);
    const proposal = values.map((value, k) => value + (typeof step === 'number' ? step : step[k]!) * stream.normal());
    if (Math.log(stream.uniform()) < density.value(proposal) - density.value(values)) values = proposal;
    free.forEach((k, at) => {
      theta[k] = values[at]!;
    });
    if (iteration >= warmup) kept.set(theta, (iteration - warmup) * theta.length);
  }
  return kept;
}

/** What the swaps work on. */
interface Shuffle {
  readonly frame: OrderFrame;
  readonly state: OrderState;
  readonly tables: UtilityTables;
  readonly move: LinkMove;
}

/** Proposes `count` swaps for a parameter vector; `codes` are those of the present order. */
function createSwaps({ frame, seed }: ChainProblem, count: number): ((theta: Float64Array) => void) & { readonly codes: Int32Array } {
  const { program, links } = frame;
  const pairs = program.pairs.code.length;
  const stream = wordStream(counterKey(seed, 0x53));
  const state = createOrderState(frame);
  const order = shuffled(pairs, stream);
  const tables = createTables(program, frame.degreeCount, frame.closureCount);
  const at = new Int32Array(pairs);
  forEachPair(program.size, (i, j, pair) => {
    at[pair] = i * program.size + j;
    // Positions as times in the middles of m equal parts.
    state.times[at[pair]!] = (order[pair]! + 0.5) / pairs;
  });
  placeLinks(
    frame,
    state,
    Float64Array.from(links.low, (low, e) => state.times[low * program.size + links.high[e]!]!),
  );
  forEachPair(program.size, (i, j) => placePair(frame, state, i, j, state.times[i * program.size + j]!));
  const shuffle: Shuffle = { frame, state, tables, move: createLinkMove(frame) };
  const walk = (theta: Float64Array) => {
    fillTables(program, theta, tables);
    for (let k = 0; k < count; k++) {
      const a = at[nextInteger(stream, pairs)]!;
      const b = at[nextInteger(stream, pairs)]!;
      if (a !== b) swap(shuffle, a, b, nextUniform(stream), 1 / (4 * pairs));
    }
  };
  return Object.assign(walk, { codes: state.codes });
}

function shuffled(count: number, stream: WordStream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, k) => k);
  for (let k = count - 1; k > 0; k--) {
    const other = nextInteger(stream, k + 1);
    const held = order[k]!;
    order[k] = order[other]!;
    order[other] = held;
  }
  return order;
}

/** Proposes to swap the meetings of the pairs at positions a and b of the matrix. `gap` is less than half of the time between meetings. */
function swap(shuffle: Shuffle, a: number, b: number, threshold: number, gap: number): void {
  const { frame, state } = shuffle;
  const [first, second] = [frame.linkNumber[a]!, frame.linkNumber[b]!];
  const [timeA, timeB] = [state.times[a]!, state.times[b]!];
  if (first < 0 && second < 0) {
    const ratio = factorRatio(shuffle, a, timeB) * factorRatio(shuffle, b, timeA);
    if (!(threshold < ratio)) return;
    moveUnlinked(shuffle, a, timeB);
    moveUnlinked(shuffle, b, timeA);
    return;
  }
  // One after the other, the first to just beyond the place of the second, so that no two meetings share a time. Undone when refused.
  const logRatio = moveTo(shuffle, a, timeB + gap) + moveTo(shuffle, b, timeA) + moveTo(shuffle, a, timeB);
  if (Math.log(threshold) < logRatio) return;
  moveTo(shuffle, a, timeB + gap);
  moveTo(shuffle, b, timeB);
  moveTo(shuffle, a, timeA);
}

/** Moves one meeting; returns the log of the likelihood ratio. */
function moveTo(shuffle: Shuffle, at: number, time: number): number {
  const { frame, state, tables, move } = shuffle;
  const e = frame.linkNumber[at]!;
  if (e < 0) {
    const ratio = factorRatio(shuffle, at, time);
    moveUnlinked(shuffle, at, time);
    return Math.log(ratio);
  }
  proposeLinkTime(frame, state, tables, e, time, move);
  acceptLinkTime(frame, state, e, time, move);
  return move.logRatio;
}

function factorRatio({ frame, state, tables }: Shuffle, at: number, time: number): number {
  const { size, profiles } = frame.program;
  const i = (at / size) | 0;
  const [own, other] = [profiles.own[at]!, profiles.other[at]!];
  return codeFactor(tables, own, other, codeAt(frame, state, i, at - i * size, time)) / codeFactor(tables, own, other, state.codes[at]!);
}

function moveUnlinked({ frame, state }: Shuffle, at: number, time: number): void {
  const i = (at / frame.program.size) | 0;
  const j = at - i * frame.program.size;
  writePair(frame, state, i, j, time, codeAt(frame, state, i, j, time));
}
