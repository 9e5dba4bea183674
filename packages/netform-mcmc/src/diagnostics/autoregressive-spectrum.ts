import { autocovariance } from './autocovariance.ts';

/**
 * Spectral density at frequency zero (times 2 pi) of a stationary series: the variance of its mean is this over n. An autoregression
 * is fitted by Yule-Walker (Levinson-Durbin), its order p chosen by AIC up to 10 log10(n):
 *
 *   S(0) = v_p n / (n - p - 1) / (1 - sum phi)^2,   AIC(p) = n log v_p + 2 p
 *
 * with v_p the prediction error variance. 0 for a constant series, NaN with draws that are not finite. Agrees with `ar` of R and `spectrum0.ar` of coda.
 */
export function spectrumAtZero(series: Float64Array): number {
  const n = series.length;
  const gamma = autocovariance(series);
  if (series.every((value) => value === series[0])) return 0;
  const maxOrder = Math.min(n - 1, Math.floor(10 * Math.log10(n)));
  let phi: number[] = [];
  let error = gamma[0]!;
  let best = { aic: n * Math.log(error), order: 0, error, sum: 0 };
  for (let order = 1; order <= maxOrder; order++) {
    let reflection = gamma[order]!;
    for (let k = 1; k < order; k++) reflection -= phi[k - 1]! * gamma[order - k]!;
    reflection /= error;
    const previous = phi;
    phi = [...previous.map((value, k) => value - reflection * previous[order - 2 - k]!), reflection];
    error *= 1 - reflection * reflection;
    const aic = n * Math.log(error) + 2 * order;
    if (aic < best.aic) best = { aic, order, error, sum: phi.reduce((sum, value) => sum + value, 0) };
  }
  return (best.error * n) / (n - best.order - 1) / (1 - best.sum) ** 2;
}
