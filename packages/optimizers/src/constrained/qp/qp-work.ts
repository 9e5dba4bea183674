/** The strictly convex quadratic program that SQP solves in each iteration, and the buffers of its solution. */

/** Linear rows a_k . d (= or >=) b_k; the first `equalities` of them are equations. */
export interface QpRows {
  count: number;
  equalities: number;
  /** Row-major, shape [count, n]. */
  normals: Float64Array;
  /** Shape [count]. */
  sides: Float64Array;
}

/** Buffers of a solution, and the solution: n variables, at most m rows, 2 n bounds. */
export interface QpWork {
  readonly n: number;
  readonly m: number;
  /** J = L^-T Q, row-major, shape [n, n]. */
  readonly basis: Float64Array;
  /** Upper triangular, row-major, shape [n, n]. */
  readonly triangle: Float64Array;
  /** Constraints that hold with equality, in the order of the columns of `triangle`. Numbers 0..m-1 rows, m..m+n-1 lower bounds, then upper ones. */
  readonly active: Int32Array;
  /** Multipliers of the active ones. */
  readonly dual: Float64Array;
  readonly isActive: Uint8Array;
  /** The solution d, shape [n]. */
  readonly step: Float64Array;
  /** Multipliers by number, shape [m + 2 n]: of any sign for equations, >= 0 otherwise. */
  readonly multipliers: Float64Array;
  /** Work space. */
  readonly coordinates: Float64Array;
  readonly direction: Float64Array;
  readonly change: Float64Array;
}

/** Allocates for n variables and m rows. */
export function newQpWork(n: number, m: number): QpWork {
  return {
    n,
    m,
    basis: new Float64Array(n * n),
    triangle: new Float64Array(n * n),
    active: new Int32Array(n + 1),
    dual: new Float64Array(n + 1),
    isActive: new Uint8Array(m + 2 * n),
    step: new Float64Array(n),
    multipliers: new Float64Array(m + 2 * n),
    coordinates: new Float64Array(n),
    direction: new Float64Array(n),
    change: new Float64Array(n + 1),
  };
}
