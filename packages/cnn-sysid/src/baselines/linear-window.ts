/**
 * Linear models of one neuron on a known window: least squares, ridge and lasso, from the Gram matrix of the window's pixels.
 *
 *   least squares  min |y - Xw|^2,   ridge  min |y - Xw|^2 + alpha |w|^2,   lasso  min |y - Xw|^2 / (2m) + alpha |w|_1
 *
 * The intercept is fitted by centring, except for least squares, where there is none, as in the published baselines.
 */
import { type Outcome, outcomeOf, ThetakitError } from '@thetakit/registry';
import { meanOf } from '../metrics/moments.ts';

/** A linear model. */
export interface LinearModel {
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** Pixels of a square window of every image: [D, side * side] from [D, imageSide, imageSide]. */
export function windowOf(images: ArrayLike<number>, imageSide: number, corner: readonly [row: number, column: number], side: number): Float64Array {
  const samples = Math.floor(images.length / (imageSide * imageSide));
  const out = new Float64Array(samples * side * side);
  let to = 0;
  for (let d = 0; d < samples; d++) {
    for (let row = 0; row < side; row++) {
      const from = (d * imageSide + corner[0] + row) * imageSide + corner[1];
      for (let column = 0; column < side; column++) out[to++] = images[from + column] ?? 0;
    }
  }
  return out;
}

/** What all three need: sums over samples. */
export interface NormalEquations {
  readonly samples: number;
  /** X'X, [p, p]. */
  readonly gram: Float64Array;
  /** X'y, [p]. */
  readonly moment: Float64Array;
  readonly means: Float64Array;
  readonly meanResponse: number;
}

/** Sums of X [m, p] and y [m]; centred when an intercept is to be fitted. Throws SHAPE_MISMATCH. */
export function normalEquations(x: ArrayLike<number>, y: ArrayLike<number>, isCentred: boolean): NormalEquations {
  const samples = y.length;
  const p = x.length / samples;
  if (!Number.isInteger(p)) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'normalEquations',
      problem: `${x.length} pixels do not divide among ${samples} responses`,
      action: 'Give one row of pixels per response',
      received: x.length,
      expected: samples,
    });
  }
  const means = new Float64Array(p);
  const meanResponse = isCentred ? meanOf(y) : 0;
  if (isCentred) for (let i = 0; i < x.length; i++) means[i % p] = (means[i % p] ?? 0) + (x[i] ?? 0) / samples;
  const [gram, moment, row] = [new Float64Array(p * p), new Float64Array(p), new Float64Array(p)];
  for (let d = 0; d < samples; d++) {
    for (let i = 0; i < p; i++) row[i] = (x[d * p + i] ?? 0) - (means[i] ?? 0);
    const response = (y[d] ?? 0) - meanResponse;
    for (let i = 0; i < p; i++) {
      const value = row[i] ?? 0;
      moment[i] = (moment[i] ?? 0) + value * response;
      for (let j = 0; j <= i; j++) gram[i * p + j] = (gram[i * p + j] ?? 0) + value * (row[j] ?? 0);
    }
  }
  for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) gram[j * p + i] = gram[i * p + j] ?? 0;
  return { samples, gram, moment, means, meanResponse };
}

/** Least squares (alpha 0) or ridge. Undefined where X'X + alpha I is singular: fewer samples than pixels, or a dead pixel. */
export function fitRidge(equations: NormalEquations, alpha: number): LinearModel | undefined {
  const p = equations.moment.length;
  const factor = equations.gram.slice();
  for (let i = 0; i < p; i++) factor[i * p + i] = (factor[i * p + i] ?? 0) + alpha;
  if (!choleskyInPlace(factor, p)) return undefined;
  const w = equations.moment.slice();
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) w[i] = (w[i] ?? 0) - (factor[i * p + j] ?? 0) * (w[j] ?? 0);
    w[i] = (w[i] ?? 0) / (factor[i * p + i] ?? 1);
  }
  for (let i = p - 1; i >= 0; i--) {
    for (let j = i + 1; j < p; j++) w[i] = (w[i] ?? 0) - (factor[j * p + i] ?? 0) * (w[j] ?? 0);
    w[i] = (w[i] ?? 0) / (factor[i * p + i] ?? 1);
  }
  return withIntercept(w, equations);
}

/** L of A = L L' over the lower triangle of A; false when A is not positive definite to rounding. */
function choleskyInPlace(a: Float64Array, p: number): boolean {
  for (let j = 0; j < p; j++) {
    const whole = a[j * p + j] ?? 0;
    let diagonal = whole;
    for (let k = 0; k < j; k++) diagonal -= (a[j * p + k] ?? 0) ** 2;
    if (!(diagonal > p * Number.EPSILON * whole)) return false;
    const root = Math.sqrt(diagonal);
    a[j * p + j] = root;
    for (let i = j + 1; i < p; i++) {
      let sum = a[i * p + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (a[i * p + k] ?? 0) * (a[j * p + k] ?? 0);
      a[i * p + j] = sum / root;
    }
  }
  return true;
}

/** Lasso by coordinate descent: each weight is soft-thresholded in turn until none moves by more than `tolerance` of the largest. */
export function fitLasso(equations: NormalEquations, alpha: number, tolerance = 1e-6, maxSweeps = 1000): LinearModel & { readonly outcome: Outcome } {
  const { samples, gram, moment } = equations;
  const p = moment.length;
  const w = new Float64Array(p);
  // Residual correlations X'(y - Xw), kept up to date.
  const slope = moment.slice();
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let [moved, largest] = [0, 0];
    for (let i = 0; i < p; i++) {
      const diagonal = gram[i * p + i] ?? 0;
      if (diagonal === 0) continue;
      const before = w[i] ?? 0;
      const pull = (slope[i] ?? 0) + diagonal * before;
      const after = (Math.sign(pull) * Math.max(0, Math.abs(pull) - samples * alpha)) / diagonal;
      const step = after - before;
      if (step !== 0) for (let j = 0; j < p; j++) slope[j] = (slope[j] ?? 0) - step * (gram[i * p + j] ?? 0);
      w[i] = after;
      moved = Math.max(moved, Math.abs(step));
      largest = Math.max(largest, Math.abs(after));
    }
    if (moved <= tolerance * largest) return { ...withIntercept(w, equations), outcome: outcomeOf('step-tolerance') };
  }
  return { ...withIntercept(w, equations), outcome: outcomeOf('max-iterations') };
}

function withIntercept(weights: Float64Array, { means, meanResponse }: NormalEquations): LinearModel {
  return { weights, intercept: meanResponse - weights.reduce((sum, w, i) => sum + w * (means[i] ?? 0), 0) };
}
