import { strd, strdObjective } from '@thetakit/problems';
import { expect, it } from 'vitest';
import { fitStatistics } from './fit-statistics.ts';

it('gives the statistics of a straight line, worked by hand', () => {
  // y = (1, 3, 4, 8) at x = (0, 1, 2, 3): slope 11/5 = 2.2, intercept 0.7, residuals (model - y) (-0.3, -0.1, 1.1, -0.7),
  // RSS 1.8, s^2 = 0.9; J^T J = (4 6; 6 14), inverse (14 -6; -6 4)/20: var = 0.9 * 0.7 = 0.63 and 0.9 * 0.2 = 0.18, cov = -0.27
  const statistics = fitStatistics({
    parameters: [0.7, 2.2],
    residuals: Float64Array.of(-0.3, -0.1, 1.1, -0.7),
    jacobian: Float64Array.of(1, 0, 1, 1, 1, 2, 1, 3),
  });
  expect(statistics.degreesOfFreedom).toBe(2);
  expect(statistics.residualSumOfSquares).toBeCloseTo(1.8, 13);
  expect(statistics.residualStandardDeviation).toBeCloseTo(Math.sqrt(0.9), 14);
  [0.63, -0.27, -0.27, 0.18].forEach((v, i) => expect(statistics.covariance[i]).toBeCloseTo(v, 13));
  expect(statistics.standardErrors[1]).toBeCloseTo(Math.sqrt(0.18), 13);
  expect(statistics.correlation[1]).toBeCloseTo(-0.27 / Math.sqrt(0.63 * 0.18), 13);
  expect(statistics.correlation[0]).toBeCloseTo(1, 14);
  // t_0.975(2) = 4.302652729696
  expect(statistics.confidenceIntervals[1]![0]).toBeCloseTo(2.2 - 4.302652729696 * Math.sqrt(0.18), 10);
  expect(statistics.confidenceIntervals[1]![1]).toBeCloseTo(2.2 + 4.302652729696 * Math.sqrt(0.18), 10);
});

it('takes s^2 = 1 and the normal quantile when sigma is absolute', () => {
  const statistics = fitStatistics({ parameters: [1], residuals: Float64Array.of(3, 3), jacobian: Float64Array.of(3, 4), absoluteSigma: true });
  // 1 / sqrt(9 + 16), 1.959963984540054 / 5
  expect(statistics.standardErrors[0]).toBeCloseTo(0.2, 15);
  expect(statistics.confidenceIntervals[0]![1]).toBeCloseTo(1 + 1.959963984540054 / 5, 11);
});

it('says Infinity where the data do not determine the parameters', () => {
  const dependent = fitStatistics({ parameters: [1, 1], residuals: Float64Array.of(1, 0, 1), jacobian: Float64Array.of(1, 2, 2, 4, 3, 6) });
  expect([dependent.rank, ...dependent.standardErrors]).toEqual([1, Infinity, Infinity]);
  const exact = fitStatistics({ parameters: [1, 1], residuals: Float64Array.of(0, 0), jacobian: Float64Array.of(1, 0, 0, 1) });
  expect([exact.degreesOfFreedom, exact.residualStandardDeviation, ...exact.standardErrors]).toEqual([0, NaN, Infinity, Infinity]);
  expect(exact.confidenceIntervals[0]).toEqual([-Infinity, Infinity]);
});

it.each(Object.values(strd).filter((entry) => entry.name !== 'Lanczos1'))('$name: standard deviations as certified at the certified parameters', (entry) => {
  // Lanczos1 is left out: its residuals (4e-14) are rounding errors of the printed parameters.
  const objective = strdObjective(entry);
  const x = Float64Array.from(entry.certified.parameters);
  const statistics = fitStatistics({ parameters: x, residuals: objective.residuals!(x), jacobian: objective.jacobian!(x) });
  // eleven printed digits of parameters and deviations; nearly dependent columns cost up to four of them
  statistics.standardErrors.forEach((error, i) => expect(Math.abs(error / entry.certified.standardDeviations[i]! - 1)).toBeLessThan(1e-7));
  expect(Math.abs(statistics.residualStandardDeviation / entry.certified.residualStandardDeviation - 1)).toBeLessThan(1e-9);
});

it('refuses shapes and levels that do not fit, by text', () => {
  const right = { parameters: [1], residuals: Float64Array.of(1, 2), jacobian: Float64Array.of(1, 1) };
  expect(() => fitStatistics({ ...right, jacobian: Float64Array.of(1) })).toThrow(
    'SHAPE_MISMATCH: fitStatistics: the Jacobian has 1 elements, expected 2 residuals times 1 parameters. Pass the row-major Jacobian of the residuals',
  );
  expect(() => fitStatistics({ ...right, level: 95 })).toThrow('fitStatistics: level is 95, expected 0 < level < 1. Use 0.95 for 95 per cent');
});
