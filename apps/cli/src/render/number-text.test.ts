import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesText, countText, numberText, plural, secondsText } from './number-text.ts';

describe('numberText', () => {
  it('writes short numbers for people', () => {
    expect([0, 1, -2.5, 1 / 3, 1234567, 12345678, 0.0001, 0.00005, 1e300, Number.NaN, -Infinity].map((value) => numberText(value))).toEqual([
      '0',
      '1',
      '-2.5',
      '0.333333',
      '1234567',
      '1.23457e+7',
      '0.0001',
      '5e-5',
      '1e+300',
      'NaN',
      '-Infinity',
    ]);
    expect(numberText(1 / 3, 10)).toBe('0.3333333333');
    expect(numberText(123456.789, 4)).toBe('123457'); // never fewer digits than the whole part
  });
  it('keeps the digits it promises', () => {
    // Rounding to d significant digits has a relative error of at most half a unit in the last: 5 * 10^-d.
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300, max: 1e300 }), fc.integer({ min: 2, max: 12 }), (value, digits) => {
        expect(Math.abs(Number(numberText(value, digits)) - value)).toBeLessThanOrEqual(5.0001 * 10 ** -digits * value);
      }),
      { seed: 31, numRuns: 500 },
    );
  });
});

describe('counts, times and sizes', () => {
  it('read well', () => {
    expect([countText(0), countText(999), countText(1234567)]).toEqual(['0', '999', '1 234 567']);
    expect([plural(1, 'row'), plural(2, 'row')]).toEqual(['1 row', '2 rows']);
    expect([0.00123, 0.42, 9.96, 65].map(secondsText)).toEqual(['1.2 ms', '0.4 s', '10 s', '1 min 5 s']);
    expect([12, 1536, 2 ** 28].map(bytesText)).toEqual(['12 B', '1.5 KiB', '256 MiB']);
  });
});
