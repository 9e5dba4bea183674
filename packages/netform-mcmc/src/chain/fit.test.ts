import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, model669, nightly, smallNetwork, synthetic669, truth669 } from '../../test-support/golden-model.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { fitCheckpointText, parseFitCheckpoint } from './checkpoint-text.ts';
import { type Draws, parameterChains, statChains } from './draws.ts';
import { type Fit, type FitCheckpoint, type FitOptions, fit, fitSteps } from './fit.ts';

const reference = golden.posterior_n5_b0_a3;
const five = smallNetwork(reference.X, reference.edges);
const labels = compileModel(goldenModel, five).labels;
const fixed = Object.fromEntries(labels.map((label, k) => [label, goldenTheta[k]!]).filter(([label]) => label !== 'const' && label !== 'dist2'));
const fiveOptions: FitOptions = { seed: 1, fixed, priors: { constant: { sd: 1.5 }, others: { sd: 1.5 } }, startSteps: 2 };

/** Expects the mean of a function of the draws within 4 Monte Carlo errors of a value. */
function expectMean(draws: Draws, label: string, f: (value: number) => number, expected: number): void {
  const chains = parameterChains(draws, label).map((chain) => chain.map(f));
  const all = chains.flatMap((chain) => [...chain]);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  expect(Math.abs(mean - expected)).toBeLessThan(4 * meanError(chains));
}

describe('fit', () => {
  it.each(['hmc', 'nuts', 'random-walk', 'independence'] as const)(
    'agrees with quadrature for five agents: %s',
    async (theta) => {
      const { draws } = await fit(five, goldenModel, { ...fiveOptions, theta, chains: 2, warmup: 500, draws: nightly ? 100_000 : 10_000 });
      expectMean(draws, 'const', (v) => v, reference['mean_b0']!);
      expectMean(draws, 'dist2', (v) => v, reference['mean_a3']!);
      expectMean(draws, 'const', (v) => (v - reference['mean_b0']!) ** 2, reference['sd_b0']! ** 2);
      expectMean(draws, 'dist2', (v) => (v - reference['mean_a3']!) ** 2, reference['sd_a3']! ** 2);
      expectMean(draws, 'dist2', (v) => (v > 0 ? 1 : 0), reference['P_a3_gt_0']!);
      // Fixed parameters stay where they are.
      expect([...new Set(parameterChains(draws, 'deg').flatMap((chain) => [...chain]))]).toEqual([goldenTheta[3]]);
    },
    600_000,
  );

  it('gives the draws of a chain whatever runs before it', async () => {
    const options = { ...fiveOptions, warmup: 30, draws: 20 };
    const both = await fit(five, goldenModel, { ...options, chains: 2 });
    const second = await fit(five, goldenModel, { ...options, chains: 1, firstChain: 1 });
    expect(parameterChains(both.draws, 0)[1]).toEqual(parameterChains(second.draws, 0)[0]);
    expect(statChains(both.draws, 'lp')[1]).toEqual(statChains(second.draws, 'lp')[0]);
    expect(parameterChains(both.draws, 0)[0]).not.toEqual(parameterChains(both.draws, 0)[1]);
  });

  it.each([13, 37, 61])('goes on exactly from the checkpoint of iteration %i, through JSON', (every) => {
    const options = { ...fiveOptions, chains: 2, warmup: 20, draws: 15 };
    const whole = finish(fitSteps(five, goldenModel, options));
    const saved: FitCheckpoint[] = [];
    finish(fitSteps(five, goldenModel, { ...options, checkpoint: { every, save: (checkpoint) => saved.push(checkpoint) } }));
    const again = finish(fitSteps(five, goldenModel, { ...options, resume: parseFitCheckpoint(fitCheckpointText(saved[0]!)) }));
    expect(again.draws).toEqual(whole.draws);
    expect(again.states).toEqual(whole.states);
  });

  it('makes more draws from where it ended, as if they had been asked for at once', () => {
    const options = { ...fiveOptions, chains: 2, warmup: 20 };
    const whole = finish(fitSteps(five, goldenModel, { ...options, draws: 40 }));
    const first = finish(fitSteps(five, goldenModel, { ...options, draws: 15 }));
    const more = finish(fitSteps(five, goldenModel, { ...options, draws: 40, resume: parseFitCheckpoint(fitCheckpointText(first.checkpoint)) }));
    expect(more.draws).toEqual(whole.draws);
    expect(() => fitSteps(five, goldenModel, { ...options, draws: 10, resume: first.checkpoint }).next()).toThrow('CHECKPOINT_INVALID');
    expect(() => parseFitCheckpoint('{"version":1}')).toThrow(
      'CHECKPOINT_INVALID: parseFitCheckpoint: the text is no checkpoint of a fit: it is not of version 3',
    );
    expect(() => parseFitCheckpoint('[')).toThrow('CHECKPOINT_INVALID');
  });

  it('returns what it has when it is cancelled, and reports progress', async () => {
    let time = 0;
    const signal = { aborted: false };
    const seen: number[] = [];
    const result = await fit(five, goldenModel, {
      ...fiveOptions,
      chains: 1,
      warmup: 5,
      draws: 100,
      signal,
      clock: () => time++,
      onProgress: ({ done, left, total, elapsed }) => {
        seen.push(done);
        expect(left).toBeCloseTo((elapsed / done) * (total - done), 9);
        if (done === 25) signal.aborted = true;
      },
    });
    expect(result.outcome.reason).toBe('cancelled');
    expect(seen.length).toBe(25);
    expect(Number.isFinite(result.draws.theta[19 * 7]!)).toBe(true);
    expect(Number.isNaN(result.draws.theta[20 * 7]!)).toBe(true);
  });

  it('refuses checkpoints of other settings and wrong options by name', () => {
    const saved: FitCheckpoint[] = [];
    const options = { ...fiveOptions, chains: 1, warmup: 2, draws: 2, checkpoint: { every: 2, save: (checkpoint: FitCheckpoint) => saved.push(checkpoint) } };
    finish(fitSteps(five, goldenModel, options));
    expect(() => fitSteps(five, goldenModel, { ...options, seed: 2, resume: saved[0]! }).next()).toThrow('CHECKPOINT_INVALID: fit: the checkpoint belongs to');
    expect(() => fitSteps(five, goldenModel, { chains: 0 }).next()).toThrow('OPTION_OUT_OF_RANGE: fit: chains is 0, expected an integer of at least 1');
    expect(() => fitSteps(five, goldenModel, { fixed: { degg: 1 } }).next()).toThrow(
      'COLUMN_UNKNOWN: fixed: there is no parameter "degg". Did you mean "deg" or "deg2"?',
    );
  });

  it('needs no sampling of times without network terms: every link move is accepted and the posterior is that of the logit product', async () => {
    const { draws } = await fit(five, formationModel('const + sqdiff(x)'), { seed: 3, chains: 1, warmup: 200, draws: 300 });
    expect(statChains(draws, 'accept_link')[0]!.every((rate) => rate === 1)).toBe(true);
  });

  it('recovers the parameters of the synthetic network of 669 students', async () => {
    const { data } = synthetic669();
    const size = nightly ? { chains: 4, warmup: 400, draws: 1500 } : { chains: 1, warmup: 60, draws: 100 };
    const priors = { constant: { sd: 5 }, others: { sd: 5 } };
    const { draws } = await fit(data, model669, { seed: 4, priors, startSteps: 6, ...size });
    const { mean, sd, iact } = truth669.prototype_posterior;
    Object.keys(truth669.theta).forEach((name, k) => {
      const chains = parameterChains(draws, k);
      const all = chains.flatMap((chain) => [...chain]);
      const average = all.reduce((sum, value) => sum + value, 0) / all.length;
      // Both runs have errors sd sqrt(iact / draws); the reference is one chain of 1,275 draws. Its iacts were estimated, so 1.5 times.
      const error = sd[name]! * Math.sqrt(1.5 * iact[name]! * (1 / all.length + 1 / 1275));
      expect(Math.abs(average - mean[name]!), name).toBeLessThan(4 * error);
    });
    expect(
      statChains(draws, 'diverging')
        .flatMap((chain) => [...chain])
        .reduce((sum, value) => sum + value, 0),
    ).toBe(0);
  }, 3_600_000);
});

function finish(steps: Generator<unknown, Fit, void>): Fit {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value as Fit;
  }
}
