import { fourierTransform } from './fourier-transform.ts';
import { mean } from './moments.ts';

/**
 * Autocovariances of a series at lags 0, ..., n - 1, with divisor n at every lag (the biased form, which is positive definite):
 *
 *   gamma_k = 1/n sum_{t < n - k} (x_t - m)(x_{t + k} - m).
 *
 * All lags at once through the periodogram of the zero-padded series (Wiener-Khinchin), O(n log n).
 */
export function autocovariance(series: Float64Array): Float64Array {
  const n = series.length;
  let size = 1;
  while (size < 2 * n) size *= 2;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const center = mean(series);
  for (let t = 0; t < n; t++) re[t] = series[t]! - center;
  fourierTransform(re, im);
  for (let k = 0; k < size; k++) {
    re[k] = re[k]! * re[k]! + im[k]! * im[k]!;
    im[k] = 0;
  }
  // The power spectrum is real and even, so the forward transform is the inverse one up to the factor 1 / size.
  fourierTransform(re, im);
  return Float64Array.from({ length: n }, (_, k) => re[k]! / size / n);
}

/** Autocorrelations gamma_k / gamma_0 at lags 0, ..., `maxLag` (at most n - 1); NaN for a constant series. */
export function autocorrelation(series: Float64Array, maxLag = series.length - 1): Float64Array {
  const gamma = autocovariance(series);
  return gamma.subarray(0, Math.min(maxLag, series.length - 1) + 1).map((value) => value / gamma[0]!);
}
