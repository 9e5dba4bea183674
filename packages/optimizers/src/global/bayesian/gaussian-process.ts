/**
 * A Gaussian process through some values: prior mean mu, covariance s^2 (R + g 1) with Matérn's 5/2 correlation.
 *
 *   R_ij = (1 + a + a^2/3) exp(-a),  a = sqrt(5) |(x_i - x_j) / l|
 *   mean(x) = mu + r(x)^T (R + g)^-1 (y - mu),   variance(x) = s^2 (1 - r(x)^T (R + g)^-1 r(x))
 *
 * mu and s^2 are those of greatest likelihood for given lengths l and noise ratio g.
 * Source: C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning (2006), chapters 2, 4 and 5.
 */
import type { Bounds } from '@thetakit/registry';
import { lBfgsB } from '../../quasi-newton/l-bfgs-b.ts';
import { runMethod } from '../../run/run-method.ts';

/** A process conditioned on N values. */
export interface Process {
  readonly n: number;
  readonly points: readonly (readonly number[])[];
  readonly lengths: readonly number[];
  /** Lower Cholesky factor of R + g, row-major [N, N]. */
  readonly factor: Float64Array;
  /** (R + g)^-1 (y - mu). */
  readonly weights: Float64Array;
  readonly mean: number;
  readonly variance: number;
  /** Minus the logarithm of the likelihood, without constants. */
  readonly deviance: number;
}

/** Logarithms of the lengths, then of the noise ratio: what is fitted. Lengths are in units of the box. */
export function firstHyper(n: number): number[] {
  return [...Array.from({ length: n }, () => Math.log(0.5)), Math.log(1e-6)];
}

const limits = { length: [Math.log(0.02), Math.log(20)], noise: [Math.log(1e-10), Math.log(1)] } as const;

function correlation(a: readonly number[], b: readonly number[], lengths: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < lengths.length; i++) sum += ((a[i]! - b[i]!) / lengths[i]!) ** 2;
  const s = Math.sqrt(5 * sum);
  return (1 + s + (s * s) / 3) * Math.exp(-s);
}

/** Conditions the process on values at points; null when R + g is not positive definite. */
export function condition(points: readonly (readonly number[])[], values: ArrayLike<number>, hyper: ArrayLike<number>): Process | null {
  const count = points.length;
  const n = hyper.length - 1;
  const lengths = Array.from({ length: n }, (_, i) => Math.exp(hyper[i]!));
  const noise = Math.exp(hyper[n]!);
  const factor = new Float64Array(count * count);
  let logDeterminant = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 + noise : correlation(points[i]!, points[j]!, lengths);
      for (let k = 0; k < j; k++) sum -= factor[i * count + k]! * factor[j * count + k]!;
      if (i > j) factor[i * count + j] = sum / factor[j * count + j]!;
      else if (sum > 0) factor[i * count + i] = Math.sqrt(sum);
      else return null;
    }
    logDeterminant += 2 * Math.log(factor[i * count + i]!);
  }
  const ones = solveLower(factor, new Float64Array(count).fill(1));
  const y = solveLower(factor, Float64Array.from(values));
  const mean = inner(ones, y) / inner(ones, ones);
  for (let k = 0; k < count; k++) y[k]! -= mean * ones[k]!;
  const variance = Math.max(inner(y, y) / count, Number.MIN_VALUE);
  const deviance = (count * Math.log(variance) + logDeterminant) / 2;
  return { n, points, lengths, factor, weights: solveUpper(factor, y), mean, variance, deviance };
}

/** Mean and standard deviation at a point. */
export function predict({ points, lengths, factor, weights, mean, variance }: Process, x: readonly number[]): { mean: number; deviation: number } {
  const r = new Float64Array(points.length);
  for (let k = 0; k < r.length; k++) r[k] = correlation(points[k]!, x, lengths);
  const value = mean + inner(r, weights);
  const half = solveLower(factor, r);
  const left = 1 - inner(half, half);
  return { mean: value, deviation: Math.sqrt(variance * Math.max(left, 0)) };
}

/**
 * Lengths and noise of greatest likelihood, with a weak prior (one unit of the logarithm around 0.5 for lengths, four around 1e-6 for the
 * noise), by L-BFGS-B from `hyper`.
 */
export function fitHyper(points: readonly (readonly number[])[], values: ArrayLike<number>, hyper: ArrayLike<number>): number[] {
  const n = hyper.length - 1;
  const prior = firstHyper(n);
  const side = (k: 0 | 1) => Float64Array.from(prior, (_, i) => limits[i < n ? 'length' : 'noise'][k]);
  const bounds: Bounds = { lower: side(0), upper: side(1) };
  const value = (theta: Float64Array) => {
    let penalty = 0;
    for (let i = 0; i <= n; i++) penalty += (theta[i]! - prior[i]!) ** 2 / (i < n ? 2 : 32);
    return (condition(points, values, theta)?.deviance ?? NaN) + penalty;
  };
  const start = Float64Array.from(hyper);
  return Array.from(runMethod(lBfgsB, { dimension: n + 1, value }, start, { bounds, maxiter: 10, difference: '2-point', options: { gtol: 1e-3 } }).x);
}

/** L z = b. */
function solveLower(factor: Float64Array, b: Float64Array): Float64Array {
  const count = b.length;
  const z = b.slice();
  for (let i = 0; i < count; i++) {
    let sum = z[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * count + k]! * z[k]!;
    z[i] = sum / factor[i * count + i]!;
  }
  return z;
}

/** L^T z = b. */
function solveUpper(factor: Float64Array, b: Float64Array): Float64Array {
  const count = b.length;
  const z = b.slice();
  for (let i = count - 1; i >= 0; i--) {
    let sum = z[i]!;
    for (let k = i + 1; k < count; k++) sum -= factor[k * count + i]! * z[k]!;
    z[i] = sum / factor[i * count + i]!;
  }
  return z;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
