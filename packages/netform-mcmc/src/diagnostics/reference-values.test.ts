import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Chains, pooled } from './chains.ts';
import { bulkEss, meanEss, quantileEss, sdEss, tailEss } from './effective-sample-size.ts';
import { gewekeZ } from './geweke.ts';
import { meanError, quantileError, sdError } from './monte-carlo-error.ts';
import { summaryRow } from './posterior-summary.ts';
import { quantile } from './quantile.ts';
import { basicRHat, splitRHat } from './split-r-hat.ts';

interface Golden {
  readonly generator: string;
  readonly draws: Record<string, number[][]>;
  readonly expected: Record<string, Record<string, number | string>>;
}

const golden = JSON.parse(readFileSync(new URL('../../golden/diagnostics.json', import.meta.url), 'utf8')) as Golden;

const computed: Record<string, (chains: Chains) => number> = {
  rhat: splitRHat,
  rhat_basic: basicRHat,
  ess_bulk: bulkEss,
  ess_tail: tailEss,
  ess_mean: meanEss,
  ess_sd: sdEss,
  ess_median: (chains) => quantileEss(chains, 0.5),
  mcse_mean: meanError,
  mcse_sd: sdError,
  mcse_median: (chains) => quantileError(chains, 0.5),
  mcse_q05: (chains) => quantileError(chains, 0.05),
  mean: (chains) => summaryRow('x', chains).mean,
  sd: (chains) => summaryRow('x', chains).sd,
  q05: (chains) => quantile(pooled(chains), 0.05),
  q95: (chains) => quantile(pooled(chains), 0.95),
  geweke_z_chain1: (chains) => gewekeZ(chains[0]!),
};

describe.each(Object.keys(golden.draws))(`the draws "%s" give the values of ${golden.generator}`, (name) => {
  const chains = golden.draws[name]!.map((chain) => Float64Array.from(chain));

  it.each(Object.entries(golden.expected[name]!))('%s = %s', (what, expected) => {
    const value = computed[what]!(chains);
    if (typeof expected === 'string') expect(value).toBeNaN();
    // The file holds 13 significant digits.
    else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
  });
});
