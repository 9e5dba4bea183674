import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaDistribution, betaQuantile } from './beta-quantile.ts';
import { logGamma } from './log-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';

const relative = (value: number, expected: number) => Math.abs(value / expected - 1);

describe('normalQuantile', () => {
  // 18 digits by mpmath at 40 digits, from p as written in decimal.
  it.each([
    [1e-300, -37.0470962993611992],
    [1e-20, -9.26234008979840757],
    [1e-10, -6.3613409024040562],
    [0.001, -3.09023230616781354],
    [0.025, -1.95996398454005424],
    [0.2, -0.841621233572914205],
    [0.4, -0.253347103135799799],
  ])('of %d is %d', (p, z) => {
    // The published accuracy is about 1e-16; the rounding of p, of log and of two polynomials comes on top.
    expect(relative(normalQuantile(p), z)).toBeLessThan(1e-15);
  });

  it('is odd about one half and defined on [0, 1] only', () => {
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]);
    expect([-0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    // p = k / 1024 and 1 - p are exact, so the two sides see the same numbers.
    for (let k = 1; k < 512; k++) expect(normalQuantile(1 - k / 1024)).toBe(-normalQuantile(k / 1024));
  });
});

describe('logGamma', () => {
  it('is the logarithm of the factorial', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      factorial *= n;
      expect(Math.abs(logGamma(n + 1) - Math.log(factorial))).toBeLessThan(1e-14 * (1 + Math.log(factorial)));
    }
  });

  it.each([
    [0.1, 2.252712651734206],
    [0.5, Math.log(Math.PI) / 2],
    [3.7, 1.428072326665388],
    [1234.5, 7550.550901077894],
  ])('of %d is %d', (x, expected) => {
    // References by scipy 1.x gammaln, 16 digits.
    expect(relative(logGamma(x), expected)).toBeLessThan(1e-14);
  });
});

describe('the beta distribution', () => {
  // References by scipy's betainc and betaincinv.
  it.each([
    [0.3, 1, 1, 0.3],
    [0.4, 2.5, 3.5, 0.4869041915261176],
    [0.11, 200.5, 1800.25, 0.9247343353930854],
    [0.99, 50, 1, 0.6050060671375364],
  ])('at %d with shapes %d and %d is %d', (x, a, b, expected) => {
    // log Gamma of 2000 is about 13,000; its rounding, 1e-12, passes to the value.
    expect(Math.abs(betaDistribution(x, a, b) - expected)).toBeLessThan(1e-11);
  });

  it.each([
    [0.1586553, 500.7, 501.3, 0.4839050061405428],
    [0.9, 2, 5, 0.5103163065514917],
  ])('has the quantile %d of shapes %d and %d at %d', (p, a, b, expected) => {
    expect(Math.abs(betaQuantile(p, a, b) - expected)).toBeLessThan(1e-12);
  });

  it('of integer shapes is a binomial tail', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (a, b, x) => {
        // I_x(a, b) = P(Binomial(a + b - 1, x) >= a).
        const n = a + b - 1;
        let tail = 0;
        for (let k = a; k <= n; k++) tail += Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)) * x ** k * (1 - x) ** (n - k);
        expect(Math.abs(betaDistribution(x, a, b) - tail)).toBeLessThan(1e-12);
      }),
    );
  });

  it('is 0 and 1 at the ends', () => {
    expect([betaDistribution(0, 2, 3), betaDistribution(1, 2, 3)]).toEqual([0, 1]);
  });
});
