/**
 * Interpolation points and the inverse of the system whose solutions are quadratic models with the smallest change of curvature:
 *
 *   [ A    X^T ] [ lambda ]   [ f ]        A_ij = (u_i . u_j)^2 / 2,   X = [ 1 ... 1; u_1 ... u_m ]
 *   [ X    0   ] [ c, g   ] = [ 0 ]        model c + g . u + 1/2 sum_k lambda_k (u_k . u)^2
 *
 * Column t of the inverse holds the t-th Lagrange function: 1 at u_t, 0 at the other points.
 * The points are kept as u = (x - base) / (scale unit), so that their coordinates are near 1.
 *
 * Source: Powell, "The NEWUOA software for unconstrained optimization without derivatives" (2006), sections 3 and 4.
 * Ours, not his: the inverse is kept whole and computed anew now and then, instead of in factors.
 */
import { factorLu, solveLu } from '../../dense/lu.ts';

/** Plain data. */
export interface Points {
  readonly n: number;
  /** Number of points m. */
  readonly count: number;
  /** m + n + 1. */
  readonly size: number;
  /** u_k, row-major, shape [m, n]. */
  readonly at: Float64Array;
  /** Row-major, shape [size, size]. */
  readonly inverse: Float64Array;
  /** Where u = 0 lies, shape [n]. */
  readonly base: Float64Array;
  scale: number;
  /** Replacements since the inverse was computed. */
  stale: number;
  /** System vector of the point last looked at, and the inverse times it: Lagrange values first. */
  readonly vector: Float64Array;
  readonly image: Float64Array;
  /** Work space. */
  readonly matrix: Float64Array;
  readonly pivots: Int32Array;
  readonly column: Float64Array;
}

/** Allocates for n variables: 2 n + 1 points for quadratic models, n + 1 for linear ones. */
export function newPoints(n: number, count = 2 * n + 1): Points {
  const size = count + n + 1;
  return {
    n,
    count,
    size,
    at: new Float64Array(count * n),
    inverse: new Float64Array(size * size),
    base: new Float64Array(n),
    scale: 1,
    stale: 0,
    vector: new Float64Array(size),
    image: new Float64Array(size),
    matrix: new Float64Array(size * size),
    pivots: new Int32Array(size),
    column: new Float64Array(size),
  };
}

/** into <- from; work space is left alone. */
export function copyPoints(into: Points, from: Points): void {
  into.at.set(from.at);
  into.inverse.set(from.inverse);
  into.base.set(from.base);
  into.scale = from.scale;
  into.stale = from.stale;
}

/** Computes the inverse; false when the points are not poised. */
export function invertSystem(points: Points): boolean {
  const { n, count, size, at, matrix, inverse, pivots, column } = points;
  matrix.fill(0);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < n; k++) product += at[i * n + k]! * at[j * n + k]!;
      matrix[i * size + j] = matrix[j * size + i] = (product * product) / 2;
    }
    matrix[i * size + count] = matrix[count * size + i] = 1;
    for (let k = 0; k < n; k++) matrix[i * size + count + 1 + k] = matrix[(count + 1 + k) * size + i] = at[i * n + k]!;
  }
  if (!factorLu(matrix, size, size, pivots)) return false;
  for (let j = 0; j < size; j++) {
    column.fill(0);
    column[j] = 1;
    solveLu(matrix, size, size, pivots, column);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  points.stale = 0;
  let sum = 0;
  for (let k = 0; k < inverse.length; k++) sum += inverse[k]! * 0;
  return sum === 0;
}

/** Looks at u: fills `vector` and `image`, and returns beta = |u|^4 / 2 - vector . image. */
export function lookAt({ n, count, size, at, inverse, vector, image }: Points, u: Float64Array): number {
  for (let k = 0; k < count; k++) {
    let product = 0;
    for (let i = 0; i < n; i++) product += at[k * n + i]! * u[i]!;
    vector[k] = (product * product) / 2;
  }
  vector[count] = 1;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    vector[count + 1 + i] = u[i]!;
    squares += u[i]! * u[i]!;
  }
  let product = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += inverse[i * size + j]! * vector[j]!;
    image[i] = sum;
    product += sum * vector[i]!;
  }
  return (squares * squares) / 2 - product;
}

/** The factor by which replacing point t by the one looked at multiplies the determinant of the system, up to sign. */
export function denominator({ size, inverse, image }: Points, t: number, beta: number): number {
  return inverse[t * size + t]! * beta + image[t]! * image[t]!;
}

/** Puts the point that was looked at, u, in the place of point t, and updates the inverse. */
export function replacePoint(points: Points, t: number, u: Float64Array, beta: number): void {
  const { n, size, at, inverse, image, column } = points;
  const alpha = inverse[t * size + t]!;
  const tau = image[t]!;
  const scale = 1 / (alpha * beta + tau * tau);
  for (let i = 0; i < size; i++) column[i] = inverse[i * size + t]!;
  for (let i = 0; i < size; i++) {
    const ri = (i === t ? 1 : 0) - image[i]!;
    const ci = column[i]!;
    for (let j = 0; j <= i; j++) {
      const rj = (j === t ? 1 : 0) - image[j]!;
      const cj = column[j]!;
      const change = (alpha * ri * rj - beta * ci * cj + tau * (ci * rj + ri * cj)) * scale;
      inverse[i * size + j]! += change;
      if (i !== j) inverse[j * size + i] = inverse[i * size + j]!;
    }
  }
  for (let i = 0; i < n; i++) at[t * n + i] = u[i]!;
  points.stale += 1;
}

/** |u_k - u|^2. */
export function distanceSquared({ n, at }: Points, k: number, u: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (at[k * n + i]! - u[i]!) ** 2;
  return sum;
}
