/**
 * Bayes factors of nested models by the Savage-Dickey ratio (Dickey 1971): with independent priors the model in which a coefficient
 * is `at` (0: the term is left out) has, against the one in which it is free, the odds
 *
 *   B = p(theta_k = at | D) / p(theta_k = at),
 *
 * the posterior over the prior density there. It needs one fit only. Information criteria over pairs (WAIC, LOO) do not apply, because
 * pairs depend on each other through the order of meetings.
 */
import { ThetakitError } from '@thetakit/registry';
import type { NormalPrior } from '../theta/prior.ts';
import type { Chains } from './chains.ts';
import { mean } from './moments.ts';

/** A Bayes factor. */
export interface SavageDickey {
  /** Natural log of the odds of the restricted model against the free one: above 0 favours leaving the term out. */
  readonly logBayesFactor: number;
  /** True when fewer than ten draws lie beyond `at`: then the posterior density there is that of a normal, and only its order of magnitude counts. */
  readonly isExtrapolated: boolean;
}

/** Draws that must lie beyond the point on both sides. */
const beyond = 10;

/**
 * The Bayes factor of theta_k = `at` (default 0) from draws of theta_k and its prior. The posterior density comes from a Gaussian kernel with
 * Silverman's width, 0.9 sd n^(-1/5). Throws ARGUMENT_OUT_OF_RANGE for draws that do not vary.
 */
export function savageDickey(chains: Chains, { mean: centre = 0, sd }: NormalPrior, at = 0): SavageDickey {
  const draws = Float64Array.from(chains.flatMap((chain) => [...chain]));
  const average = mean(draws);
  const spread = Math.sqrt(draws.reduce((sum, value) => sum + (value - average) ** 2, 0) / (draws.length - 1));
  if (!(spread > 0)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'savageDickey',
      problem: `the ${draws.length} draws do not vary`,
      action: 'Pass the draws of a free parameter',
      received: spread,
    });
  }
  const below = draws.reduce((count, value) => count + (value < at ? 1 : 0), 0);
  const isExtrapolated = below < beyond || draws.length - below < beyond;
  const posterior = isExtrapolated ? logNormal(at, average, spread) : logKernel(draws, at, 0.9 * spread * draws.length ** -0.2);
  return { logBayesFactor: posterior - logNormal(at, centre, sd), isExtrapolated };
}

function logNormal(x: number, centre: number, sd: number): number {
  return -(((x - centre) / sd) ** 2) / 2 - Math.log(sd * Math.sqrt(2 * Math.PI));
}

function logKernel(draws: Float64Array, at: number, width: number): number {
  const sum = draws.reduce((total, value) => total + Math.exp(-(((value - at) / width) ** 2) / 2), 0);
  return Math.log(sum / (draws.length * width * Math.sqrt(2 * Math.PI)));
}
