import { strd } from '@thetakit/problems';
import { expect, it } from 'vitest';
import { curveFit } from './curve-fit.ts';

const x = [0, 1, 2, 3];
const y = [1, 3, 4, 8];
const straight = (t: number, a: number, b: number) => a + b * t;

it('fits a line with the errors worked by hand', () => {
  // intercept 0.7, slope 2.2, s^2 = 0.9, variances 0.63 and 0.18; total variation 26
  const fit = curveFit(straight, x, y, { start: [0, 0] });
  expect(fit.parameters[1]).toBeCloseTo(2.2, 10);
  expect(fit.standardErrors[0]).toBeCloseTo(Math.sqrt(0.63), 9);
  expect(fit.standardErrors[1]).toBeCloseTo(Math.sqrt(0.18), 9);
  expect(fit.rSquared).toBeCloseTo(1 - 1.8 / 26, 12);
  [0.7, 2.9, 5.1, 7.3].forEach((v, i) => expect(fit.fitted[i]).toBeCloseTo(v, 9));
  expect([fit.success, fit.degreesOfFreedom, fit.level]).toEqual([true, 2, 0.95]);
});

it('fits Misra1a as certified, with a Jacobian given by hand', () => {
  const { columns, starts, certified } = strd.Misra1a;
  const model = (t: number, a: number, b: number) => a * (1 - Math.exp(-b * t));
  const jac = (t: number, a: number, b: number) => [1 - Math.exp(-b * t), a * t * Math.exp(-b * t)];
  const fit = curveFit(model, columns['x']!, columns['y']!, { start: starts[0], jac });
  fit.parameters.forEach((v, i) => expect(Math.abs(v / certified.parameters[i]! - 1)).toBeLessThan(1e-10));
  fit.standardErrors.forEach((v, i) => expect(Math.abs(v / certified.standardDeviations[i]! - 1)).toBeLessThan(1e-9));
});

it('takes rows of predictors', () => {
  // y = 1 + 2 u - v exactly
  const rows = [
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 5],
    [3, 1],
  ];
  const fit = curveFit(
    ([u, v]: number[], a, b, c) => a! + b! * u! + c! * v!,
    rows,
    rows.map(([u, v]) => 1 + 2 * u! - v!),
    { start: [0, 0, 0] },
  );
  [1, 2, -1].forEach((v, i) => expect(fit.parameters[i]).toBeCloseTo(v, 9));
});

it('weights by sigma: doubling all sigmas changes nothing unless they are absolute, when it doubles the errors', () => {
  const one = curveFit(straight, x, y, { start: [0, 0], sigma: [1, 2, 1, 2] });
  const two = curveFit(straight, x, y, { start: [0, 0], sigma: [2, 4, 2, 4] });
  const weights = curveFit(straight, x, y, { start: [0, 0], weights: [1, 0.25, 1, 0.25] });
  for (const fit of [two, weights]) {
    fit.parameters.forEach((v, i) => expect(v).toBeCloseTo(one.parameters[i]!, 9));
    fit.standardErrors.forEach((v, i) => expect(v).toBeCloseTo(one.standardErrors[i]!, 9));
    expect(fit.rSquared).toBeCloseTo(one.rSquared, 12);
  }
  // weighted normal equations with w = (1, 1/4, 1, 1/4): sum w = 2.5, sum wx = 3, sum wx^2 = 6.5, sum wy = 7.75, sum wxy = 14.75
  const determinant = 2.5 * 6.5 - 9;
  expect(one.parameters[0]).toBeCloseTo((7.75 * 6.5 - 3 * 14.75) / determinant, 9);
  expect(one.parameters[1]).toBeCloseTo((2.5 * 14.75 - 3 * 7.75) / determinant, 9);
  const absolute = curveFit(straight, x, y, { start: [0, 0], sigma: [1, 2, 1, 2], absoluteSigma: true });
  expect(absolute.standardErrors[0]).toBeCloseTo(Math.sqrt(6.5 / determinant), 9);
  const wide = curveFit(straight, x, y, { start: [0, 0], sigma: [2, 4, 2, 4], absoluteSigma: true });
  expect(wide.standardErrors[1]! / absolute.standardErrors[1]!).toBeCloseTo(2, 9);
});

it('refuses misuse, by text', () => {
  expect(() => curveFit(straight, x, [1, 2], { start: [0, 0] })).toThrow(
    'SHAPE_MISMATCH: curveFit: xdata has length 4 and ydata 2. Give one entry per observation',
  );
  expect(() => curveFit(straight, x, y, {} as never)).toThrow('START_MISSING: curveFit: start is missing. Give one start value for each parameter');
  expect(() => curveFit(straight, x, y, { start: [0, 0], sigma: [1, 1, 1, 0] })).toThrow(
    'ARGUMENT_OUT_OF_RANGE: curveFit: sigma[3] is 0, expected a positive number. Leave out observations without weight',
  );
  expect(() => curveFit(straight, x, y, { start: [0, 0], sigma: y, weights: y })).toThrow('OPTION_CONFLICT: curveFit: both sigma and weights were given');
  expect(() => curveFit(straight, x, [1, 2, NaN, 4], { start: [0, 0] })).toThrow(
    'curveFit: ydata[2] is NaN, expected a finite number. Leave out missing observations',
  );
  expect(() => curveFit({ dimension: 1, value: () => 0, residualCount: 4, residuals: () => Float64Array.from(y) }, [], y, { start: [0], sigma: y })).toThrow(
    'OPTION_CONFLICT: curveFit: sigma or weights were given together with an Objective. Weight the residuals of the Objective itself',
  );
});
