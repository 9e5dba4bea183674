import { keyOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { publishedSplit, randomSplit, takeRows } from './split.ts';

describe('publishedSplit', () => {
  it('has the sizes and first validation images of the published fits', () => {
    const [large, small] = [publishedSplit(1800), publishedSplit(1260)];
    expect([large.training.length, large.validation.length, small.training.length, small.validation.length]).toEqual([1440, 360, 1008, 252]);
    expect([...large.validation.subarray(0, 6)]).toEqual([15, 20, 21, 24, 25, 43]);
    expect([...small.validation.subarray(0, 6)]).toEqual([1, 15, 20, 21, 24, 25]);
  });
});

describe('randomSplit', () => {
  it('uses every sample once and caps the validation part', () => {
    const { training, validation } = randomSplit(keyOf(3), 100, 0.8, 15);
    expect([training.length, validation.length]).toEqual([85, 15]);
    expect([...training, ...validation].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('refuses to leave a part empty', () => {
    expect(() => randomSplit(keyOf(0), 2, 0.9)).toThrow('ARGUMENT_OUT_OF_RANGE: randomSplit: a fraction of 0.9 of 2 samples leaves one part empty.');
  });
});

describe('takeRows', () => {
  it('copies rows in the order asked for and keeps the type', () => {
    expect(takeRows(Float32Array.of(0, 1, 10, 11, 20, 21), 2, [2, 0, 2])).toEqual(Float32Array.of(20, 21, 0, 1, 20, 21));
  });
});
