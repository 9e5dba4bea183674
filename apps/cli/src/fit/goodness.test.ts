import { describe, expect, it } from 'vitest';
import { goodnessOf } from './goodness.ts';

const plain = { response: Float64Array.of(1, 2, 3, 6), weights: undefined, residualSumOfSquares: 2, parameters: 2, isSigmaAbsolute: false };

describe('goodnessOf', () => {
  it('is the formula, worked by hand', () => {
    // Mean 3, TSS = 4 + 1 + 0 + 9 = 14; -2 log L = 4 log(2 pi 2/4) + 4 = 4 log(pi) + 4; k = 3.
    const { rSquared, aic, bic } = goodnessOf(plain);
    expect(rSquared).toBeCloseTo(1 - 2 / 14, 14);
    expect(aic).toBeCloseTo(4 * Math.log(Math.PI) + 4 + 6, 12);
    expect(bic).toBeCloseTo(4 * Math.log(Math.PI) + 4 + 3 * Math.log(4), 12);
  });
  it('does not change when all weights are scaled, except for known sigma', () => {
    // Weights c scale RSS by c: log(c RSS) and sum log c cancel.
    const scaled = goodnessOf({ ...plain, weights: Float64Array.of(4, 4, 4, 4), residualSumOfSquares: 8 });
    const first = goodnessOf(plain);
    for (const name of ['rSquared', 'aic', 'bic'] as const) expect(scaled[name]).toBeCloseTo(first[name], 12);
    expect(goodnessOf({ ...plain, isSigmaAbsolute: true }).aic).toBeCloseTo(4 * Math.log(2 * Math.PI) + 2 + 4, 12);
  });
  it('ignores rows of weight zero', () => {
    const { aic } = goodnessOf({ ...plain, response: Float64Array.of(1, 2, 3, 6, 100), weights: Float64Array.of(1, 1, 1, 1, 0) });
    expect(aic).toBeCloseTo(goodnessOf(plain).aic, 12);
  });
});
