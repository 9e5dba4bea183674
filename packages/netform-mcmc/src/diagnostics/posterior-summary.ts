import { ThetakitError } from '@thetakit/registry';
import { type Chains, checkChains, pooled } from './chains.ts';
import { bulkEss, tailEss } from './effective-sample-size.ts';
import { mean, variance } from './moments.ts';
import { meanError } from './monte-carlo-error.ts';
import { quantileOfSorted } from './quantile.ts';
import { splitRHat } from './split-r-hat.ts';

/** One quantity of a posterior, summarised. */
export interface SummaryRow {
  /** Name of the quantity. */
  readonly term: string;
  readonly mean: number;
  readonly sd: number;
  /** Quantiles at 2.5, 25, 50, 75 and 97.5%. */
  readonly q2_5: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q97_5: number;
  /** Share of draws below 0. */
  readonly probabilityNegative: number;
  readonly rHat: number;
  readonly essBulk: number;
  readonly essTail: number;
  /** Monte Carlo standard error of the mean. */
  readonly mcse: number;
}

/** Summary of the draws of one quantity. Undefined diagnostics are NaN. Throws SHAPE_MISMATCH for chains of different lengths. */
export function summaryRow(term: string, chains: Chains): SummaryRow {
  checkChains('summaryRow', chains);
  const draws = pooled(chains);
  const sorted = draws.slice().sort();
  return {
    term,
    mean: mean(draws),
    sd: Math.sqrt(variance(draws)),
    q2_5: quantileOfSorted(sorted, 0.025),
    q25: quantileOfSorted(sorted, 0.25),
    q50: quantileOfSorted(sorted, 0.5),
    q75: quantileOfSorted(sorted, 0.75),
    q97_5: quantileOfSorted(sorted, 0.975),
    probabilityNegative: draws.reduce((count, value) => count + (value < 0 ? 1 : 0), 0) / draws.length,
    rHat: splitRHat(chains),
    essBulk: bulkEss(chains),
    essTail: tailEss(chains),
    mcse: meanError(chains),
  };
}

/**
 * The table of a posterior: one row per quantity. `draws` holds one entry per quantity, each an array of chains.
 * Throws SHAPE_MISMATCH unless there is one name per quantity.
 */
export function posteriorSummary(terms: readonly string[], draws: readonly Chains[]): SummaryRow[] {
  if (terms.length !== draws.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'posteriorSummary',
      problem: `there are ${terms.length} names, but draws of ${draws.length} quantities`,
      action: 'Give one name per quantity',
    });
  }
  return terms.map((term, k) => summaryRow(term, draws[k]!));
}
