import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autocorrelation, autocovariance } from './autocovariance.ts';
import { spectrumAtZero } from './autoregressive-spectrum.ts';
import { fourierTransform } from './fourier-transform.ts';

const series = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 }).map((values) => Float64Array.from(values));

describe('fourierTransform', () => {
  it('is the sum that defines it', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 4, 8, 32), fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 }), (n, values) => {
        const re = Float64Array.from(values.slice(0, n));
        const im = Float64Array.from(values.slice(32, 32 + n));
        const expected = re.map((_, k) =>
          re.reduce((sum, x, j) => sum + x * Math.cos((2 * Math.PI * j * k) / n) + im[j]! * Math.sin((2 * Math.PI * j * k) / n), 0),
        );
        fourierTransform(re, im);
        // n terms of at most 2, angles up to 200 radians rounded to 3e-14.
        re.forEach((value, k) => {
          expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-12);
        });
      }),
    );
  });
});

describe('autocovariance', () => {
  it('is the sum that defines it, at every lag', () => {
    fc.assert(
      fc.property(series, (x) => {
        const n = x.length;
        const m = x.reduce((sum, value) => sum + value, 0) / n;
        const gamma = autocovariance(x);
        for (let k = 0; k < n; k++) {
          let sum = 0;
          for (let t = 0; t < n - k; t++) sum += (x[t]! - m) * (x[t + k]! - m);
          // Values up to 1e4 through two transforms of at most 128 points.
          expect(Math.abs(gamma[k]! - sum / n)).toBeLessThan(1e-10);
        }
      }),
    );
  });

  it('of an alternating series alternates: gamma_k = (-1)^k (n - k) / n', () => {
    const rho = autocorrelation(Float64Array.of(1, -1, 1, -1), 2);
    [1, -3 / 4, 1 / 2].forEach((value, k) => {
      expect(rho[k]).toBeCloseTo(value, 15);
    });
    expect(rho).toHaveLength(3);
    expect(autocorrelation(Float64Array.of(1, 2), 9)).toHaveLength(2);
  });
});

describe('spectrumAtZero', () => {
  it('is the variance of a series without correlation, with one degree of freedom less', () => {
    // 1, -1, -1, 1: mean 0, gamma = (1, -1/4, -1/2, 1/4); phi_1 = -1/4 gains log(15/16) * 4 = -0.26 and costs 2, so order 0:
    // S = gamma_0 n / (n - 1) = 4 / 3. Order 2 has reflection -9/15 and AIC 4 log(15/16 * 16/25) + 4 > 0; order 3 costs 6.
    expect(spectrumAtZero(Float64Array.of(1, -1, -1, 1))).toBeCloseTo(4 / 3, 14);
  });

  it('is 0 for a constant', () => {
    expect(spectrumAtZero(new Float64Array(50).fill(0.1))).toBe(0);
  });
});
