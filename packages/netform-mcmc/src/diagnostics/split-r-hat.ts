import { type Chains, checkChains, isUndefined, pooled, splitChains } from './chains.ts';
import { mean, variance } from './moments.ts';
import { quantile } from './quantile.ts';
import { rankNormalise } from './rank-normalise.ts';

/**
 * Rank-normalised split R-hat: the larger of the R-hat of the normal scores (location) and that of the normal scores of
 * |x - median| (scale), each over the halves of the chains. 1 when the chains agree; accept below 1.01. Where all |x - median| are
 * equal, as for a fair coin, the location alone counts.
 *
 * NaN when a draw is not finite, all draws are equal, or chains have fewer than four draws. Throws SHAPE_MISMATCH for chains of
 * different lengths. Source: Vehtari et al. (2021), doi:10.1214/20-BA1221.
 */
export function splitRHat(chains: Chains): number {
  checkChains('splitRHat', chains);
  if (isUndefined(chains)) return Number.NaN;
  const median = quantile(pooled(chains), 0.5);
  const folded = chains.map((chain) => chain.map((value) => Math.abs(value - median)));
  const location = rHat(rankNormalise(splitChains(chains)));
  return isUndefined(folded) ? location : Math.max(location, rHat(rankNormalise(splitChains(folded))));
}

/**
 * Split R-hat of the draws as they are (Gelman & Rubin 1992, with chains split): sqrt(((n - 1) / n W + B / n) / W). Needs a finite
 * variance to mean anything; prefer `splitRHat`. Same errors and undefined cases.
 */
export function basicRHat(chains: Chains): number {
  checkChains('basicRHat', chains);
  return isUndefined(chains) ? Number.NaN : rHat(splitChains(chains));
}

/** sqrt(var_plus / W) with W the mean variance within chains of n draws and B / n the variance of their means. */
function rHat(chains: Chains): number {
  const n = chains[0]!.length;
  const within = mean(Float64Array.from(chains, variance));
  const betweenMeans = variance(Float64Array.from(chains, mean));
  return Math.sqrt(betweenMeans / within + (n - 1) / n);
}
