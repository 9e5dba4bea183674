/** How well a fit describes its data: R squared and information criteria. */

/** What the measures need; residuals are weighted, r_i = sqrt(w_i) (y_i - fitted_i). */
export interface GoodnessInput {
  readonly response: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly residualSumOfSquares: number;
  readonly parameters: number;
  /** The weights are 1/sigma^2 with sigma known, not only up to a factor. */
  readonly isSigmaAbsolute: boolean;
}

/** The measures. */
export interface Goodness {
  /** 1 - RSS/TSS about the weighted mean. */
  readonly rSquared: number;
  readonly aic: number;
  readonly bic: number;
}

/**
 * With n rows of positive weight and normal errors of variance s^2/w_i,
 *   -2 log L = n log(2 pi RSS/n) + n - sum log w_i,   k = p + 1 parameters (s is one),
 * or with known variances 1/w_i
 *   -2 log L = n log(2 pi) + RSS - sum log w_i,       k = p.
 * AIC = -2 log L + 2 k, BIC = -2 log L + k log n: as R's AIC() and BIC() of nls.
 */
export function goodnessOf({ response, weights, residualSumOfSquares: rss, parameters, isSigmaAbsolute }: GoodnessInput): Goodness {
  const weight = (i: number) => weights?.[i] ?? 1;
  let n = 0;
  let total = 0;
  let logs = 0;
  let mean = 0;
  for (let i = 0; i < response.length; i++) {
    const w = weight(i);
    if (!(w > 0)) continue;
    n++;
    total += w;
    logs += Math.log(w);
    mean += (w / total) * ((response[i] ?? 0) - mean);
  }
  const tss = response.reduce((sum, y, i) => sum + weight(i) * (y - mean) ** 2, 0);
  const deviance = isSigmaAbsolute ? n * Math.log(2 * Math.PI) + rss - logs : n * Math.log((2 * Math.PI * rss) / n) + n - logs;
  const k = parameters + (isSigmaAbsolute ? 0 : 1);
  return { rSquared: 1 - rss / tss, aic: deviance + 2 * k, bic: deviance + k * Math.log(n) };
}
