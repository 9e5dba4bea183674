/** (K + shift I)^-1 for a symmetric positive semidefinite K, through Cholesky factors. */
import { factorCholesky, solveLower, solveLowerTransposed } from '../dense/cholesky.ts';

/** Writes the inverse, row-major [n, n], into `out`. A shift too small for the rounding of K is raised until the factors exist. */
export function dampedInverse(k: Float64Array, n: number, shift: number, out: Float64Array): void {
  const problem = { order: n, hessian: k, factor: new Float64Array(n * n), work: new Float64Array(n) };
  for (let tries = 0, by = shift; tries < 60; tries++) {
    const short = factorCholesky(problem, by);
    if (short === 0) break;
    by = Math.max(2 * by, by + 2 * short);
  }
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    column.fill(0);
    column[j] = 1;
    solveLower(problem, column);
    solveLowerTransposed(problem, column);
    for (let i = 0; i < n; i++) out[i * n + j] = column[i]!;
  }
}
