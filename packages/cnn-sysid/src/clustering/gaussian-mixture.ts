/**
 * A mixture of Gaussians with diagonal covariances, by expectation and maximisation (Dempster, Laird and Rubin, 1977) from a
 * k-means start. The number of components can be chosen by BIC = -2 log L + q log N with q = 2 k d + k - 1 free parameters.
 */
import type { Key } from '@thetakit/random';
import { kMeans } from './k-means.ts';

/** A fitted mixture. */
export interface GaussianMixture {
  /** Most probable component of each point. */
  readonly labels: Int32Array;
  /** [k, dimension]. */
  readonly means: Float64Array;
  /** [k, dimension]. */
  readonly variances: Float64Array;
  readonly weights: Float64Array;
  readonly logLikelihood: number;
  readonly bic: number;
}

/** Fits k components to points [N, dimension]. Variances are kept above 1e-6 of the whole variance, so that no component collapses. */
export function gaussianMixture(key: Key, points: Float64Array, dimension: number, k: number, maxIterations = 200): GaussianMixture {
  const count = points.length / dimension;
  const { labels } = kMeans(key, points, dimension, k);
  const shares = new Float64Array(count * k);
  for (let i = 0; i < count; i++) shares[i * k + (labels[i] ?? 0)] = 1;
  const floor = 1e-6 * spreadOf(points, dimension) + Number.MIN_VALUE;
  let mixture = maximise(points, dimension, shares, k, floor);
  let before = Number.NEGATIVE_INFINITY;
  let now = expect(points, dimension, mixture, shares);
  for (let i = 0; i < maxIterations && now - before > 1e-9 * Math.abs(now); i++) {
    mixture = maximise(points, dimension, shares, k, floor);
    [before, now] = [now, expect(points, dimension, mixture, shares)];
  }
  const strongest = Int32Array.from({ length: count }, (_, i) => {
    const row = shares.subarray(i * k, (i + 1) * k);
    return row.indexOf(Math.max(...row));
  });
  return { ...mixture, labels: strongest, logLikelihood: now, bic: -2 * now + (2 * k * dimension + k - 1) * Math.log(count) };
}

/** The mixture of 1, ..., most components with the smallest BIC. */
export function chooseMixture(key: Key, points: Float64Array, dimension: number, most: number): GaussianMixture {
  const fits = Array.from({ length: Math.min(most, points.length / dimension) }, (_, i) => gaussianMixture(key, points, dimension, i + 1));
  return fits.reduce((best, each) => (each.bic < best.bic ? each : best));
}

type Parts = Pick<GaussianMixture, 'means' | 'variances' | 'weights'>;

function spreadOf(points: Float64Array, dimension: number): number {
  const whole = maximise(points, dimension, new Float64Array(points.length / dimension).fill(1), 1, 0);
  return Math.max(...whole.variances);
}

/** Weighted means, variances and sizes. */
function maximise(points: Float64Array, dimension: number, shares: Float64Array, k: number, floor: number): Parts {
  const count = points.length / dimension;
  const [means, variances, weights] = [new Float64Array(k * dimension), new Float64Array(k * dimension), new Float64Array(k)];
  for (let c = 0; c < k; c++) {
    let size = 0;
    for (let i = 0; i < count; i++) size += shares[i * k + c] ?? 0;
    weights[c] = size / count;
    for (let j = 0; j < dimension; j++) {
      let [first, second] = [0, 0];
      for (let i = 0; i < count; i++) first += ((shares[i * k + c] ?? 0) * (points[i * dimension + j] ?? 0)) / Math.max(size, 1e-300);
      for (let i = 0; i < count; i++) second += ((shares[i * k + c] ?? 0) * ((points[i * dimension + j] ?? 0) - first) ** 2) / Math.max(size, 1e-300);
      means[c * dimension + j] = first;
      variances[c * dimension + j] = Math.max(floor, second);
    }
  }
  return { means, variances, weights };
}

/** Shares of every point, and the log-likelihood; densities are summed in logarithms. */
function expect(points: Float64Array, dimension: number, { means, variances, weights }: Parts, shares: Float64Array): number {
  const k = weights.length;
  let total = 0;
  for (let i = 0; i < shares.length / k; i++) {
    const logs = Float64Array.from({ length: k }, (_, c) => {
      let sum = Math.log(weights[c] ?? 0);
      for (let j = 0; j < dimension; j++) {
        const variance = variances[c * dimension + j] ?? 1;
        sum -= (Math.log(2 * Math.PI * variance) + ((points[i * dimension + j] ?? 0) - (means[c * dimension + j] ?? 0)) ** 2 / variance) / 2;
      }
      return sum;
    });
    const most = Math.max(...logs);
    const whole = most + Math.log(logs.reduce((sum, each) => sum + Math.exp(each - most), 0));
    total += whole;
    for (let c = 0; c < k; c++) shares[i * k + c] = Math.exp((logs[c] ?? 0) - whole);
  }
  return total;
}
