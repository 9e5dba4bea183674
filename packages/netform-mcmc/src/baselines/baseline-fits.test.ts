import { describe, expect, it } from 'vitest';
import { model669, smallNetwork, synthetic669, truth669 } from '../../test-support/golden-model.ts';
import { parameterChains } from '../chain/draws.ts';
import { fit } from '../chain/fit.ts';
import { networkData } from '../data/network-data.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { formationModel } from '../model/formation-model.ts';
import { covariatesOnlyFit, randomOrderFit, staticFit } from './baseline-fits.ts';

const flat = { priors: { constant: { sd: 100 }, others: { sd: 100 } } };

describe('baselines', () => {
  it('give const of a homogeneous network in closed form: Lam(const)^2 = density', () => {
    const data = smallNetwork(
      [0, 0, 0, 0, 0, 0],
      [
        [0, 1],
        [1, 2],
        [3, 4],
      ],
    );
    const { theta, standardErrors, outcome } = staticFit(data, formationModel('const'), flat);
    const lam = Math.sqrt(3 / 15);
    // The prior shifts the maximum by less than its slope over the information: 1e-4 * 0.2 / 1.5.
    expect(theta[0]).toBeCloseTo(Math.log(lam / (1 - lam)), 4);
    // Information: 15 p / (1 - p) (2 (1 - lam))^2.
    expect(standardErrors[0]).toBeCloseTo(1 / Math.sqrt(15 * (0.2 / 0.8) * 4 * (1 - lam) ** 2), 3);
    expect(outcome.success).toBe(true);
  });

  it('reproduce the static fit that was measured before on the synthetic network', () => {
    // From another program: order of the parameters as in truth.json, three decimals.
    const expected = [-2.659, 0.11, 0.358, 0.268, 0.202, 0.4, 0.083, -0.013, 2.268, 0.62];
    const { theta } = staticFit(synthetic669().data, model669, { priors: { constant: { sd: 5 }, others: { sd: 5 } } });
    theta.forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThan(6e-4));
  });

  it('lose closure when the order is random: dist2 is far below the truth', () => {
    const { theta, standardErrors } = randomOrderFit(synthetic669().data, model669, { seed: 1 });
    expect(theta[8]! + 4 * standardErrors[8]!).toBeLessThan(truth669.theta['dist2']!);
  });

  it('agree with the sampler when there is no network term', async () => {
    const x = Array.from({ length: 14 }, (_, i) => i % 3);
    const links = x.flatMap((a, i) => x.flatMap((b, j) => (i < j && (a + b + i * j) % 5 === 0 ? [[i, j] as const] : [])));
    const data = networkData({ size: 14, links, covariates: { x } });
    const model = formationModel('const + sqdiff(x)');
    const point = covariatesOnlyFit(data, formationModel('const + sqdiff(x) + deg + dist2'));
    const { draws } = await fit(data, model, { chains: 1, warmup: 300, draws: 3000, seed: 2 });
    expect(point.labels).toEqual(['const', 'sqdiff(x)']);
    point.labels.forEach((label, k) => {
      const chain = parameterChains(draws, label)[0]!;
      const mean = chain.reduce((sum, value) => sum + value, 0) / chain.length;
      // Mean and mode of a posterior differ by its skewness, below a tenth of an sd for 91 pairs.
      expect(Math.abs(mean - point.theta[k]!)).toBeLessThan(0.15 * point.standardErrors[k]! + 4 * meanError([chain]));
    });
  });
});
