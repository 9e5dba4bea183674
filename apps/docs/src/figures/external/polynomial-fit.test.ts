import { lBfgsB, nelderMead, runMethod } from '@thetakit/optimizers';
import { lecturePolynomial } from '@thetakit/problems';
import { expect, it } from 'vitest';
import { polynomialFit } from './polynomial-fit.ts';

it('is the problem of the lecture, which the problems package states with its minimum', () => {
  const own = polynomialFit(5, 50);
  const theirs = lecturePolynomial.objective();
  for (const x of [
    [0, 0, 0, 0, 0, 0],
    [1, -1, 2, 0.5, -0.25, 3],
  ]) {
    const at = Float64Array.from(x);
    // The same sum of 50 squares in another order: relative rounding of at most 50 eps, 1e-14.
    expect(own.value(at) / theirs.value(at)).toBeCloseTo(1, 12);
    theirs.gradient!(at).forEach((slope, k) => expect(own.gradient!(at)[k]! / slope).toBeCloseTo(1, 11));
  }
});

it('is solved by both methods, by Nelder-Mead with many times the evaluations', () => {
  const fit = polynomialFit(5, 50);
  const quasi = runMethod(lBfgsB, fit, new Float64Array(6));
  const simplex = runMethod(nelderMead, fit, new Float64Array(6));
  expect(quasi.fun).toBeCloseTo(lecturePolynomial.best.value, 9);
  expect(simplex.fun).toBeCloseTo(lecturePolynomial.best.value, 6);
  expect(simplex.nfev).toBeGreaterThan(10 * quasi.nfev);
});
