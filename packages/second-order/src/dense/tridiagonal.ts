/**
 * Factors of a shifted symmetric tridiagonal matrix: T + lambda I = L D L^T with unit lower bidiagonal L. All of it is O(n).
 *
 *   d_0 = a_0 + lambda,  l_i = b_i / d_i,  d_(i+1) = a_(i+1) + lambda - b_i l_i
 */
import { norm2 } from './norm.ts';

/** A matrix and its factors. */
export interface Tridiagonal {
  /** Order n in use; the arrays may be longer. */
  order: number;
  /** a_0, ..., a_(n-1). */
  readonly diagonal: Float64Array;
  /** b_0, ..., b_(n-2). */
  readonly offDiagonal: Float64Array;
  /** d and l. */
  readonly pivots: Float64Array;
  readonly lower: Float64Array;
  /** Scratch, shape [n]. */
  readonly work: Float64Array;
}

/** Factors T + shift I. Returns 0 when it is positive definite, otherwise a number > 0 by which the shift must grow at least. */
export function factorTridiagonal({ order: n, diagonal, offDiagonal, pivots, lower }: Tridiagonal, shift: number): number {
  for (let i = 0; i < n; i++) {
    if (i > 0) lower[i - 1] = offDiagonal[i - 1]! / pivots[i - 1]!;
    const pivot = diagonal[i]! + shift - (i > 0 ? offDiagonal[i - 1]! * lower[i - 1]! : 0);
    if (!(pivot > 0)) {
      // v = L^-T e_i has v^T (T + shift I) v = pivot
      let [entry, square] = [1, 1];
      for (let j = i - 1; j >= 0; j--) {
        entry *= -lower[j]!;
        square += entry * entry;
      }
      return Math.max(-pivot / square, Number.MIN_VALUE);
    }
    pivots[i] = pivot;
  }
  return 0;
}

/** x = L^-1 x in place. */
export function solveBidiagonal({ order: n, lower }: Tridiagonal, x: Float64Array): void {
  for (let i = 1; i < n; i++) x[i] = x[i]! - lower[i - 1]! * x[i - 1]!;
}

/** x = L^-T D^-1 x in place. */
export function solveBidiagonalTransposed({ order: n, lower, pivots }: Tridiagonal, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) x[i] = x[i]! / pivots[i]! - (i < n - 1 ? lower[i]! * x[i + 1]! : 0);
}

/** Writes a unit vector z into `z` for which z^T L D L^T z is close to the smallest eigenvalue, and returns that value. */
export function nearNullTridiagonal(t: Tridiagonal, z: Float64Array): number {
  const { order: n, lower, pivots } = t;
  for (let i = 0; i < n; i++) {
    const carried = i > 0 ? lower[i - 1]! * z[i - 1]! : 0;
    // The sign that makes L^-1 (+-1, ..., +-1) grow.
    z[i] = carried > 0 ? -1 - carried : 1 - carried;
  }
  solveBidiagonalTransposed(t, z);
  normalise(z, n);
  solveBidiagonal(t, z);
  solveBidiagonalTransposed(t, z);
  normalise(z, n);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += pivots[i]! * (z[i]! + (i < n - 1 ? lower[i]! * z[i + 1]! : 0)) ** 2;
  return sum;
}

function normalise(z: Float64Array, n: number): void {
  const norm = norm2(z, 0, n);
  for (let i = 0; i < n; i++) z[i] = z[i]! / norm;
}
