/**
 * Fits that need no sampling, to compare with: each maximises a posterior by damped Fisher scoring.
 *
 *   staticFit            every pair sees the final network without its own link; ignores the order
 *   covariatesOnlyFit    network terms left out: then the order is irrelevant and this is plain (penalised) maximum likelihood
 *   randomOrderFit       one order drawn at random, as if it were known; biased towards no network effects
 *
 * Missing pairs count as unlinked in all three.
 */
import type { Outcome } from '@thetakit/registry';
import { type ChainProblem, chainProblem, type SamplerSettings } from '../chain/chain-problem.ts';
import type { NetworkData } from '../data/network-data.ts';
import { ABSENT, createOrderState, type OrderFrame, placeLinks, placePair } from '../kernels/order-state.ts';
import { type CellCounter, type Cells, countCells, createCellCounter } from '../likelihood/cells.ts';
import { givenTimesLikelihood } from '../likelihood/given-times.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { counterKey } from '../random/threefry.ts';
import { nextUniform, wordStream } from '../random/word-stream.ts';
import { fisherScoring, type ScoringResult } from '../start/fisher-scoring.ts';
import { staticScoring } from '../start/static-fit.ts';
import { forEachPair } from '../state/recount.ts';
import { multiplyColumns } from '../terms/product.ts';
import { columnsOf } from '../terms/term.ts';
import { choleskyOf, solveFactored } from '../theta/cholesky.ts';
import { posteriorDensity } from '../theta/posterior.ts';

/** A point estimate. */
export interface BaselineFit {
  readonly labels: readonly string[];
  /** Shape [K]; fixed parameters at their values. */
  readonly theta: Float64Array;
  /** Square roots of the diagonal of the inverse information; 0 for fixed parameters. */
  readonly standardErrors: Float64Array;
  /** Log posterior at the maximum, up to a constant. */
  readonly logDensity: number;
  readonly iterations: number;
  readonly outcome: Outcome;
}

/** The static fit. */
export function staticFit(data: NetworkData, model: FormationModel, settings: SamplerSettings = {}): BaselineFit {
  const problem = chainProblem(data, model, settings);
  const { frame } = problem;
  const counter = createCellCounter(frame.program, frame.degreeCount, frame.closureCount);
  const likelihood = givenTimesLikelihood(frame.program, frame.degreeCount, frame.closureCount);
  return baselineOf(problem, staticScoring(frame, counter, likelihood, problem.prior, { free: problem.free, all: problem.base.slice() }));
}

/** The model without the terms that depend on the network. */
export function withoutNetworkTerms(data: NetworkData, model: FormationModel): FormationModel {
  return { ...model, terms: model.terms.filter((term) => columnsOf(term, data, multiplyColumns).every((column) => column.kind === 'static')) };
}

/** The fit without network terms. */
export function covariatesOnlyFit(data: NetworkData, model: FormationModel, settings: SamplerSettings = {}): BaselineFit {
  return staticFit(data, withoutNetworkTerms(data, model), settings);
}

/** The fit to one random order. */
export function randomOrderFit(data: NetworkData, model: FormationModel, settings: SamplerSettings = {}): BaselineFit {
  const problem = chainProblem(data, model, settings);
  const { frame } = problem;
  const { program } = frame;
  const cells = randomOrderCells(frame, createCellCounter(program, frame.degreeCount, frame.closureCount), problem.seed);
  const likelihood = givenTimesLikelihood(program, frame.degreeCount, frame.closureCount);
  const density = posteriorDensity(program, likelihood, () => cells, problem.prior, { free: problem.free, all: problem.base.slice() });
  return baselineOf(problem, fisherScoring(density, new Float64Array(problem.free.length)));
}

/** The cells of one order drawn from the seed. `counter` is overwritten. */
export function randomOrderCells(frame: OrderFrame, counter: CellCounter, seed: number): Cells {
  const { program } = frame;
  const stream = wordStream(counterKey(seed, 0x0d));
  const state = createOrderState(frame);
  placeLinks(
    frame,
    state,
    state.linkTimes.map((_, e) => (frame.missing[e] === 1 ? ABSENT : nextUniform(stream))),
  );
  placeLinks(frame, state, state.linkTimes.slice());
  forEachPair(program.size, (i, j) => {
    const e = frame.linkNumber[i * program.size + j]!;
    if (e < 0 || frame.missing[e] === 1) placePair(frame, state, i, j, nextUniform(stream));
  });
  return countCells(program, state.codes, counter);
}

function baselineOf(problem: ChainProblem, { theta, information, logDensity, iterations, outcome }: ScoringResult): BaselineFit {
  const n = theta.length;
  const all = problem.base.slice();
  const standardErrors = new Float64Array(all.length);
  const factor = choleskyOf(information, n);
  problem.free.forEach((k, at) => {
    all[k] = theta[at]!;
    const unit = Float64Array.from({ length: n }, (_, i) => (i === at ? 1 : 0));
    standardErrors[k] = Math.sqrt(solveFactored(factor, unit)[at]!);
  });
  return { labels: problem.frame.program.labels, theta: all, standardErrors, logDensity, iterations, outcome };
}
