import { expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, nightly, smallNetwork } from '../../test-support/golden-model.ts';
import { networkData } from '../data/network-data.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { sampleSwaps } from './swap-sampler.ts';

const reference = golden.posterior_n5_b0_a3;

it('agrees with quadrature for five agents', () => {
  const data = smallNetwork(reference.X, reference.edges);
  const labels = compileModel(goldenModel, data).labels;
  const fixed = Object.fromEntries(labels.map((label, k) => [label, goldenTheta[k]!]).filter(([label]) => label !== 'const' && label !== 'dist2'));
  const draws = nightly ? 200_000 : 20_000;
  const kept = sampleSwaps(data, goldenModel, { seed: 3, fixed, priors: { constant: { sd: 1.5 }, others: { sd: 1.5 } }, draws, step: 1.2 });
  const column = (k: number, f = (value: number) => value) => Float64Array.from({ length: draws }, (_, d) => f(kept[d * 7 + k]!));
  const near = (values: Float64Array, expected: number) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / draws;
    expect(Math.abs(mean - expected)).toBeLessThan(4 * meanError([values]));
  };
  near(column(0), reference['mean_b0']!);
  near(column(5), reference['mean_a3']!);
  near(
    column(5, (v) => (v - reference['mean_a3']!) ** 2),
    reference['sd_a3']! ** 2,
  );
}, 600_000);

it('ends when it is told, and refuses missing pairs', () => {
  const data = smallNetwork(reference.X, reference.edges);
  expect(sampleSwaps(data, formationModel('const + deg'), { signal: { aborted: true } })).toHaveLength(0);
  const unknown = networkData({ size: 4, links: [[0, 1]], missing: [[2, 3]] });
  expect(() => sampleSwaps(unknown, formationModel('const'))).toThrow('NETWORK_INVALID: sampleSwaps: 1 pairs are missing');
});
