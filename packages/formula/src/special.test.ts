import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { erf, lgamma } from './special.ts';
import { tensorLogGamma } from './tensor-log-gamma.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** erf by Simpson's rule with n panels: the error is below (2x)^5 / (180 n^4) * max|f''''| = 12 (2/sqrt(pi)), far below 1e-13 here. */
function integral(x: number): number {
  const n = 20_000;
  const h = x / n;
  const f = (t: number) => Math.exp(-t * t);
  let sum = f(0) + f(x);
  for (let k = 1; k < n; k++) sum += (k % 2 === 1 ? 4 : 2) * f(k * h);
  return (2 / Math.sqrt(Math.PI)) * (h / 3) * sum;
}

describe('erf', () => {
  it.each([0.01, 0.5, 1, 2, 2.49, 2.51, 3, 4.5])('is the integral of the Gaussian up to %d', (x) => {
    expect(Math.abs(erf(x) - integral(x))).toBeLessThan(1e-13);
    expect(erf(-x)).toBe(-erf(x));
  });
  it('has its limits', () => {
    expect([erf(0), erf(7), erf(-7), erf(Number.NaN)]).toEqual([0, 1, -1, Number.NaN]);
  });
});

describe('lgamma', () => {
  it('is the log of factorials', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(lgamma(n)).toBeCloseTo(Math.log(factorial), 13);
      factorial *= n;
    }
  });
  it('knows Gamma(1/2) = sqrt(pi), Gamma(-1/2) = -2 sqrt(pi), and its poles', () => {
    expect(lgamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14);
    expect(lgamma(-0.5)).toBeCloseTo(Math.log(2 * Math.sqrt(Math.PI)), 14);
    expect([lgamma(0), lgamma(-3), lgamma(Number.NaN)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN]);
  });
  it('obeys the recurrence lgamma(x + 1) = lgamma(x) + ln|x|', () => {
    // Rounding: a few ulp of the larger term.
    for (const x of [-2.7, -0.3, 0.2, 0.49, 0.51, 3.3, 9.99, 57.25])
      expect(Math.abs(lgamma(x + 1) - lgamma(x) - Math.log(Math.abs(x)))).toBeLessThan(1e-14 * (2 + Math.abs(lgamma(x + 1))) * 4);
  });
  it('agrees with the tensor program to float32', () => {
    const points = [-2.7, -0.3, 0.2, 0.5, 1, 1.5, 2, 3.3, 10, 57.25];
    const actual = tensorLogGamma(tf.tensor1d(points)).dataSync();
    // Cancellation leaves an absolute error of some float32 ulps of the largest term, about x ln x.
    for (const [i, x] of points.entries())
      expect(Math.abs((actual[i] ?? 0) - lgamma(x))).toBeLessThan(2 ** -20 * (8 + Math.abs(x * Math.log(Math.abs(x) + 1))));
  });
});
