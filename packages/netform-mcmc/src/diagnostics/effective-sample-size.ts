/**
 * Effective sample sizes: the number of independent draws that would estimate as well as the draws at hand.
 *
 *   ESS = S / tau,   tau = -1 + 2 sum_t rho_t,   rho_t = 1 - (W - mean over chains of gamma_t) / var_plus
 *
 * The sum stops by Geyer's initial monotone sequence: sums of neighbouring pairs rho_2t + rho_2t+1 while they are positive, each no
 * larger than the one before. tau is at least 1 / log10(S), so ESS is at most S log10(S).
 *
 * Sources: Geyer, "Practical Markov chain Monte Carlo", Statistical Science 7 (1992) 473-483, doi:10.1214/ss/1177011137; Vehtari et
 * al. (2021), doi:10.1214/20-BA1221. Values and edge rules agree with the R package posterior.
 */
import { autocovariance } from './autocovariance.ts';
import { type Chains, checkChains, isUndefined, pooled, splitChains } from './chains.ts';
import { mean, variance } from './moments.ts';
import { quantile } from './quantile.ts';
import { rankNormalise } from './rank-normalise.ts';

/** Bulk ESS: of the normal scores of the split chains. Says how well the centre of the distribution is known; want above 400. */
export function bulkEss(chains: Chains): number {
  checkChains('bulkEss', chains);
  return isUndefined(chains) ? Number.NaN : ess(rankNormalise(splitChains(chains)));
}

/** Tail ESS: the smaller of the ESS of the 5% and the 95% quantile. NaN when one of them is undefined. Want above 400. */
export function tailEss(chains: Chains): number {
  checkChains('tailEss', chains);
  return Math.min(quantileEss(chains, 0.05), quantileEss(chains, 0.95));
}

/** ESS for the mean: of the split chains as they are. */
export function meanEss(chains: Chains): number {
  checkChains('meanEss', chains);
  return ess(splitChains(chains));
}

/** ESS for the standard deviation: of the absolute deviations from the mean. */
export function sdEss(chains: Chains): number {
  checkChains('sdEss', chains);
  const center = mean(pooled(chains));
  return ess(splitChains(chains.map((chain) => chain.map((value) => Math.abs(value - center)))));
}

/** ESS for the p-quantile q: of the indicators 1{x <= q}. NaN when they are all equal. */
export function quantileEss(chains: Chains, p: number): number {
  checkChains('quantileEss', chains);
  if (isUndefined(chains)) return Number.NaN;
  const q = quantile(pooled(chains), p);
  return ess(splitChains(chains.map((chain) => chain.map((value) => (value <= q ? 1 : 0)))));
}

/** ESS of chains as they are, without splitting or transforming; NaN for fewer than three draws per chain. */
function ess(chains: Chains): number {
  const n = chains[0]!.length;
  if (n < 3 || isUndefined(chains)) return Number.NaN;
  const total = n * chains.length;
  const tau = Math.max(integratedTime(correlations(chains)), 1 / Math.log10(total));
  return total / tau;
}

/** Combined autocorrelations rho_t of all chains, t = 0, ..., n - 1; rho_0 = 1. */
function correlations(chains: Chains): Float64Array {
  const n = chains[0]!.length;
  const gamma = new Float64Array(n);
  for (const chain of chains) {
    const own = autocovariance(chain);
    for (let t = 0; t < n; t++) gamma[t]! += own[t]! / chains.length;
  }
  const within = (gamma[0]! * n) / (n - 1);
  const plus = gamma[0]! + (chains.length > 1 ? variance(Float64Array.from(chains, mean)) : 0);
  const rho = gamma.map((value) => 1 - (within - value) / plus);
  rho[0] = 1;
  return rho;
}

/** tau by Geyer's initial monotone sequence; overwrites `rho`. */
function integratedTime(rho: Float64Array): number {
  const n = rho.length;
  let last = 0;
  let sum = 1 + rho[1]!;
  while (last < n - 5 && sum > 0) {
    last += 2;
    sum = rho[last]! + rho[last + 1]!;
  }
  // The pair that ended the search is left out, but for its even half when that is positive (or when only the lags ran out).
  const rest = rho[last]! > 0 || sum >= 0 ? rho[last]! : 0;
  let tau = -1;
  let bound = Number.POSITIVE_INFINITY;
  for (let t = 0; t < last; t += 2) {
    bound = Math.min(bound, rho[t]! + rho[t + 1]!);
    tau += 2 * bound;
  }
  return tau + rest;
}
