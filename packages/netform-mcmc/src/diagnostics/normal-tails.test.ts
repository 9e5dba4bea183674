import { expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';
import { normalTails } from './normal-tails.ts';

it('inverts the quantile function on both sides of the change of formula', () => {
  // P(|Z| > z) = 2 Phi(-z): with p = 2 Phi(-z), z = -Phi^-1(p / 2). The fraction of 60 terms is good to 1e-12 at z = 2.
  for (const p of [1, 0.9, 0.3173105078629141, 0.05, 0.0456, 0.0454, 1e-3, 1e-9, 1e-15]) {
    expect(normalTails(-normalQuantile(p / 2)) / p).toBeCloseTo(1, 11);
  }
  expect(normalTails(0)).toBe(1);
});
