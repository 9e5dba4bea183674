/**
 * Runs chains of one problem, one iteration at a time:
 *
 *   1. draw the times of all unlinked pairs given theta and the link times (exact)
 *   2. Metropolis-Hastings on every link time
 *   3. update theta given all times
 *
 * Any fixed order of kernels that leave p(theta, T | D) invariant leaves it invariant. The runner holds the working memory, so one
 * runner serves one chain at a time; `enter` switches it to a chain.
 */
import { type Key, streamOf } from '@thetakit/random';
import { createLinkMove } from '../kernels/link-move.ts';
import { linkSweep } from '../kernels/link-sweep.ts';
import { ABSENT, createOrderState, type OrderState, placeLinks } from '../kernels/order-state.ts';
import { createRefreshMemory, refreshUnlinked } from '../kernels/refresh.ts';
import { type CellCounter, type Cells, countCells, createCellCounter } from '../likelihood/cells.ts';
import { type GivenTimesLikelihood, givenTimesLikelihood } from '../likelihood/given-times.ts';
import { dependsOnState } from '../model/program.ts';
import { createTables, fillTables } from '../model/utility-tables.ts';
import { counterKey } from '../random/threefry.ts';
import { nextUniform, type WordStream, wordStream } from '../random/word-stream.ts';
import { staticScoring } from '../start/static-fit.ts';
import { closureOf } from '../state/pair-code.ts';
import { choleskyOf, solveUpper } from '../theta/cholesky.ts';
import { startDualAveraging } from '../theta/dual-averaging.ts';
import { hmcStep } from '../theta/hmc.ts';
import { dampedScoring, independenceStep } from '../theta/independence.ts';
import type { LogDensity } from '../theta/log-density.ts';
import { nutsStep } from '../theta/nuts.ts';
import { expand, type FreeParameters, posteriorDensity } from '../theta/posterior.ts';
import { randomWalkScale, randomWalkStep } from '../theta/random-walk.ts';
import type { ThetaKernel } from '../theta/theta-step.ts';
import { adaptTuning } from './adaptation.ts';
import type { ChainProblem, ThetaKernelName } from './chain-problem.ts';
import type { ChainState, IterationStats } from './chain-state.ts';

/** Runs the chains of one problem. */
export interface ChainRunner {
  /** Times and codes of the chain under way; overwritten by the next call. */
  readonly order: OrderState;
  /** The start of a chain: static fit, stochastic EM from random times, and noise of two conditional standard deviations. */
  start(chain: number): ChainState;
  /** Makes the memory that of a stored state. Needed before the first `iterate` of a state that this runner did not make last. */
  enter(state: ChainState): void;
  /** One iteration; `warmup` is the whole number of warm-up iterations, during which the kernel adapts. */
  iterate(state: ChainState, warmup: number): { readonly state: ChainState; readonly stats: IterationStats };
}

const kernels: Readonly<Record<ThetaKernelName, ThetaKernel>> = { hmc: hmcStep, nuts: nutsStep, 'random-walk': randomWalkStep, independence: independenceStep };

/** Words of the key path: chains, and the purposes inside one iteration. */
const chainPurpose = 0xc4;
const purposes = { refresh: 1, links: 2, theta: 3, start: 4 } as const;

/** Working memory of a runner. */
interface Workshop {
  readonly order: OrderState;
  readonly counter: CellCounter;
  readonly likelihood: GivenTimesLikelihood;
  readonly parameters: FreeParameters;
  readonly density: LogDensity;
  /** Cells of the moment. */
  cells: Cells;
  /** Draws all times given theta; returns the share of link moves accepted. */
  moveTimes(theta: Float64Array, chain: number, iteration: number): number;
  /** Words for (chain, iteration, purpose). */
  words(chain: number, iteration: number, purpose: number): WordStream;
}

function createWorkshop(problem: ChainProblem): Workshop {
  const { frame, prior, free, base } = problem;
  const { program, degreeCount, closureCount } = frame;
  const order = createOrderState(frame);
  const tables = createTables(program, degreeCount, closureCount);
  const counter = createCellCounter(program, degreeCount, closureCount);
  const likelihood = givenTimesLikelihood(program, degreeCount, closureCount);
  const memory = createRefreshMemory(frame);
  const move = createLinkMove(frame);
  const parameters = { free, all: base.slice() };
  const block = Math.min(4096, 64 + 4 * program.pairs.code.length);
  const workshop: Workshop = {
    order,
    counter,
    likelihood,
    parameters,
    density: posteriorDensity(program, likelihood, () => workshop.cells, prior, parameters),
    cells: counter.cells,
    words: (chain, iteration, purpose) => wordStream(counterKey(problem.seed, chainPurpose, chain, iteration, purpose), block),
    moveTimes: (theta, chain, iteration) => {
      if (!dependsOnState(program) && frame.missingCount === 0 && iteration > 0) return 1;
      fillTables(program, theta, tables);
      refreshUnlinked(frame, order, tables, workshop.words(chain, iteration, purposes.refresh), memory);
      const stream = workshop.words(chain, iteration, purposes.links);
      let accepted = 0;
      for (let sweep = 0; sweep < problem.sweeps; sweep++) accepted += linkSweep(frame, order, tables, stream, move, problem.timeProposal) / problem.sweeps;
      workshop.cells = countCells(program, order.codes, counter);
      return accepted;
    },
  };
  return workshop;
}

/** A runner for a problem. */
export function createChainRunner(problem: ChainProblem): ChainRunner {
  const { frame, prior, free } = problem;
  const workshop = createWorkshop(problem);
  const { order, counter, likelihood, parameters, density, words, moveTimes } = workshop;
  const normals = (chain: number, iteration: number, purpose: number) => streamOf(thetaKey(problem.seed, chain, iteration, purpose));
  return {
    order,
    start: (chain) => {
      let values = staticScoring(frame, counter, likelihood, prior, parameters).theta;
      const stream = words(chain, -1, purposes.start);
      placeLinks(
        frame,
        order,
        order.linkTimes.map((_, e) => (frame.missing[e] === 1 ? ABSENT : nextUniform(stream))),
      );
      for (let step = 0; step < problem.startSteps; step++) {
        moveTimes(expand(parameters, values), chain, -2 - step);
        values = dampedScoring(density, values, 1);
      }
      if (problem.startSteps === 0) moveTimes(expand(parameters, values), chain, -2);
      return startState(problem, chain, density, values, order.linkTimes, normals(chain, -1, purposes.theta).fillNormal(new Float64Array(free.length)));
    },
    enter: (state) => {
      placeLinks(frame, order, state.linkTimes);
      workshop.cells = countCells(frame.program, order.codes, counter);
    },
    iterate: (state, warmup) => {
      const acceptedLinks = moveTimes(state.theta, state.chain, state.iteration);
      const values = Float64Array.from(free, (k) => state.theta[k]!);
      const step = kernels[problem.theta](density, values, state.tuning, normals(state.chain, state.iteration, purposes.theta));
      const stats: IterationStats = {
        lp: step.logDensity,
        acceptance_rate: step.acceptance,
        step_size: state.tuning.stepSize,
        n_steps: step.evaluations,
        diverging: step.divergent ? 1 : 0,
        energy: step.energy,
        accept_link: acceptedLinks,
        complete_loglik: likelihood.value(expand(parameters, step.theta), workshop.cells),
        ...timeStats(problem, order.linkTimes, order.codes),
      };
      const next: ChainState = {
        ...state,
        iteration: state.iteration + 1,
        theta: expand(parameters, step.theta).slice(),
        linkTimes: order.linkTimes.slice(),
        imputed: state.iteration < warmup ? state.imputed : countImputed(problem, order.linkTimes, state.imputed),
      };
      return { state: adaptTuning(next, step, warmup, density, problem.theta), stats };
    },
  };
}

/** Four words for the stream of a parameter update. */
function thetaKey(seed: number, chain: number, iteration: number, purpose: number): Key {
  const first = counterKey(seed, chainPurpose, chain, iteration, purpose, 0);
  const second = counterKey(seed, chainPurpose, chain, iteration, purpose, 1);
  return [first[0], first[1], second[0], second[1] | 1];
}

function startState(problem: ChainProblem, chain: number, density: LogDensity, values: Float64Array, linkTimes: Float64Array, noise: Float64Array): ChainState {
  const n = values.length;
  const metric = choleskyOf(density.information(values), n);
  const shift = solveUpper(metric, noise);
  const stepSize = problem.theta === 'random-walk' ? randomWalkScale(n) : 0.5;
  const theta = problem.base.slice();
  problem.free.forEach((k, at) => {
    theta[k] = values[at]! + 2 * shift[at]!;
  });
  return {
    chain,
    iteration: 0,
    theta,
    linkTimes: linkTimes.slice(),
    imputed: new Float64Array(problem.frame.missingCount),
    tuning: { stepSize, metric, pilot: values },
    averaging: startDualAveraging(stepSize),
    thetaSum: new Float64Array(n),
    thetaCount: 0,
  };
}

/** Adds 1 for every missing pair that is linked. */
function countImputed({ frame }: ChainProblem, linkTimes: Float64Array, before: Float64Array): Float64Array {
  if (before.length === 0) return before;
  const counts = before.slice();
  let q = 0;
  for (let e = 0; e < linkTimes.length; e++) if (frame.missing[e] === 1) counts[q++]! += linkTimes[e]! < ABSENT ? 1 : 0;
  return counts;
}

type TimeStats = Pick<IterationStats, 'imputed_links' | 'mean_link_time' | 'mean_closing_time'>;

/** Number of imputed links, and mean times of all links and of those that closed a triangle. */
function timeStats({ frame }: ChainProblem, linkTimes: Float64Array, codes: Int32Array): TimeStats {
  const { links, program, missing, missingCount } = frame;
  const closureBase = program.directed ? frame.closureCount / 2 : frame.closureCount;
  let imputed = 0;
  let sum = 0;
  let closingSum = 0;
  let closing = 0;
  for (let e = 0; e < links.count; e++) {
    if (linkTimes[e]! >= ABSENT) continue;
    imputed += missing[e]!;
    sum += linkTimes[e]!;
    if (closureOf(codes[links.low[e]! * program.size + links.high[e]!]!) % closureBase < 2) continue;
    closing += 1;
    closingSum += linkTimes[e]!;
  }
  return { imputed_links: imputed, mean_link_time: sum / (links.count - missingCount + imputed), mean_closing_time: closingSum / closing };
}
