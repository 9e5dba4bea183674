/**
 * Draws of one quantity as the samplers hand them over: one Float64Array per chain, all of one length, in the order of
 * drawing. Nothing in this folder knows what the quantity is.
 */
import { show, ThetakitError } from '@thetakit/registry';

/** Draws of one quantity, one array per chain. */
export type Chains = readonly Float64Array[];

/** Throws SHAPE_MISMATCH unless there is at least one chain, all are Float64Arrays, of one length, and that is at least 1. */
export function checkChains(who: string, chains: Chains): void {
  const fail = (problem: string): ThetakitError =>
    new ThetakitError('SHAPE_MISMATCH', { who, problem, action: 'Give one Float64Array per chain, all of one length', received: chains });
  if (!Array.isArray(chains) || chains.length === 0) throw fail(`chains is ${show(chains)}, expected at least one chain`);
  const length = (chains[0] as Float64Array).length;
  for (let c = 0; c < chains.length; c++) {
    const chain: unknown = chains[c];
    if (!(chain instanceof Float64Array)) throw fail(`chain ${c} is ${show(chain)}, expected a Float64Array`);
    if (chain.length !== length) throw fail(`chain ${c} has ${chain.length} draws, but chain 0 has ${length}`);
    if (length === 0) throw fail(`chain ${c} has no draws`);
  }
}

/** Each chain cut in halves; the middle draw of an odd chain is left out. A chain of one draw is returned as it is. */
export function splitChains(chains: Chains): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    return half === 0 ? [chain] : [chain.subarray(0, half), chain.subarray(chain.length - half)];
  });
}

/** All draws in one new array, chain after chain. */
export function pooled(chains: Chains): Float64Array {
  const all = new Float64Array(chains.reduce((sum, chain) => sum + chain.length, 0));
  let at = 0;
  for (const chain of chains) {
    all.set(chain, at);
    at += chain.length;
  }
  return all;
}

/** True when no diagnostic is defined: a draw is not finite, or all draws are equal up to rounding (2.2e-16, less for draws below 1). */
export function isUndefined(chains: Chains): boolean {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const chain of chains) {
    for (const value of chain) {
      if (!Number.isFinite(value)) return true;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high - low < Number.EPSILON * Math.min(1, Math.max(Math.abs(low), Math.abs(high)) || 1);
}
