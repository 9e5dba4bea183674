import { show, ThetakitError } from '@thetakit/registry';
import { type Chains, checkChains } from './chains.ts';
import { pooledRanks } from './rank-normalise.ts';

/**
 * Rank histogram of each chain: how many of its draws fall in each of `bins` equal classes of pooled ranks. Flat for every chain
 * when the chains explore the same distribution. Shape [chains][bins]. Throws SHAPE_MISMATCH, ARGUMENT_OUT_OF_RANGE.
 */
export function rankHistogram(chains: Chains, bins = 20): Int32Array[] {
  checkChains('rankHistogram', chains);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'rankHistogram',
      problem: `bins is ${show(bins)}, expected an integer of at least 1`,
      action: 'Use 20 unless you have a reason',
      received: bins,
    });
  }
  const total = chains.length * chains[0]!.length;
  return pooledRanks(chains).map((ranks) => {
    const counts = new Int32Array(bins);
    for (const rank of ranks) counts[Math.min(bins - 1, Math.floor(((rank - 0.5) / total) * bins))]!++;
    return counts;
  });
}
