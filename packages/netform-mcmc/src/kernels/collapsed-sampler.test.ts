import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, nightly, smallNetwork } from '../../test-support/golden-model.ts';
import { parameterChains } from '../chain/draws.ts';
import { fit } from '../chain/fit.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { sampleCollapsed } from './collapsed-sampler.ts';

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const column = (draws: Float64Array, K: number, k: number) => Float64Array.from({ length: draws.length / K }, (_, d) => draws[d * K + k]!);

describe('the collapsed sampler', () => {
  it('agrees with quadrature for five agents', () => {
    const reference = golden.posterior_n5_b0_a3;
    const data = smallNetwork(reference.X, reference.edges);
    const labels = compileModel(goldenModel, data).labels;
    const fixed = Object.fromEntries(labels.map((label, k) => [label, goldenTheta[k]!]).filter(([label]) => label !== 'const' && label !== 'dist2'));
    const draws = sampleCollapsed(data, goldenModel, {
      seed: 3,
      fixed,
      priors: { constant: { sd: 1.5 }, others: { sd: 1.5 } },
      draws: nightly ? 100_000 : 8_000,
      step: 1,
    });
    const [constant, dist2] = [column(draws, 7, 0), column(draws, 7, 5)];
    expect(Math.abs(mean(constant) - reference['mean_b0']!)).toBeLessThan(4 * meanError([constant]));
    expect(Math.abs(mean(dist2) - reference['mean_a3']!)).toBeLessThan(4 * meanError([dist2]));
    const square = dist2.map((value) => (value - reference['mean_a3']!) ** 2);
    expect(Math.abs(mean(square) - reference['sd_a3']! ** 2)).toBeLessThan(4 * meanError([square]));
  }, 600_000);

  it('agrees with fit on eight agents', async () => {
    const data = smallNetwork(
      [0, 1, 1, 0, 2, 1, 0, 2],
      [
        [0, 1],
        [1, 2],
        [0, 2],
        [2, 3],
        [3, 4],
        [4, 5],
        [5, 6],
        [4, 6],
        [1, 5],
      ],
    );
    const model = formationModel('const + sqdiff(x) + deg + dist2');
    const priors = { constant: { sd: 1 }, others: { sd: 1 } };
    const { draws } = await fit(data, model, { seed: 5, priors, chains: 1, warmup: 300, draws: nightly ? 50_000 : 6_000 });
    const collapsed = sampleCollapsed(data, model, { seed: 6, priors, warmup: 300, draws: nightly ? 20_000 : 2_500, step: 0.45 });
    for (let k = 0; k < 4; k++) {
      const left = parameterChains(draws, k);
      const right = column(collapsed, 4, k);
      const error = Math.hypot(meanError(left), meanError([right]));
      expect(Math.abs(mean(left[0]!) - mean(right))).toBeLessThan(4 * error);
    }
  }, 600_000);
});
