import { expect, it } from 'vitest';
import { smallNetwork } from '../../test-support/golden-model.ts';
import { formationModel } from '../model/formation-model.ts';
import { priorDraws } from '../theta/prior-draws.ts';
import { lastOf } from './last-of.ts';
import { priorPredictiveSteps } from './prior-predictive.ts';

const data = smallNetwork([0, 1, 0, 1, 0, 1, 0, 1], [[0, 1]]);

it('draws parameters from their priors', () => {
  const { theta } = priorDraws(['const', 'deg'], { constant: { mean: -2, sd: 0.5 }, byLabel: { deg: { mean: 1, sd: 0.1 } } }, 20_000, 3);
  const column = (k: number) => theta.filter((_, at) => at % 2 === k);
  const moments = (values: Float64Array) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return [mean, Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)] as const;
  };
  const [[mean, sd], [degMean, degSd]] = [moments(column(0)), moments(column(1))];
  // Standard errors: sd / sqrt(20000) of a mean, sd / sqrt(40000) of an sd; four of them.
  expect(Math.abs(mean + 2)).toBeLessThan((4 * 0.5) / 141.4);
  expect(Math.abs(sd - 0.5)).toBeLessThan((4 * 0.5) / 200);
  expect(Math.abs(degMean - 1)).toBeLessThan((4 * 0.1) / 141.4);
  expect(Math.abs(degSd - 0.1)).toBeLessThan((4 * 0.1) / 200);
});

it('shows what a prior means: a tight prior at Lam = 1/2 links a quarter of all pairs, the default nearly none or nearly all', () => {
  const model = formationModel('const');
  const tight = lastOf(priorPredictiveSteps(data, model, { priors: { constant: { sd: 1e-6 } }, simulations: 400, seed: 1 }));
  const links = tight.simulated.map((each) => each.links);
  const mean = links.reduce((sum, v) => sum + v, 0) / 400;
  // 28 pairs with p = 1/4: mean 7, standard error sqrt(28 * 3 / 16 / 400) = 0.115.
  expect(Math.abs(mean - 7)).toBeLessThan(4 * 0.115);
  expect(tight.observed.links).toBe(1);
  const wide = lastOf(priorPredictiveSteps(data, model, { simulations: 200, seed: 1 }));
  const extreme = wide.simulated.filter((each) => each.links <= 2 || each.links >= 26).length;
  // |const| > 2.6 gives p below 0.005 or above 0.86; a normal with sd 5 is there with probability 0.6.
  expect(extreme).toBeGreaterThan(100);
});
