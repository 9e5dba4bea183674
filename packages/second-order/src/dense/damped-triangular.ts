/**
 * The least-squares problem of a damped step, min ||R x - b||^2 + par ||x||^2, from the factor R of the undamped one.
 * Givens rotations turn (R; sqrt(par) I) into an upper triangular S, S^T S = R^T R + par I, without forming R^T R.
 *
 * Source: J.J. More, The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630 (1978)
 * 105-116, doi:10.1007/BFb0067700.
 */
import { solveUpper } from './triangular.ts';

/** Where the solver reads and writes. */
export interface DampedTriangular {
  readonly n: number;
  /** R, row-major [n, n], upper triangular. */
  readonly r: Float64Array;
  /** b, shape [n] or longer. */
  readonly rhs: Float64Array;
  /** Out: S, row-major [n, n]. */
  readonly s: Float64Array;
  /** Out: x, shape [n]. */
  readonly x: Float64Array;
  /** Scratch, shape [n]. */
  readonly row: Float64Array;
}

/** Solves for x with damping par > 0, and leaves S. */
export function solveDamped({ n, r, rhs, s, x, row }: DampedTriangular, par: number): void {
  s.set(r);
  for (let j = 0; j < n; j++) x[j] = rhs[j]!;
  const root = Math.sqrt(par);
  for (let j = 0; j < n; j++) {
    row.fill(0, j, n);
    row[j] = root;
    let tail = 0;
    for (let k = j; k < n; k++) {
      const below = row[k]!;
      if (below === 0) continue;
      const at = k * n;
      const length = Math.hypot(s[at + k]!, below);
      const cos = s[at + k]! / length;
      const sin = below / length;
      s[at + k] = length;
      for (let i = k + 1; i < n; i++) {
        const upper = s[at + i]!;
        s[at + i] = cos * upper + sin * row[i]!;
        row[i] = cos * row[i]! - sin * upper;
      }
      const value = x[k]!;
      x[k] = cos * value + sin * tail;
      tail = cos * tail - sin * value;
    }
  }
  solveUpper(s, n, x);
}
