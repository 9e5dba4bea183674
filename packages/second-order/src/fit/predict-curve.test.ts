import { expect, it } from 'vitest';
import { studentQuantile } from '../statistics/student-t.ts';
import { curveFit } from './curve-fit.ts';
import { predictCurve } from './predict-curve.ts';

const line = (x: number, a: number, b: number) => a + b * x;

it('has the bands of a straight line in textbooks, with derivatives or differences', () => {
  // y = (1, 3, 4, 8) at 0..3: s^2 = 0.9, Var of the mean at x: s^2 (1/4 + (x - 1.5)^2 / 5).
  const fit = curveFit(line, [0, 1, 2, 3], [1, 3, 4, 8], { start: [0, 0] });
  const t = studentQuantile(0.975, 2);
  for (const more of [{}, { jac: (x: number) => [1, x] }]) {
    const { values, standardErrors, confidence, prediction } = predictCurve(line, fit, [1.5, 4], more);
    expect(values[1]).toBeCloseTo(0.7 + 2.2 * 4, 9);
    expect(standardErrors[0]).toBeCloseTo(Math.sqrt(0.9 / 4), 8);
    expect(standardErrors[1]).toBeCloseTo(Math.sqrt(0.9 * (1 / 4 + 6.25 / 5)), 8);
    expect(confidence[1]![1] - values[1]!).toBeCloseTo(t * standardErrors[1]!, 9);
    expect(prediction[1]![1] - values[1]!).toBeCloseTo(t * Math.sqrt(0.9 + standardErrors[1]! ** 2), 8);
  }
});

it('takes another level, weights of new observations, and no place at all', () => {
  const fit = curveFit(line, [0, 1, 2, 3], [1, 3, 4, 8], { start: [0, 0] });
  const wide = predictCurve(line, fit, [1], { level: 0.99, weights: [4] });
  const half = studentQuantile(0.995, 2) * Math.sqrt(0.9 / 4 + wide.standardErrors[0]! ** 2);
  expect(wide.prediction[0]![1] - wide.values[0]!).toBeCloseTo(half, 8);
  expect(predictCurve(line, fit, []).values).toHaveLength(0);
});
