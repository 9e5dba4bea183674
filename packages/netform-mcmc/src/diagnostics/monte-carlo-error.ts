/**
 * Monte Carlo standard errors: how far an estimate from these draws is from the one that infinitely many draws would give.
 * All are NaN where their effective sample size is. Source: Vehtari et al. (2021), doi:10.1214/20-BA1221, section 4.
 */
import { betaQuantile } from './beta-quantile.ts';
import { type Chains, pooled } from './chains.ts';
import { meanEss, quantileEss } from './effective-sample-size.ts';
import { mean, variance } from './moments.ts';

/** Standard error of the mean: sd / sqrt(ESS for the mean). */
export function meanError(chains: Chains): number {
  const ess = meanEss(chains);
  return Math.sqrt(variance(pooled(chains)) / ess);
}

/**
 * Standard error of the standard deviation by the delta method: sqrt((m4 - m2^2) / ESS) / (2 sqrt(m2)), with m_k the central moments
 * and ESS that of the mean of (x - mean)^2.
 */
export function sdError(chains: Chains): number {
  const draws = pooled(chains);
  const center = mean(draws);
  const ess = meanEss(chains.map((chain) => chain.map((value) => (value - center) ** 2)));
  const m2 = mean(draws.map((value) => (value - center) ** 2));
  const m4 = mean(draws.map((value) => (value - center) ** 4));
  return Math.sqrt((m4 - m2 * m2) / ess / m2 / 4);
}

/**
 * Standard error of the p-quantile: half the distance between the order statistics at the 15.87% and 84.13% points of
 * Beta(ESS p + 1, ESS (1 - p) + 1), the distribution of the probability below the estimate.
 */
export function quantileError(chains: Chains, p: number): number {
  const ess = quantileEss(chains, p);
  if (Number.isNaN(ess)) return Number.NaN;
  const sorted = pooled(chains).sort();
  const total = sorted.length;
  const [lower, upper] = [0.1586553, 0.8413447].map((level) => betaQuantile(level, ess * p + 1, ess * (1 - p) + 1)) as [number, number];
  const low = sorted[Math.max(Math.floor(lower * total), 1) - 1]!;
  const high = sorted[Math.min(Math.ceil(upper * total), total) - 1]!;
  return (high - low) / 2;
}
