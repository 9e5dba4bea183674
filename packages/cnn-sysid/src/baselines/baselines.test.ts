import { keyOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { locationRecovery, maskPeaks } from '../metrics/location-recovery.ts';
import { leastSquaresFractionExplained, linearFractionExplained } from '../synthetic/closed-form.ts';
import { drawLinearPopulation, fieldOverImage, simulateLinear } from '../synthetic/linear-population.ts';
import { fitLasso, fitRidge, normalEquations, windowOf } from './linear-window.ts';
import { blurredPlaces, cropPlaces, spikeTriggeredAverage } from './spike-triggered-average.ts';

const population = drawLinearPopulation(keyOf(1), { neurons: 20, imageSide: 16, radius: 4 });
const { images, responses } = simulateLinear(population, keyOf(2), 4000);
const column = (n: number, count = 4000) => Float64Array.from({ length: count }, (_, d) => responses[d * 20 + n] ?? 0);
const fieldOf = (n: number) => population.fields.subarray(n * 81, (n + 1) * 81);

describe('spikeTriggeredAverage', () => {
  it('is the mean of response times image, and leaves missing responses out', () => {
    expect([...spikeTriggeredAverage([1, 2, 3, 4], 2, [10, Number.NaN], 1)]).toEqual([5, 10]);
  });

  it('finds the places of simulated neurons with ample data: its peak is the centre of the field', () => {
    const peaks = maskPeaks(spikeTriggeredAverage(images, 256, responses, 20), 16).map((each) => each - 4);
    expect(locationRecovery(peaks, population.offsets)).toMatchObject({ shift: [0, 0], withinOnePixel: 1 });
  });

  it('finds them blurred, too, to a few pixels', () => {
    const places = cropPlaces(blurredPlaces(images.subarray(0, 256 * 1000), 16, responses.subarray(0, 20_000), 20), 16, 8);
    // The window is wider than the field: places are pulled towards the middle of the image, by at most half a map.
    expect(locationRecovery(places, population.offsets).medianError).toBeLessThanOrEqual(4);
  });
});

describe('linear models on the known window', () => {
  const x = windowOf(images, 16, [population.offsets[0] ?? 0, population.offsets[1] ?? 0], 9);
  const fev = (weights: Float64Array, intercept: number) => linearFractionExplained(weights, fieldOf(0), intercept);

  it('cuts the window that the response was made from', () => {
    const whole = fieldOverImage(population, 0);
    const direct = whole.reduce((sum, each, p) => sum + each * (images[5 * 256 + p] ?? 0), 0);
    expect(fieldOf(0).reduce((sum, each, p) => sum + each * (x[5 * 81 + p] ?? 0), 0)).toBeCloseTo(direct, 12);
  });

  it('explain by least squares what the closed form says, averaged over neurons', () => {
    // p = 81, m = 4000: 1 - 0.1 * 82 / (3918 * pi/200) = 0.8668. Loss has about 81 degrees of freedom: SD of one neuron 0.133 sqrt(2/81) = 0.021; heavy noise
    // doubles that; the mean of eight is within 5 * 0.042 / sqrt(8) = 0.074.
    const all = Array.from({ length: 8 }, (_, n) => {
      const window = windowOf(images, 16, [population.offsets[2 * n] ?? 0, population.offsets[2 * n + 1] ?? 0], 9);
      const model = fitRidge(normalEquations(window, column(n), false), 0);
      return linearFractionExplained(model?.weights ?? [], fieldOf(n));
    });
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    expect(Math.abs(mean - leastSquaresFractionExplained(81, 4000))).toBeLessThan(0.074);
  });

  it('explain by least squares within .02 of the closed form on a 17 x 17 window at D = 8192', () => {
    // Images no larger than the window: all neurons share their pixels, so X'X is summed once. m = 6553: the closed form says .705.
    const neurons = 100;
    const samples = 6553;
    const shared = drawLinearPopulation(keyOf(5), { neurons, imageSide: 17, types: [{ variation: 0.3 }] });
    const data = simulateLinear(shared, keyOf(6), samples);
    const answers = (n: number) => Float64Array.from({ length: samples }, (_, d) => data.responses[d * neurons + n] ?? 0);
    const once = normalEquations(data.images, answers(0), false);
    const scores = Array.from({ length: neurons }, (_, n) => {
      const moment = new Float64Array(289);
      answers(n).forEach((r, d) => {
        for (let p = 0; p < 289; p++) moment[p] = moment[p]! + r * data.images[d * 289 + p]!;
      });
      return linearFractionExplained(fitRidge({ ...once, moment }, 0)?.weights ?? [], fieldOverImage(shared, n));
    });
    // SD of one neuron .295 sqrt(2 / 289), twice that for heavy noise: .05; the mean of a hundred is good to .005.
    const mean = scores.reduce((sum, each) => sum + each, 0) / neurons;
    expect(Math.abs(mean - leastSquaresFractionExplained(289, samples))).toBeLessThan(0.02);
  }, 60_000);

  it('solve the ridge equations: the gradient vanishes', () => {
    const equations = normalEquations(x, column(0), true);
    const model = fitRidge(equations, 50);
    expect(model).toBeDefined();
    const w = model?.weights ?? new Float64Array(81);
    for (let i = 0; i < 81; i++) {
      const gradient = w.reduce((sum, each, j) => sum + (equations.gram[i * 81 + j] ?? 0) * each, 50 * (w[i] ?? 0)) - (equations.moment[i] ?? 0);
      // Terms of size |moment| cancel: 1e-12 of them is four digits above rounding.
      expect(Math.abs(gradient)).toBeLessThan(1e-12 * 4000);
    }
    expect(fev(w, model?.intercept ?? 0)).toBeGreaterThan(0.8);
  });

  it('solve the lasso: slopes are alpha where weights are not zero, smaller elsewhere; large alpha empties the model', () => {
    const equations = normalEquations(x, column(0), true);
    const alpha = 0.005;
    const { weights, outcome } = fitLasso(equations, alpha, 1e-12);
    expect(outcome.reason).toBe('step-tolerance');
    for (let i = 0; i < 81; i++) {
      const slope = ((equations.moment[i] ?? 0) - weights.reduce((sum, each, j) => sum + (equations.gram[i * 81 + j] ?? 0) * each, 0)) / 4000;
      if (weights[i] === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(alpha + 1e-12);
      else expect(slope).toBeCloseTo(alpha * Math.sign(weights[i] ?? 0), 10);
    }
    expect(fitLasso(equations, 10).weights.every((each) => each === 0)).toBe(true);
  });

  it('say when there are fewer samples than pixels', () => {
    expect(fitRidge(normalEquations(x.subarray(0, 40 * 81), column(0, 40), false), 0)).toBeUndefined();
    expect(() => normalEquations([1, 2, 3], [1, 2], false)).toThrow('SHAPE_MISMATCH: normalEquations: 3 pixels do not divide among 2 responses.');
  });
});
