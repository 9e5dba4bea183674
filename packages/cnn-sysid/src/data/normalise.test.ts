import { describe, expect, it } from 'vitest';
import { blockNormaliser, columnNormaliser, globalNormaliser, normalise, scaleNormaliser } from './normalise.ts';

describe('normalisers', () => {
  it('give every column mean 0 and population SD 1, and only centre a dead pixel', () => {
    // Column 0: 1, 3, 5: mean 3, variance (4 + 0 + 4)/3. Column 1 is always 0.1.
    const data = Float64Array.of(1, 0.1, 3, 0.1, 5, 0.1);
    const fitted = columnNormaliser(data, 2);
    expect(fitted.mean[0]).toBe(3);
    expect(fitted.deviation[0]).toBeCloseTo(Math.sqrt(8 / 3), 14);
    expect(fitted.constant).toEqual([1]);
    const scaled = normalise(data, fitted);
    expect(scaled[0]).toBeCloseTo(-2 / Math.sqrt(8 / 3), 14);
    expect(Math.abs(scaled[3] ?? 1)).toBeLessThan(1e-15);
  });

  it('take one mean for all pixels, or keep the zero of responses', () => {
    const data = Float32Array.of(0, 2, 4, 6);
    expect([...normalise(data, globalNormaliser(data, 2))].map((each) => each * Math.sqrt(5))).toEqual([-3, -1, 1, 3].map((each) => expect.closeTo(each, 6)));
    expect(scaleNormaliser(data, 2)).toMatchObject({ mean: Float64Array.of(0, 0), deviation: Float64Array.of(2, 2) });
  });

  it('refuse no data', () => {
    expect(() => columnNormaliser([], 3)).toThrow('DATA_EMPTY: columnNormaliser: there is no sample. Give at least one');
  });
});

it('gives the same over blocks of any sizes', () => {
  const data = Float64Array.from({ length: 60 }, (_, i) => 1000 + Math.sin(i * 1.3) * (1 + (i % 3)));
  const whole = columnNormaliser(data, 3);
  const blocks = [0, 3, 3, 24, 60].map((from, b, all) => ({ data: data.subarray(from, all[b + 1] ?? from) }));
  const { mean, deviation, constant } = blockNormaliser(blocks, 3);
  expect(constant).toEqual([]);
  // Deviations near 1 about 1000: 1e-16 * 1000 of rounding in the means.
  for (let p = 0; p < 3; p++) {
    expect(mean[p]).toBeCloseTo(whole.mean[p] ?? 0, 10);
    expect(deviation[p]).toBeCloseTo(whole.deviation[p] ?? 0, 10);
  }
  expect(() => blockNormaliser([], 3)).toThrow('DATA_EMPTY: blockNormaliser: there is no sample.');
});
