import { strd, strdObjective } from '@thetakit/problems';
import { describe, expect, it } from 'vitest';
import { leastSquares } from '../fit/least-squares.ts';
import { deltaMethod } from './delta-method.ts';
import { fitStatistics } from './fit-statistics.ts';
import { predictionIntervals } from './prediction-intervals.ts';
import { profileIntervals } from './profile-intervals.ts';
import { studentQuantile } from './student-t.ts';

const t = [0, 1, 2, 3, 4, 5];
const y = [1.1, 2.9, 5.2, 6.8, 9.1, 11.0];
const line = (x: Float64Array) => Float64Array.from(t, (ti, i) => x[0]! + x[1]! * ti - y[i]!);

describe('profileIntervals', () => {
  it('are the usual intervals of a linear model', () => {
    const fit = leastSquares(line, [0, 0]);
    const { confidenceIntervals } = fitStatistics({ parameters: fit.x, residuals: fit.fun, jacobian: fit.jac });
    for (const { parameter, interval } of profileIntervals(line, fit.x)) {
      // The ends are found to 1e-8 standard errors, and S to rounding of about 1e-15 S / (2 t tau') of them.
      expect(interval[0]).toBeCloseTo(confidenceIntervals[parameter]![0], 7);
      expect(interval[1]).toBeCloseTo(confidenceIntervals[parameter]![1], 7);
    }
  });

  it('do not depend on how the parameter is written', () => {
    const model = (a: number, rate: number) => Float64Array.from(t, (ti) => a * Math.exp(-rate * ti) - [5, 3.2, 1.9, 1.3, 0.7, 0.5][ti]!);
    const plain = leastSquares((x) => model(x[0]!, x[1]!), [4, 0.4]);
    const logs = leastSquares((x) => model(x[0]!, Math.exp(x[1]!)), [4, -1]);
    const [, own] = profileIntervals((x) => model(x[0]!, x[1]!), plain.x);
    const [, written] = profileIntervals((x) => model(x[0]!, Math.exp(x[1]!)), logs.x);
    expect(Math.exp(written!.interval[0])).toBeCloseTo(own!.interval[0], 6);
    expect(Math.exp(written!.interval[1])).toBeCloseTo(own!.interval[1], 6);
  });

  it('hold tau at Student t on both ends of a real data set, and take exact Jacobians', () => {
    const entry = strd.Misra1a;
    const objective = strdObjective(entry);
    const fit = leastSquares(objective, entry.certified.parameters);
    const limit = studentQuantile(0.975, fit.fun.length - 2);
    for (const { interval, points } of profileIntervals(objective, fit.x)) {
      const at = (value: number) => points.find((point) => Math.abs(point.value - value) <= 1e-6 * Math.abs(value))!.tau;
      expect(at(interval[0])).toBeCloseTo(-limit, 4);
      expect(at(interval[1])).toBeCloseTo(limit, 4);
    }
  });

  it('are open where the data set no limit, and end at a bound', () => {
    // a / (1 + exp(-c)): as c grows the model becomes a, so c has no upper limit.
    const residuals = (x: Float64Array) => Float64Array.from([1, -1, 2, -2, 1, -1], (noise) => 10 / (1 + Math.exp(-x[0]!)) - 9.9 + noise);
    const fit = leastSquares(residuals, [3]);
    const [open] = profileIntervals(residuals, fit.x);
    expect(open!.interval[1]).toBe(Infinity);
    expect(open!.interval[0]).toBeGreaterThan(1);
    const [cut] = profileIntervals(residuals, fit.x, { bounds: { lower: Float64Array.of(-10), upper: Float64Array.of(20) } });
    expect(cut!.interval[1]).toBe(20);
  });

  it('say when x is no minimum', () => {
    expect(() => profileIntervals(line, [0, 2])).toThrow('x is not the minimum: fit again from there');
  });
});

describe('deltaMethod', () => {
  it('gives the worked variance of a ratio, with and without a gradient', () => {
    // g = a / b at (6, 3): gradient (1/3, -2/3); C = [[0.09, 0.03], [0.03, 0.16]]: 0.01 - 2 (2/9) 0.03 + (4/9) 0.16 = 0.067778
    const input = { parameters: [6, 3], covariance: [0.09, 0.03, 0.03, 0.16] };
    const exact = deltaMethod(([a, b]) => a! / b!, { ...input, gradient: () => [1 / 3, -2 / 3] });
    expect(exact.value).toBe(2);
    expect(exact.standardError).toBeCloseTo(Math.sqrt(0.01 - 0.12 / 9 + 0.64 / 9), 14);
    expect(exact.confidenceInterval[1]).toBeCloseTo(2 + 1.959963984540054 * exact.standardError, 12);
    // Central differences: h^2 / 6 g''' with h = 6e-6 * 6: about 1e-10.
    expect(deltaMethod(([a, b]) => a! / b!, input).standardError).toBeCloseTo(exact.standardError, 9);
  });

  it('refuses a covariance of another size', () => {
    expect(() => deltaMethod(() => 1, { parameters: [1, 2], covariance: [1] })).toThrow(
      'SHAPE_MISMATCH: deltaMethod: the covariance has 1 elements, expected 2 x 2',
    );
  });
});

describe('predictionIntervals', () => {
  it('are those of a straight line in textbooks', () => {
    const fit = leastSquares(line, [0, 0]);
    const statistics = fitStatistics({ parameters: fit.x, residuals: fit.fun, jacobian: fit.jac });
    const { standardErrors, confidence, prediction } = predictionIntervals({ ...statistics, values: [fit.x[0]! + 2.5 * fit.x[1]!], jacobian: [1, 2.5] });
    // At the mean of t the standard error is s / sqrt 6, that of an observation s sqrt(1 + 1/6).
    const s = statistics.residualStandardDeviation;
    const q = studentQuantile(0.975, 4);
    expect(standardErrors[0]).toBeCloseTo(s / Math.sqrt(6), 10);
    expect(confidence[0]![1] - confidence[0]![0]).toBeCloseTo((2 * q * s) / Math.sqrt(6), 10);
    expect(prediction[0]![1] - prediction[0]![0]).toBeCloseTo(2 * q * s * Math.sqrt(7 / 6), 10);
  });
});
