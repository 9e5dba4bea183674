import { isThetakitError } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { extrapolatedDerivative } from '../../test-support/differences.ts';
import { classicProblems } from '../plugin.ts';
import { ackley } from './ackley.ts';
import { himmelblau } from './himmelblau.ts';
import { lectureCurve, lecturePolynomial } from './lecture-polynomial.ts';
import { quadratic } from './quadratic.ts';
import { rastrigin } from './rastrigin.ts';
import { rosenbrock } from './rosenbrock.ts';

const value = (problem: { objective(): { value(x: Float64Array): number } }, ...x: number[]) => problem.objective().value(Float64Array.from(x));

it('gives values worked out by hand', () => {
  // 100 (1 - 1.44)^2 + 2.2^2 = 19.36 + 4.84
  expect(value(rosenbrock(), -1.2, 1)).toBeCloseTo(24.2, 13);
  // two links: at (1, 2, 3): 100 (2 - 1)^2 + 0 + 100 (3 - 4)^2 + (1 - 2)^2
  expect(value(rosenbrock(3), 1, 2, 3)).toBe(201);
  // (0 + 0 - 11)^2 + (0 + 0 - 7)^2
  expect(value(himmelblau, 0, 0)).toBe(170);
  // 1/2 (1 * 4 + 10 * 9 + 100 * 1)
  expect(value(quadratic(3, 100), 2, 3, 1)).toBeCloseTo(97, 12);
  // 20 + (1 - 10) + (4 - 10)
  expect(value(rastrigin(), 1, 2)).toBeCloseTo(5, 12);
  // at (1, 1): 20 + e - 20 exp(-0.2) - e
  expect(value(ackley(), 1, 1)).toBeCloseTo(20 - 20 * Math.exp(-0.2), 12);
});

it('gives the known loss of the lecture polynomial, whose columns are the data set', () => {
  // weights 0: the loss is the sum of squares of the data
  const { y } = lectureCurve.columns();
  expect(value(lecturePolynomial, 0, 0, 0, 0, 0, 0)).toBeCloseTo(
    y!.reduce((total, v) => total + v * v, 0),
    9,
  );
  expect(y!.length).toBe(50);
});

describe.each(classicProblems.map((problem) => ({ id: problem.id, problem })))('$id', ({ problem }) => {
  const objective = problem.objective();
  const { gradient, hessian } = objective as Required<typeof objective>;

  it('has the stated minimum', () => {
    const x = Float64Array.from(problem.best.x!);
    // rounding of 20 + e in Ackley's function
    expect(Math.abs(objective.value(x) - problem.best.value)).toBeLessThan(1e-14);
    if (problem.id !== 'ackley') expect(Math.max(...gradient(x).map(Math.abs))).toBeLessThan(1e-11);
  });

  it('has the derivatives that extrapolated differences find', () => {
    const n = problem.dimension;
    for (const start of problem.starts) {
      const x = Float64Array.from(start, (v, i) => v + 0.1 * Math.sin(i + 1));
      const g = gradient(x).slice();
      const H = hessian(x).slice();
      for (let j = 0; j < n; j++) {
        const slope = extrapolatedDerivative((at) => Float64Array.of(objective.value(at)), x, j, 0.05);
        expect(Math.abs(slope.value[0]! - g[j]!)).toBeLessThan(20 * slope.error[0]! + 1e-9);
        const row = extrapolatedDerivative((at) => gradient(at), x, j, 0.05);
        row.value.forEach((v, i) => expect(Math.abs(v - H[j * n + i]!)).toBeLessThan(20 * row.error[i]! + 1e-9));
      }
    }
  });
});

it('refuses dimensions that make no sense, by text', () => {
  expect(() => rosenbrock(1)).toThrow('ARGUMENT_OUT_OF_RANGE: rosenbrock: n is 1, expected an integer >= 2. Give the number of variables');
  try {
    ackley(0.5);
  } catch (error) {
    expect(isThetakitError(error) && error.data['received']).toBe(0.5);
  }
  expect(() => rastrigin(0)).toThrow('rastrigin: n is 0, expected an integer >= 1');
});
