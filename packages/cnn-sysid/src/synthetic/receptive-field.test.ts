import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { drawFieldShape, FIELD_NORM, receptiveField } from './receptive-field.ts';

const field = (scale: number) => receptiveField(drawFieldShape(streamOf(keyOf(0)), { scale }));
const sum = (values: Float64Array) => values.reduce((total, each) => total + each, 0);
const dot = (a: Float64Array, b: Float64Array) => a.reduce((total, each, i) => total + each * (b[i] ?? 0), 0);

describe('receptiveField', () => {
  it('gives the golden values of the paper at scale 1: six decimals are known', () => {
    const a = field(1);
    const row = Array.from({ length: 9 }, (_, i) => a[8 * 17 + 8 + i] ?? 0);
    const golden = [0.03953, 0.024437, -0.001701, -0.014191, -0.013094, -0.008133, -0.004157, -0.001848, -0.000724];
    for (const [i, value] of golden.entries()) expect(row[i]).toBeCloseTo(value, 6);
    expect(sum(a)).toBeCloseTo(-0.983499, 6);
    expect(a.reduce((total, each) => total + Math.abs(each), 0)).toBeCloseTo(1.362594, 6);
    expect(Math.min(...a)).toBeCloseTo(-0.014669, 6);
  });

  it('gives those at scale 0.6, and the cosine of the two types', () => {
    const b = field(0.6);
    expect(b[8 * 17 + 8]).toBeCloseTo(0.051029, 6);
    expect(sum(b)).toBeCloseTo(-0.769222, 6);
    expect(b.reduce((total, each) => total + Math.abs(each), 0)).toBeCloseTo(1.065055, 6);
    expect(dot(field(1), b) / FIELD_NORM ** 2).toBeCloseTo(0.8791, 4);
  });

  it('has squared norm pi/200 whatever the variation: the variance of a.x', () => {
    const stream = streamOf(keyOf(4));
    for (let i = 0; i < 5; i++) {
      const a = receptiveField(drawFieldShape(stream, { scale: 0.8, variation: 0.3, isOffCentre: true }), 6);
      expect(a).toHaveLength(13 * 13);
      // 169 rounded squares: relative error far below 1e-13.
      expect(dot(a, a)).toBeCloseTo(Math.PI / 200, 14);
    }
  });

  it('varies within the limits that it is given', () => {
    const stream = streamOf(keyOf(7));
    for (let i = 0; i < 50; i++) {
      const { centre, centreCovariance: c, surroundCovariance: s, weight } = drawFieldShape(stream, { scale: 1, variation: 0.05, isOffCentre: true });
      for (const each of centre) expect(Math.abs(each)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(weight - 1)).toBeLessThanOrEqual(0.05);
      // 2 (1 +- v)^2 for xx; the aspect is within 1 +- v.
      for (const [{ xx, yy, xy }, base] of [[c, 2] as const, [s, 8] as const]) {
        expect(xx).toBeGreaterThanOrEqual(base * 0.95 ** 2);
        expect(xx).toBeLessThanOrEqual(base * 1.05 ** 2);
        expect(Math.abs(Math.sqrt(xx / yy) - 1)).toBeLessThanOrEqual(0.05 + 1e-12);
        expect(Math.abs(xy)).toBeLessThanOrEqual(0.3 * Math.min(xx, yy));
      }
    }
  });

  it('refuses a scale that is not positive', () => {
    expect(() => drawFieldShape(streamOf(keyOf(0)), { scale: 0 })).toThrow(
      'ARGUMENT_OUT_OF_RANGE: drawFieldShape: scale is 0 and variation 0, expected scale > 0 and 0 <= variation < 1. Use scale 1',
    );
  });
});
