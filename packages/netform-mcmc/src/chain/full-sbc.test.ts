/**
 * Simulation-based calibration of the whole fit (Talts et al. 2018): parameters from the prior, a network from the model, and the
 * rank of every true parameter, and of the quadratic form theta' F theta with a fixed F, among thinned posterior draws is uniform.
 */
import { streamOf } from '@thetakit/random';
import { expect, it } from 'vitest';
import { nightly, smallNetwork } from '../../test-support/golden-model.ts';
import { withLinks } from '../data/network-data.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { createSimulator } from '../simulation/simulator.ts';
import { drawAt } from './draws.ts';
import { type Fit, fitSteps } from './fit.ts';

const levels = 19;
const size = 12;
const replicates = nightly ? 1000 : 100;
const thin = 8;

it('ranks true parameters uniformly among posterior draws', () => {
  const empty = smallNetwork(
    Array.from({ length: size }, (_, i) => i % 3),
    [],
  );
  const model = formationModel('const + sqdiff(x) + deg + dist2 + dist3');
  const program = compileModel(model, empty);
  const simulator = createSimulator(program);
  const normals = streamOf([2, 7, 1, 8]);
  const priors = { constant: { mean: -1, sd: 0.5 }, others: { sd: 0.5 } };
  const functions = [...program.labels.keys()].map((k) => (theta: Float64Array) => theta[k]!);
  functions.push((theta) => theta.reduce((sum, value, k) => sum + (k + 1) * value * value, 0) + theta[0]! * theta[2]!);
  const counts = functions.map(() => new Float64Array(levels + 1));
  for (let replicate = 0; replicate < replicates; replicate++) {
    const truth = Float64Array.from(program.labels, (label) => (label === 'const' ? -1 : 0) + 0.5 * normals.normal());
    const data = withLinks(empty, simulator.simulate(truth, 99, replicate).links);
    const { draws } = finish(fitSteps(data, model, { seed: replicate, priors, chains: 1, warmup: 150, draws: levels * thin, startSteps: 2 }));
    functions.forEach((f, at) => {
      let rank = 0;
      for (let d = 0; d < levels; d++) if (f(drawAt(draws, 0, (d + 1) * thin - 1)) < f(truth)) rank += 1;
      counts[at]![rank]! += 1;
    });
  }
  const expected = replicates / (levels + 1);
  // Chi-square with 19 degrees of freedom; its 99.99% quantile is 50.8, and six functions are looked at.
  for (const count of counts) expect(count.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0)).toBeLessThan(50.8);
}, 3_600_000);

function finish(steps: Generator<unknown, Fit, void>): Fit {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value as Fit;
  }
}
