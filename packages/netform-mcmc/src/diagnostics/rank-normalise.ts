import { type Chains, pooled } from './chains.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Ranks 1, ..., S of all draws among all draws of all chains; ties share the mean of their ranks. */
export function pooledRanks(chains: Chains): Float64Array[] {
  const sorted = pooled(chains).sort();
  return chains.map((chain) => chain.map((value) => (below(sorted, value, false) + below(sorted, value, true) + 1) / 2));
}

/**
 * Rank normalisation: the draws replaced by normal scores of their pooled ranks, z = Phi^-1((r - 3/8) / (S + 1/4)), so that
 * diagnostics built on variances mean something for quantities without one.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter & Buerkner, "Rank-normalization, folding, and localization: an improved R-hat",
 * Bayesian Analysis 16 (2021) 667-718, doi:10.1214/20-BA1221, equation 14.
 */
export function rankNormalise(chains: Chains): Float64Array[] {
  const total = chains.reduce((sum, chain) => sum + chain.length, 0);
  return pooledRanks(chains).map((ranks) => ranks.map((rank) => normalQuantile((rank - 0.375) / (total + 0.25))));
}

/** Number of ascending values below a value, or at most equal to it. */
function below(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const isBelow = orEqual ? sorted[middle]! <= value : sorted[middle]! < value;
    if (isBelow) low = middle + 1;
    else high = middle;
  }
  return low;
}
