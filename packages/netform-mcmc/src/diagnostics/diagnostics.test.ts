import { keyOf, streamOf } from '@thetakit/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pooled, splitChains } from './chains.ts';
import { bulkEss, meanEss, quantileEss, tailEss } from './effective-sample-size.ts';
import { energyBfmi } from './energy-bfmi.ts';
import { gewekeZ } from './geweke.ts';
import { meanError, quantileError } from './monte-carlo-error.ts';
import { posteriorSummary, summaryRow } from './posterior-summary.ts';
import { quantile } from './quantile.ts';
import { rankHistogram } from './rank-histogram.ts';
import { pooledRanks, rankNormalise } from './rank-normalise.ts';
import { basicRHat, splitRHat } from './split-r-hat.ts';

/** Chains of an autoregression x_t = phi x_{t-1} + e_t, e_t ~ N(0, 1), from its stationary distribution. */
function autoregression(seed: number, phi: number, chains = 4, draws = 2000): Float64Array[] {
  const stream = streamOf(keyOf(seed));
  return Array.from({ length: chains }, () => {
    const noise = stream.fillNormal(new Float64Array(draws));
    noise[0]! /= Math.sqrt(1 - phi * phi);
    for (let t = 1; t < draws; t++) noise[t]! += phi * noise[t - 1]!;
    return noise;
  });
}

describe('quantile', () => {
  it('interpolates between order statistics', () => {
    // h = 3 * 0.4 = 1.2: 20 + 0.2 * (40 - 20).
    expect(quantile(Float64Array.of(80, 10, 40, 20), 0.4)).toBeCloseTo(24, 13);
    expect([0, 1].map((p) => quantile(Float64Array.of(3, 1, 2), p))).toEqual([1, 3]);
    expect(quantile(Float64Array.of(7), 0.3)).toBe(7);
    expect(quantile(new Float64Array(0), 0.3)).toBeNaN();
    // 0.7 * 10 is 7 - 8.9e-16 in some products; the seventh order statistic itself is meant.
    expect(
      quantile(
        Float64Array.from({ length: 11 }, (_, i) => i),
        0.7,
      ),
    ).toBe(7);
  });

  it('refuses what is no probability', () => {
    expect(() => quantile(Float64Array.of(1), 2)).toThrow('ARGUMENT_OUT_OF_RANGE: quantile: p is 2, expected 0 <= p <= 1. Give a probability');
  });
});

describe('ranks', () => {
  it('are shared by ties', () => {
    expect(pooledRanks([Float64Array.of(3, 1), Float64Array.of(3, 9)])).toEqual([Float64Array.of(2.5, 1), Float64Array.of(2.5, 4)]);
  });

  it('are counted per chain', () => {
    expect(rankHistogram([Float64Array.of(1, 2, 3, 7), Float64Array.of(4, 5, 6, 8)], 2)).toEqual([Int32Array.of(3, 1), Int32Array.of(1, 3)]);
    expect(() => rankHistogram([Float64Array.of(1)], 0)).toThrow('ARGUMENT_OUT_OF_RANGE: rankHistogram: bins is 0, expected an integer of at least 1');
  });

  it('become scores that are antisymmetric and sum to zero', () => {
    const z = pooled(rankNormalise([Float64Array.of(5, 1), Float64Array.of(2, 9)]));
    expect(z[0]).toBeCloseTo(-z[2]!, 14);
    expect(z[1]).toBeCloseTo(-z[3]!, 14);
  });
});

describe('splitChains', () => {
  it('leaves the middle of an odd chain out', () => {
    expect(splitChains([Float64Array.of(1, 2, 3, 4, 5)])).toEqual([Float64Array.of(1, 2), Float64Array.of(4, 5)]);
    expect(splitChains([Float64Array.of(1)])).toEqual([Float64Array.of(1)]);
  });
});

describe('R-hat and bulk ESS', () => {
  it('do not change under increasing maps nor when chains trade places', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [a, b] = autoregression(seed, 0.5, 2, 40) as [Float64Array, Float64Array];
        const curved = [a, b].map((chain) => chain.map((x) => x * x * x + x));
        // Ranks are the same numbers, so the scores are too.
        expect(bulkEss(curved)).toBe(bulkEss([a, b]));
        expect(quantileEss(curved, 0.5)).toBeCloseTo(quantileEss([a, b], 0.5), 10);
        expect(splitRHat([b, a])).toBeCloseTo(splitRHat([a, b]), 12);
      }),
      { numRuns: 30 },
    );
  });

  it('see chains that differ in location, and in scale alone', () => {
    const chains = autoregression(3, 0, 4, 500);
    expect(splitRHat(chains)).toBeLessThan(1.01);
    expect(splitRHat(chains.map((chain, c) => chain.map((x) => x + (c === 0 ? 2 : 0))))).toBeGreaterThan(1.1);
    const scaled = chains.map((chain, c) => chain.map((x) => x * (c === 0 ? 4 : 1)));
    expect(basicRHat(scaled)).toBeLessThan(1.02);
    expect(splitRHat(scaled)).toBeGreaterThan(1.1);
  });

  it('see a trend within chains that end where the others do', () => {
    const drifting = autoregression(4, 0, 4, 500).map((chain) => chain.map((x, t) => x + t / 100));
    // Halves 2.5 apart, W = 1 + 2.5^2 / 12 = 1.52, variance of the eight means 1.25^2 * 8 / 7 = 1.79: sqrt(1 + 1.79 / 1.52) = 1.48, and
    // an error of about 1/sqrt(250) in each mean.
    expect(Math.abs(basicRHat(drifting) - 1.48)).toBeLessThan(0.1);
    expect(splitRHat(drifting)).toBeGreaterThan(1.3);
  });
});

describe('the ESS of the mean', () => {
  it.each([0, 0.5, 0.9, -0.5])('of an autoregression with phi = %d is near S (1 - phi) / (1 + phi)', (phi) => {
    const chains = autoregression(11, phi);
    const expected = (8000 * (1 - phi)) / (1 + phi);
    // tau is a sum of about 2 tau estimated correlations of error 1/sqrt(S) each: relative error near sqrt(4 tau / S) <= 0.1; twice that.
    expect(Math.abs(meanEss(chains) / expected - 1)).toBeLessThan(0.2);
  });

  it('is capped at S log10(S) for an antithetic series', () => {
    const chain = Float64Array.from({ length: 100 }, (_, t) => (t % 2 === 0 ? 1 : -1) * (1 + t / 1000));
    expect(meanEss([chain])).toBeCloseTo(100 * 2, 10);
  });

  it('makes the standard error cover the truth', () => {
    // 40 independent runs: z = mean / error is N(0, 1) up to the noise of the error; |z| > 3.5 has probability 0.0005 each.
    const z = Array.from({ length: 40 }, (_, k) => {
      const chains = autoregression(100 + k, 0.7, 2, 500);
      return summaryRow('x', chains).mean / meanError(chains);
    });
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(3.5);
    const square = z.reduce((sum, value) => sum + value * value, 0) / 40;
    // A chi-square mean of 40 has standard deviation sqrt(2 / 40) = 0.22.
    expect(Math.abs(square - 1)).toBeLessThan(4 * 0.22);
  });
});

describe('undefined cases', () => {
  const constant = [new Float64Array(20).fill(2), new Float64Array(20).fill(2)];

  it('are NaN', () => {
    for (const f of [splitRHat, basicRHat, bulkEss, tailEss, meanEss, meanError]) {
      expect(f(constant)).toBeNaN();
      expect(f([Float64Array.of(1, Number.NaN, 2, 3, 4, 5, 6, 7)])).toBeNaN();
      expect(f([Float64Array.of(1, 2)])).toBeNaN();
    }
    expect(quantileError(constant, 0.5)).toBeNaN();
    expect(gewekeZ(constant[0]!)).toBeNaN();
    expect(energyBfmi(constant[0]!)).toBeNaN();
  });

  it('are not those of tiny draws', () => {
    const chains = autoregression(5, 0.3, 2, 200);
    expect(bulkEss(chains.map((chain) => chain.map((x) => x * 2 ** -80)))).toBe(bulkEss(chains));
  });

  it('leave R-hat of a fair coin to the location', () => {
    // Median 1/2, so all |x - median| are 1/2.
    const coin = [0, 1].map((c) => Float64Array.from({ length: 40 }, (_, t) => ((t * t + c) % 3 === 0 ? 1 : 0)));
    const flipped = coin.map((chain) => chain.map((x) => 1 - x));
    expect(splitRHat([...coin, ...flipped])).toBeGreaterThan(0.9);
  });

  it('call chains that never move and differ infinitely far', () => {
    expect(splitRHat([new Float64Array(20).fill(1), new Float64Array(20).fill(2)])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('energyBfmi', () => {
  it('is the ratio worked out by hand', () => {
    // Energies 0, 2, 1, 3: steps 4 + 1 + 4 = 9; mean 3/2, squares 9/4 + 1/4 + 1/4 + 9/4 = 5.
    expect(energyBfmi(Float64Array.of(0, 2, 1, 3))).toBe(9 / 5);
  });
});

describe('gewekeZ', () => {
  it('sees a start far from the rest', () => {
    const chain = autoregression(8, 0.2, 1, 1000)[0]!;
    expect(Math.abs(gewekeZ(chain))).toBeLessThan(3.5);
    expect(gewekeZ(chain.map((x, t) => x + (t < 60 ? 5 : 0)))).toBeGreaterThan(2);
  });

  it('refuses overlapping parts', () => {
    expect(() => gewekeZ(new Float64Array(9), { first: 0.6 })).toThrow(
      'ARGUMENT_OUT_OF_RANGE: gewekeZ: first is 0.6 and last is 0.5, expected positive shares with first + last <= 1. Use the defaults, 0.1 and 0.5',
    );
  });
});

describe('posteriorSummary', () => {
  it('has one row per quantity', () => {
    const rows = posteriorSummary(['a', 'b'], [[Float64Array.of(-1, 0, 1, 2)], autoregression(1, 0)]);
    expect(rows.map(({ term }) => term)).toEqual(['a', 'b']);
    // Four draws -1, 0, 1, 2: variance 5/3, one below 0; h = 3 * 0.025 = 0.075.
    expect(rows[0]).toMatchObject({ mean: 0.5, q50: 0.5, probabilityNegative: 0.25 });
    expect(rows[0]!.sd).toBeCloseTo(Math.sqrt(5 / 3), 15);
    expect(rows[0]!.q2_5).toBeCloseTo(-0.925, 14);
    expect(rows[0]!.q97_5).toBeCloseTo(1.925, 14);
  });

  it.each([
    [[], 'SHAPE_MISMATCH: summaryRow: chains is [], expected at least one chain. Give one Float64Array per chain, all of one length'],
    [[Float64Array.of(1), Float64Array.of(1, 2)], 'SHAPE_MISMATCH: summaryRow: chain 1 has 2 draws, but chain 0 has 1. Give one Float64Array'],
    [[new Float64Array(0)], 'SHAPE_MISMATCH: summaryRow: chain 0 has no draws. Give one Float64Array'],
    [[[1, 2] as unknown as Float64Array], 'SHAPE_MISMATCH: summaryRow: chain 0 is [1, 2], expected a Float64Array. Give one Float64Array'],
  ])('refuses %j', (chains, message) => {
    expect(() => summaryRow('x', chains)).toThrow(message);
  });

  it('refuses names that do not fit', () => {
    expect(() => posteriorSummary(['a'], [])).toThrow(
      'SHAPE_MISMATCH: posteriorSummary: there are 1 names, but draws of 0 quantities. Give one name per quantity',
    );
  });
});
