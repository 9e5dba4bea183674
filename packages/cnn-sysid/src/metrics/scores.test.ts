import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationOf, varianceOf } from './moments.ts';
import type { NeuronTrials } from './neuron-trials.ts';
import { reliabilityOf } from './reliability.ts';
import { fractionExplained, poissonLoss, scorePrediction } from './scores.ts';

/** Three repeats of four images, and a prediction. The golden values below were worked out once in double precision to nine decimals. */
const neuron: NeuronTrials = { trials: 3, images: 4, data: Float64Array.of(1, 2, 0, 4, 2, 2, 1, 3, 0, 5, 1, 5) };
const prediction = [1, 2.5, 0.5, 3.5];

describe('scorePrediction', () => {
  it('gives the golden values', () => {
    const scores = scorePrediction(neuron, prediction);
    expect(scores.explainableVarianceExplained).toBeCloseTo(1.148026316, 9);
    expect(scores.varianceExplained).toBeCloseTo(0.93115942, 8);
    expect(scores.feve).toBeCloseTo(1.180921053, 9);
    expect(scores.correlation).toBeCloseTo(0.996969448, 8);
    expect(scores.singleTrialCorrelation).toBeCloseTo(0.824035095, 8);
  });

  it('is perfect for the mean response itself, and nothing for a constant', () => {
    const means = [1, 3, 2 / 3, 4];
    expect(scorePrediction(neuron, means)).toMatchObject({ correlation: expect.closeTo(1, 12), varianceExplained: expect.closeTo(1, 12) });
    expect(scorePrediction(neuron, [2, 2, 2, 2])).toMatchObject({ correlation: 0, singleTrialCorrelation: 0 });
  });

  it('has correlations that do not see scale and shift of the prediction', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (scale, shift) => {
        const moved = scorePrediction(
          neuron,
          prediction.map((p) => scale * p + shift),
        );
        // Shift at most 50 times the spread: a loss of two digits of sixteen.
        expect(moved.correlation).toBeCloseTo(0.996969448, 8);
        expect(moved.singleTrialCorrelation).toBeCloseTo(0.824035095, 8);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('leaves missing repeats out', () => {
    const padded: NeuronTrials = { trials: 4, images: 4, data: Float64Array.of(...neuron.data, Number.NaN, Number.NaN, Number.NaN, Number.NaN) };
    expect(scorePrediction(padded, prediction)).toEqual(scorePrediction(neuron, prediction));
    expect(reliabilityOf(padded).noisePower).toBe(reliabilityOf(neuron).noisePower);
  });

  it('names the numbers when they do not fit', () => {
    expect(() => scorePrediction(neuron, [1, 2])).toThrow('SHAPE_MISMATCH: scorePrediction: there are 2 predictions for 4 images.');
  });
});

describe('reliabilityOf', () => {
  it('gives the golden values', () => {
    const known = reliabilityOf(neuron);
    expect(known.noisePower).toBeCloseTo(0.435643564, 9);
    expect(known.explainableFraction).toBeCloseTo(0.564356436, 9);
    expect(known.oracle).toBeCloseTo(0.600993563, 8);
    expect(known.oracleConservative).toBeCloseTo(0.826539967, 8);
  });

  it('is the working by hand for two repeats of two images', () => {
    // R = [[0, 4], [2, 6]]: means 1, 5; variance over repeats 2 each; of their means 1; tot = 8; share 7/8.
    // All trials 0 4 2 6: mean 3, squares 9 + 1 + 1 + 9 = 20, variance 20/3; noise power 2 / (20/3) = 0.3. Halves (0, 4), (2, 6): r = 1.
    const by = reliabilityOf({ trials: 2, images: 2, data: Float64Array.of(0, 4, 2, 6) });
    expect(by.noisePower).toBeCloseTo(0.3, 14);
    expect(by.explainableShareOfMean).toBeCloseTo(7 / 8, 14);
    expect(by.ceiling).toBeCloseTo(1, 12);
    expect([by.splitHalf, by.spearmanBrown]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    // Anscombe: 2 sqrt(.375), 2 sqrt(4.375), 2 sqrt(2.375), 2 sqrt(6.375).
    const [a, b, c, d] = [0.375, 4.375, 2.375, 6.375].map((x) => 2 * Math.sqrt(x)) as [number, number, number, number];
    expect(by.signalToNoise).toBeCloseTo(((b + d - a - c) / 4) ** 2 / (((c - a) ** 2 + (d - b) ** 2) / 4), 12);
  });

  it('is NaN, not a number made up, with one repeat', () => {
    expect(reliabilityOf({ trials: 1, images: 3, data: Float64Array.of(1, 2, 3) })).toMatchObject({
      noisePower: Number.NaN,
      explainableShareOfMean: Number.NaN,
      ceiling: Number.NaN,
    });
  });
});

describe('fractionExplained and poissonLoss', () => {
  it('are the golden values and the extremes', () => {
    // Two samples of three neurons: the sum over neurons, averaged over samples.
    const loss = poissonLoss([0.5, 1.5, 2.5, 2, 0.25, 1], [0, 1, 2, 3, 0, 1], 3);
    expect(loss).toBeCloseTo(1.71623611, 8);
    expect(fractionExplained([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(fractionExplained([1, 2, 3], [2, 2, 2])).toBe(0);
  });
});

describe('moments', () => {
  it('skip what is missing', () => {
    expect(varianceOf([1, Number.NaN, 3], 1)).toBe(2);
    expect(correlationOf([1, 2, Number.NaN, 3], [2, 4, 9, 6])).toBeCloseTo(1, 14);
  });
});
