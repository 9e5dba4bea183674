import { show, ThetakitError } from '@thetakit/registry';
import { spectrumAtZero } from './autoregressive-spectrum.ts';
import { mean } from './moments.ts';

/** Shares of the chain that are compared. */
export interface GewekeOptions {
  /** Share at the start; default 0.1. */
  readonly first?: number;
  /** Share at the end; default 0.5. The two may not overlap. */
  readonly last?: number;
}

/**
 * Geweke's z: (mean of the first 10% - mean of the last 50%) over the standard error that their spectral densities at zero give.
 * About N(0, 1) when the chain was stationary from its start; a secondary check beside R-hat, which sees more with several chains.
 *
 * With draws numbered 1, ..., n the parts are 1 to ceil(1 + first (n - 1)) and floor(n - last (n - 1)) to n, as in coda. NaN for a
 * constant chain. Throws ARGUMENT_OUT_OF_RANGE for shares outside (0, 1) or of a sum above 1.
 *
 * Source: Geweke, "Evaluating the accuracy of sampling-based approaches to the calculation of posterior moments", Bayesian
 * Statistics 4 (1992) 169-193.
 */
export function gewekeZ(chain: Float64Array, options: GewekeOptions = {}): number {
  const { first = 0.1, last = 0.5 } = options;
  if (!(first > 0 && last > 0 && first + last <= 1)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'gewekeZ',
      problem: `first is ${show(first)} and last is ${show(last)}, expected positive shares with first + last <= 1`,
      action: 'Use the defaults, 0.1 and 0.5',
      received: { first, last },
    });
  }
  const n = chain.length;
  const start = chain.subarray(0, Math.ceil(1 + first * (n - 1)));
  const end = chain.subarray(Math.floor(n - last * (n - 1)) - 1);
  const error = Math.sqrt(spectrumAtZero(start) / start.length + spectrumAtZero(end) / end.length);
  return error === 0 ? Number.NaN : (mean(start) - mean(end)) / error;
}
