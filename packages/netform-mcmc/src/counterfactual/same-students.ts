/**
 * The "same students" counterfactual: not new networks from the model, but what would have become of THIS network. For each
 * draw of (theta, T) the shocks are drawn given the data too, so that a replay under the data gives the observed network
 * exactly; the same meetings with the same shocks are then replayed under the alternative.
 *
 * Shocks given the data, with a = Lam(u_ij), b = Lam(u_ji) at the pair's own meeting and uniform shocks U, V: mutual consent
 * and linked: U < a and V < b, independent; not linked: both uniform until not (U < a and V < b). Either consent mirrored.
 */
import { chainProblem, checkCount, type SamplerSettings } from '../chain/chain-problem.ts';
import { type ChainRunner, createChainRunner } from '../chain/chain-runner.ts';
import type { ChainState } from '../chain/chain-state.ts';
import { linkSetOf } from '../data/link-set.ts';
import type { NetworkData } from '../data/network-data.ts';
import { ABSENT, type OrderFrame } from '../kernels/order-state.ts';
import { logistic } from '../likelihood/pair-factor.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { createTables, fillTables, type UtilityTables } from '../model/utility-tables.ts';
import { lastOf } from '../predictive/last-of.ts';
import { counterKey } from '../random/threefry.ts';
import { nextInteger, nextUniform, type WordStream, wordStream } from '../random/word-stream.ts';
import { createMeetings, type Meetings } from '../simulation/meetings.ts';
import { createSimulator } from '../simulation/simulator.ts';
import { closureOf, LINKED, ownOf, partnerOf } from '../state/pair-code.ts';
import { forEachPair } from '../state/recount.ts';
import type { NodeAttribute } from '../statistics/mixing-matrix.ts';
import { type GraphStatistic, type NetworkStatistics, statisticsOfLinks } from '../statistics/network-statistics.ts';
import { type Counterfactual, checkSameColumns } from './counterfactual.ts';
import { pairedDifferences } from './paired-differences.ts';

/** Settings of `sameStudents`; those of the sampler must be the ones of the fit. */
export interface SameStudentsOptions extends SamplerSettings {
  /** Number of replays; default 100. */
  readonly simulations?: number;
  /** Iterations of the chain between replays; default 5. */
  readonly thin?: number;
  /** Iterations before the first replay when only parameters are given; default 100. */
  readonly warmup?: number;
  readonly attributes?: Readonly<Record<string, NodeAttribute>>;
  /** Further statistics by name: each makes one number of a network. */
  readonly statistics?: Readonly<Record<string, GraphStatistic>>;
  /** Ends the replays when it is aborted; what was replayed is returned. */
  readonly signal?: { readonly aborted: boolean };
}

/**
 * Goes on from the last state of a chain, or from parameters of the posterior with link times that `warmup` iterations bring to it,
 * and replays the chain's meetings under the alternative. The baseline is the observed network, with missing pairs as the chain has imputed them.
 */
export function sameStudents(
  data: NetworkData,
  alternative: NetworkData,
  model: FormationModel,
  from: ChainState | Float64Array,
  options: SameStudentsOptions = {},
): Counterfactual {
  return lastOf(sameStudentsSteps(data, alternative, model, from, options));
}

/** The same as a generator: one iteration of the chain per `next`, which gives the number of replays so far. */
export function* sameStudentsSteps(
  data: NetworkData,
  alternative: NetworkData,
  model: FormationModel,
  from: ChainState | Float64Array,
  options: SameStudentsOptions = {},
): Generator<number, Counterfactual, void> {
  const { simulations = 100, thin = 5, warmup = 100, attributes = {}, statistics: own = {}, signal } = options;
  checkCount('simulations', simulations, 1);
  checkCount('thin', thin, 1);
  checkCount('warmup', warmup, 0);
  const problem = chainProblem(data, model, options);
  const program = compileModel(model, alternative);
  checkSameColumns(problem.frame.program.labels, program.labels, data.size, alternative.size);
  const runner = createChainRunner(problem);
  const simulator = createSimulator(program);
  const meetings = createMeetings(program.size);
  const statistics = (links: NetworkData['links']) => statisticsOfLinks(data, links, attributes, own);
  const observed = statistics(data.links);
  const baseline: NetworkStatistics[] = [];
  const changed: NetworkStatistics[] = [];
  const adapting = from instanceof Float64Array ? warmup : 0;
  let current = from instanceof Float64Array ? { ...runner.start(0), theta: from.slice() } : from;
  runner.enter(current);
  while (adapting > 0 && current.iteration < adapting && signal?.aborted !== true) {
    current = runner.iterate(current, adapting).state;
    yield 0;
  }
  while (changed.length < simulations && signal?.aborted !== true) {
    for (let k = 0; k < thin; k++) {
      current = runner.iterate(current, adapting).state;
      yield changed.length;
    }
    drawShocks(problem.frame, runner, current.theta, wordStream(counterKey(problem.seed, 0x5a, current.chain, current.iteration)), meetings);
    changed.push(statistics(simulator.replay(current.theta, meetings).links));
    baseline.push(data.missing.count === 0 ? observed : statistics(presentLinks(problem.frame, runner)));
  }
  return { baseline, alternative: changed, differences: pairedDifferences(baseline, changed) };
}

/** The links of the chain's present network: the observed ones and those imputed now. */
function presentLinks({ program, links }: OrderFrame, { order }: Pick<ChainRunner, 'order'>): NetworkData['links'] {
  const codes: number[] = [];
  for (let e = 0; e < links.count; e++) if (order.linkTimes[e]! < ABSENT) codes.push(links.low[e]! * program.size + links.high[e]!);
  return linkSetOf(program.size, Float64Array.from(codes));
}

/** Meetings of all pairs: the times of the chain, and shocks given theta, times and data. */
export function drawShocks(frame: OrderFrame, { order }: Pick<ChainRunner, 'order'>, theta: Float64Array, stream: WordStream, meetings: Meetings): void {
  const { program } = frame;
  const { size } = program;
  const tables = createTables(program, frame.degreeCount, frame.closureCount);
  fillTables(program, theta, tables);
  forEachPair(size, (i, j, pair) => {
    const at = i * size + j;
    const code = order.codes[at]!;
    const a = agreeing(tables, program.profiles.own[at]!, ownOf(code), partnerOf(code), closureOf(code));
    const b = agreeing(tables, program.profiles.other[at]!, partnerOf(code), ownOf(code), closureOf(code));
    meetings.pair[pair] = at;
    meetings.time[pair] = order.times[at]!;
    writeShocks(meetings, pair, a, b, (code & LINKED) !== 0, program.consent !== 'either', stream);
  });
  meetings.count = (size * (size - 1)) / 2;
}

const wordCount = 2 ** 32;

/** Number of shock words with which an agent agrees: those w with (w + 1/2) 2^-32 < Lam(u); at least 1. */
function agreeing(
  { sign, pairUtility, degreeUtility, degreeCount, closureCount }: UtilityTables,
  profile: number,
  own: number,
  partner: number,
  closure: number,
): number {
  const u = sign * (pairUtility[profile * closureCount + closure]! + degreeUtility[own * degreeCount + partner]!);
  return Math.min(wordCount, Math.max(1, Math.ceil(logistic(u) * wordCount - 0.5)));
}

/** Draws the two words of a pair given its outcome; a and b of 2^32 words agree. */
function writeShocks(meetings: Meetings, pair: number, a: number, b: number, linked: boolean, mutual: boolean, stream: WordStream): void {
  let low = 0;
  let high = 0;
  if (linked && mutual) {
    low = nextInteger(stream, a);
    high = nextInteger(stream, b);
  } else if (!linked && !mutual) {
    low = a + nextInteger(stream, wordCount - a);
    high = b + nextInteger(stream, wordCount - b);
  } else if (linked) {
    // U < a with probability a / P(either), then V is free; else U >= a and V < b.
    const p = a / wordCount + (1 - a / wordCount) * (b / wordCount);
    const first = nextUniform(stream) * p < a / wordCount;
    low = first ? nextInteger(stream, a) : a + nextInteger(stream, wordCount - a);
    high = nextInteger(stream, first ? wordCount : b);
  } else {
    do {
      low = nextInteger(stream, wordCount);
      high = nextInteger(stream, wordCount);
    } while (low < a && high < b);
  }
  meetings.shockLow[pair] = low;
  meetings.shockHigh[pair] = high;
}
