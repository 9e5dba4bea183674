/** Paired comparison of two lists of simulated networks. */
import { mean, variance } from '../diagnostics/moments.ts';
import { quantile } from '../diagnostics/quantile.ts';
import { scalarStatistics } from '../predictive/scalar-statistics.ts';
import type { NetworkStatistics } from '../statistics/network-statistics.ts';

/** One statistic under two assignments. */
export interface PairedDifference {
  readonly statistic: string;
  readonly baseline: number;
  readonly alternative: number;
  /** Mean of alternative minus baseline over the pairs, with its standard deviation over pairs. */
  readonly difference: number;
  readonly sd: number;
  /** Quantiles of the difference at 2.5, 50 and 97.5%. */
  readonly q2_5: number;
  readonly q50: number;
  readonly q97_5: number;
}

/** Means and differences of every scalar statistic over pairs of networks; pairs with an undefined value are left out. */
export function pairedDifferences(baseline: readonly NetworkStatistics[], alternative: readonly NetworkStatistics[]): PairedDifference[] {
  const left = baseline.map(scalarStatistics);
  const right = alternative.map(scalarStatistics);
  return Object.keys(left[0] ?? {}).map((statistic) => {
    const pairs = left.flatMap((each, s) =>
      Number.isFinite(each[statistic]! + right[s]![statistic]!) ? [[each[statistic]!, right[s]![statistic]!] as const] : [],
    );
    const differences = Float64Array.from(pairs, ([a, b]) => b - a);
    return {
      statistic,
      baseline: mean(Float64Array.from(pairs, ([a]) => a)),
      alternative: mean(Float64Array.from(pairs, ([, b]) => b)),
      difference: mean(differences),
      sd: Math.sqrt(variance(differences)),
      q2_5: quantile(differences, 0.025),
      q50: quantile(differences, 0.5),
      q97_5: quantile(differences, 0.975),
    };
  });
}
