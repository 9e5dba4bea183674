/** The Poisson relative against the exact distribution of its Markov chain of networks. */
import { describe, expect, it } from 'vitest';
import { linksOfCode, nightly, smallNetwork } from '../../test-support/golden-model.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { collapsedLikelihood } from '../likelihood/collapsed.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { sampleCollapsed } from './collapsed-sampler.ts';
import { orderFrame } from './order-state.ts';

const size = 4;
const pairs = linksOfCode(size, 63);
const x = [0, 1, 1, 0];
const [deg, dist2] = [0.4, 1.1];

/** p of a pair in a network, from the definition. */
function probability(code: number, q: number, constant: number): number {
  const friends = (i: number) => pairs.flatMap(([a, b], k) => ((code >> k) & 1 && (a === i || b === i) ? [a === i ? b : a] : []));
  const [i, j] = pairs[q]!;
  const closes = friends(i).some((each) => friends(j).includes(each)) ? dist2 : 0;
  const agrees = (partner: number) => 1 / (1 + Math.exp(-(constant + 0.5 * (x[i]! - x[j]!) ** 2 + deg * friends(partner).length + closes)));
  return agrees(j) * agrees(i);
}

/** P(network at time 1 = `code`) by uniformisation at rate 6: the number of jumps is Poisson(6). */
function exact(code: number, constant: number): number {
  let now = new Float64Array(64);
  now[0] = 1;
  let weight = Math.exp(-6);
  let sum = 0;
  const rates = Array.from({ length: 64 }, (_, s) => pairs.map((_pair, q) => ((s >> q) & 1 ? 0 : probability(s, q, constant))));
  for (let n = 0; n < 60; n++) {
    sum += weight * now[code]!;
    weight *= 6 / (n + 1);
    const next = new Float64Array(64);
    now.forEach((mass, s) => {
      if (mass === 0) return;
      let stays = 6;
      rates[s]!.forEach((rate, q) => {
        stays -= rate;
        if (rate > 0) next[s | (1 << q)]! += (mass * rate) / 6;
      });
      next[s]! += (mass * stays) / 6;
    });
    now = next;
  }
  return sum;
}

describe('Poisson meetings', () => {
  const code = 0b001011;
  const data = smallNetwork(x, linksOfCode(size, code));
  const model = formationModel('const + sqdiff(x) + deg + dist2');
  const fixed = { 'sqdiff(x)': -0.5, deg, dist2 };

  it('have the posterior of their Markov chain', () => {
    let [mass, first, second] = [0, 0, 0];
    for (let c = -5; c <= 5; c += 0.05) {
      const weight = Math.exp(-(c * c) / 2) * exact(code, c);
      mass += weight;
      first += weight * c;
      second += weight * c * c;
    }
    const draws = nightly ? 100_000 : 12_000;
    const kept = sampleCollapsed(data, model, { seed: 2, fixed, priors: { constant: { sd: 1 } }, draws, step: 1, meetings: 'poisson' });
    const near = (f: (value: number) => number, expected: number) => {
      const values = Float64Array.from({ length: draws }, (_, d) => f(kept[4 * d]!));
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / draws - expected)).toBeLessThan(4 * meanError([values]));
    };
    near((v) => v, first / mass);
    near((v) => v * v, second / mass);
  }, 600_000);

  it('have the gradient of their likelihood', () => {
    const program = compileModel(model, data);
    const frame = orderFrame(program, data.links);
    const likelihood = collapsedLikelihood(program, data.links, frame.paths, frame.degreeCount, frame.closureCount, 'poisson');
    const times = Float64Array.of(0.2, 0.7, 0.5);
    const theta = Float64Array.of(-0.3, -0.5, deg, dist2);
    const gradient = new Float64Array(4);
    likelihood.evaluate(theta, times, gradient);
    theta.forEach((value, k) => {
      const moved = (step: number) =>
        likelihood.evaluate(
          theta.map((each, at) => (at === k ? value + step : each)),
          times,
        );
      // Central differences at h = 1e-5: error h^2 times third derivatives of order 1, and rounding 1e-16 / h.
      expect(gradient[k]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
    });
  });
});
