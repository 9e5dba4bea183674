/**
 * Cholesky factors of a shifted symmetric matrix: H + lambda I = L L^T, for secular equations.
 *
 * A failed factorisation tells how far the shift is from enough: with the first bad pivot -delta in row k and
 * v = (-L_k^-T c, 1), v^T (H + lambda I) v = -delta, so lambda must grow by at least delta / ||v||^2.
 * Source: A.R. Conn, N.I.M. Gould, Ph.L. Toint, Trust-Region Methods (2000), sections 7.3.3 and 7.3.11, doi:10.1137/1.9780898719857;
 *   A.K. Cline, C.B. Moler, G.W. Stewart, J.H. Wilkinson, An estimate for the condition number of a matrix, SIAM J. Numer. Anal.
 *   16 (1979) 368-375, doi:10.1137/0716029 (the start of `nearNullVector`).
 */
import { norm2 } from './norm.ts';

/** A matrix and its factors. */
export interface Cholesky {
  /** Order n. */
  order: number;
  /** H, row-major [n, n]; only the lower triangle is read. */
  readonly hessian: Float64Array;
  /** L, row-major [n, n]; only the lower triangle is written. */
  readonly factor: Float64Array;
  /** Scratch, shape [n]. */
  readonly work: Float64Array;
}

/** Factors H + shift I. Returns 0 when it is positive definite, otherwise a number > 0 by which the shift must grow at least. */
export function factorCholesky({ order: n, hessian, factor, work }: Cholesky, shift: number): number {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let sum = hessian[row + j]!;
      for (let k = 0; k < j; k++) sum -= factor[row + k]! * factor[other + k]!;
      factor[row + j] = sum / factor[other + j]!;
    }
    let pivot = hessian[row + i]! + shift;
    for (let k = 0; k < i; k++) pivot -= factor[row + k]! * factor[row + k]!;
    if (!(pivot > 0)) return missingShift(factor, work, n, i, -pivot);
    factor[row + i] = Math.sqrt(pivot);
  }
  return 0;
}

/** delta / ||v||^2, or the smallest number > 0 when that is lost to rounding. */
function missingShift(factor: Float64Array, v: Float64Array, n: number, k: number, delta: number): number {
  for (let j = 0; j < k; j++) v[j] = -factor[k * n + j]!;
  let square = 1;
  for (let j = k - 1; j >= 0; j--) {
    v[j] = v[j]! / factor[j * n + j]!;
    for (let i = 0; i < j; i++) v[i] = v[i]! - factor[j * n + i]! * v[j]!;
    square += v[j]! * v[j]!;
  }
  return Math.max(delta / square, Number.MIN_VALUE);
}

/** x = L^-1 x in place. */
export function solveLower({ order: n, factor }: Cholesky, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * x[k]!;
    x[i] = sum / factor[i * n + i]!;
  }
}

/** x = L^-T x in place. */
export function solveLowerTransposed({ order: n, factor }: Cholesky, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i]! / factor[i * n + i]!;
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = x[k]! - factor[i * n + k]! * value;
  }
}

/** Writes a unit vector z into `z` for which z^T L L^T z is close to the smallest eigenvalue, and returns that value. */
export function nearNullVector(cholesky: Cholesky, z: Float64Array): number {
  const { order: n, factor } = cholesky;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < i; k++) sum += factor[i * n + k]! * z[k]!;
    // The sign that makes L^-1 (+-1, ..., +-1) grow.
    z[i] = (sum > 0 ? -1 - sum : 1 - sum) / factor[i * n + i]!;
  }
  solveLowerTransposed(cholesky, z);
  normalise(z, n);
  solveLower(cholesky, z);
  solveLowerTransposed(cholesky, z);
  normalise(z, n);
  let square = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = j; i < n; i++) sum += factor[i * n + j]! * z[i]!;
    square += sum * sum;
  }
  return square;
}

function normalise(z: Float64Array, n: number): void {
  const norm = norm2(z, 0, n);
  for (let i = 0; i < n; i++) z[i] = z[i]! / norm;
}
