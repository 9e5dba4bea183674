/** The normal distribution of CMA-ES: where it is, how it is sampled, and how a ranked population changes it. */
import type { Stream } from '@thetakit/random';
import { symmetricEigen } from '../../dense/symmetric-eigen.ts';
import type { CmaParameters } from './parameters.ts';

/** N(mean, sigma^2 S C S) with S = diag(scale): plain data. Vectors have shape [n], matrices are row-major [n, n]. */
export interface Distribution {
  mean: Float64Array;
  sigma: number;
  /** Covariance C without the scales. */
  covariance: Float64Array;
  /** Eigenvectors B of C, in columns. */
  basis: Float64Array;
  /** Square roots D of the eigenvalues. */
  axes: Float64Array;
  /** Evolution path of the covariance. */
  pathC: Float64Array;
  /** Evolution path of the step size. */
  pathS: Float64Array;
  /** Generations since the start of this distribution. */
  generation: number;
  /** Generation at which B and D were computed. */
  decomposed: number;
}

/** The standard normal distribution around `mean`, times sigma. */
export function beginDistribution(mean: Float64Array, sigma: number): Distribution {
  const n = mean.length;
  const identity = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  return {
    mean: mean.slice(),
    sigma,
    covariance: identity,
    basis: identity.slice(),
    axes: new Float64Array(n).fill(1),
    pathC: new Float64Array(n),
    pathS: new Float64Array(n),
    generation: 0,
    decomposed: 0,
  };
}

/** Copies a distribution into another of the same dimension. */
export function copyDistribution(into: Distribution, from: Distribution): void {
  into.mean.set(from.mean);
  into.sigma = from.sigma;
  into.covariance.set(from.covariance);
  into.basis.set(from.basis);
  into.axes.set(from.axes);
  into.pathC.set(from.pathC);
  into.pathS.set(from.pathS);
  into.generation = from.generation;
  into.decomposed = from.decomposed;
}

/** Writes a draw y ~ N(0, C) into steps[offset ... offset + n - 1]. */
export function drawStep({ basis, axes }: Distribution, stream: Stream, normal: Float64Array, steps: Float64Array, offset: number): void {
  const n = axes.length;
  stream.fillNormal(normal);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += basis[i * n + j]! * axes[j]! * normal[j]!;
    steps[offset + i] = sum;
  }
}

/** |D^-1 B^T y|^2: the squared Mahalanobis length. */
function squaredLength({ basis, axes }: Distribution, y: Float64Array, offset: number): number {
  const n = axes.length;
  let total = 0;
  for (let j = 0; j < n; j++) {
    let product = 0;
    for (let i = 0; i < n; i++) product += basis[i * n + j]! * y[offset + i]!;
    total += (product / axes[j]!) ** 2;
  }
  return total;
}

/**
 * Moves and reshapes the distribution. `steps` holds the draws y of the population, `order` their ranks, best first;
 * `scale` is S. `work` needs n floats.
 */
export function adapt(d: Distribution, p: CmaParameters, steps: Float64Array, order: readonly number[], scale: Float64Array, work: Float64Array): void {
  const n = d.mean.length;
  const { weights, mu, muEff, cc, cs, c1, cmu, damping, chi } = p;
  d.generation += 1;
  work.fill(0);
  for (let k = 0; k < mu; k++) for (let i = 0; i < n; i++) work[i]! += weights[k]! * steps[order[k]! * n + i]!;
  for (let i = 0; i < n; i++) d.mean[i]! += d.sigma * scale[i]! * work[i]!;
  moveStepPath(d, work, cs, muEff);
  const length = Math.sqrt(d.pathS.reduce((sum, v) => sum + v * v, 0));
  const isSlow = length / Math.sqrt(1 - (1 - cs) ** (2 * d.generation)) < (1.4 + 2 / (n + 1)) * chi;
  const push = isSlow ? Math.sqrt(cc * (2 - cc) * muEff) : 0;
  for (let i = 0; i < n; i++) d.pathC[i] = (1 - cc) * d.pathC[i]! + push * work[i]!;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const keep = 1 + (isSlow ? 0 : c1 * cc * (2 - cc)) - c1 - cmu * total;
  const { covariance, pathC } = d;
  const used = weights.map((w, k) => (w >= 0 ? w : (w * n) / (squaredLength(d, steps, order[k]! * n) + 1e-300)));
  for (let k = 0; k < n * n; k++) covariance[k]! *= keep;
  addOuter(covariance, c1, pathC, 0);
  for (let k = 0; k < used.length; k++) if (used[k] !== 0) addOuter(covariance, cmu * used[k]!, steps, order[k]! * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j]!;
  d.sigma *= Math.exp(Math.min(1, (cs / damping) * (length / chi - 1)));
  if ((d.generation - d.decomposed) * (c1 + cmu) * n * 10 >= 1) decompose(d);
}

/** Adds factor v v^T to the lower triangle of a; v are n numbers of `from`. */
function addOuter(a: Float64Array, factor: number, from: Float64Array, offset: number): void {
  const n = Math.round(Math.sqrt(a.length));
  for (let i = 0; i < n; i++) {
    const scaled = factor * from[offset + i]!;
    const row = i * n;
    for (let j = 0; j <= i; j++) a[row + j]! += scaled * from[offset + j]!;
  }
}

/** pathS = (1 - cs) pathS + sqrt(cs (2 - cs) muEff) C^-1/2 y */
function moveStepPath({ basis, axes, pathS }: Distribution, y: Float64Array, cs: number, muEff: number): void {
  const n = y.length;
  const push = Math.sqrt(cs * (2 - cs) * muEff);
  for (let i = 0; i < n; i++) pathS[i]! *= 1 - cs;
  for (let j = 0; j < n; j++) {
    let product = 0;
    for (let i = 0; i < n; i++) product += basis[i * n + j]! * y[i]!;
    product *= push / axes[j]!;
    for (let i = 0; i < n; i++) pathS[i]! += basis[i * n + j]! * product;
  }
}

/** Brings B and D up to date with C; both stay as they were where C has no decomposition. */
export function decompose(d: Distribution): void {
  const n = d.axes.length;
  const basis = d.covariance.slice();
  const values = new Float64Array(n);
  d.decomposed = d.generation;
  if (!symmetricEigen(basis, values, new Float64Array(n))) return;
  const largest = values[n - 1]!;
  d.basis.set(basis);
  for (let i = 0; i < n; i++) d.axes[i] = Math.sqrt(Math.max(values[i]!, 1e-20 * largest));
}
