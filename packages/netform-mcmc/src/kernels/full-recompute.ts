/**
 * The same kernels from the definition, by full recomputation of the likelihood: slow, plain, and the oracle of the tests.
 */
import type { LinkSet } from '../data/link-set.ts';
import { countCells, createCellCounter } from '../likelihood/cells.ts';
import { givenTimesLikelihood } from '../likelihood/given-times.ts';
import type { Program } from '../model/program.ts';
import { recountCodes } from '../state/recount.ts';

/** log L(theta; D, T) from all pair times, shape [N(N-1)/2], with every state counted afresh. */
export function fullLogLikelihood(program: Program, links: LinkSet, theta: ArrayLike<number>, pairTimes: Float64Array, closureCount: number): number {
  const codes = recountCodes(program.size, links, pairTimes, closureCount, program.directed);
  const cells = countCells(program, codes, createCellCounter(program, program.size, closureCount));
  return givenTimesLikelihood(program, program.size, closureCount).value(theta, cells);
}

/** The full conditional of one pair's time: breakpoints and the probability of each interval between them. */
export interface TimeConditional {
  /** Ascending from 0 to 1. */
  readonly breaks: Float64Array;
  /** Probability of each interval, shape [breaks - 1]; the density is constant inside an interval. */
  readonly probability: Float64Array;
}

/**
 * The exact full conditional of the time of pair number `pair`: with all other times fixed the likelihood is constant between
 * them. A draw from it is a Gibbs step: choose an interval by its probability, then a uniform point inside.
 */
export function timeConditional(
  program: Program,
  links: LinkSet,
  theta: ArrayLike<number>,
  pairTimes: Float64Array,
  pair: number,
  closureCount: number,
): TimeConditional {
  const others = pairTimes.filter((_, q) => q !== pair);
  const breaks = Float64Array.from([0, ...others.sort(), 1]);
  const moved = pairTimes.slice();
  const logs = Float64Array.from({ length: breaks.length - 1 }, (_, k) => {
    moved[pair] = (breaks[k]! + breaks[k + 1]!) / 2;
    return fullLogLikelihood(program, links, theta, moved, closureCount) + Math.log(breaks[k + 1]! - breaks[k]!);
  });
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const weights = logs.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { breaks, probability: weights.map((weight) => weight / total) };
}
