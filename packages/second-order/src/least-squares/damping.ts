/**
 * The step of a trust region: min ||R z - b|| subject to ||z|| <= radius, as the damped step with the right parameter.
 * Newton's iteration on 1/radius - 1/||z(par)||, safeguarded by bounds on par; a radius is met within 10 per cent.
 *
 * Source: J.J. More, The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630 (1978)
 * 105-116, doi:10.1007/BFb0067700 (MINPACK's lmpar, for variables that are already scaled).
 */
import { solveDamped } from '../dense/damped-triangular.ts';
import { norm2 } from '../dense/norm.ts';
import { solveUpper, solveUpperTransposed } from '../dense/triangular.ts';

/** Where the solver reads and writes. */
export interface TrustRegionStep {
  readonly n: number;
  /** R, row-major [n, n], upper triangular. */
  readonly r: Float64Array;
  /** b = Q^T (-residuals), shape [n] or longer. */
  readonly rhs: Float64Array;
  /** Numerical rank of R; the undamped step is the basic solution of that rank. */
  readonly rank: number;
  readonly radius: number;
  /** Out: z, shape [n], in the order of the columns of R. */
  readonly x: Float64Array;
  /** Scratch: [n, n], [n], [n]. */
  readonly s: Float64Array;
  readonly row: Float64Array;
  readonly work: Float64Array;
}

/** Leaves z in `x` and returns the damping parameter, 0 when the Gauss-Newton step fits into the radius. `guess` is a first guess of it. */
export function trustRegionStep(problem: TrustRegionStep, guess: number): number {
  const { n, r, rhs, rank, radius, x, work } = problem;
  gaussNewtonStep(problem);
  let length = norm2(x, 0, n);
  let excess = length - radius;
  if (excess <= 0.1 * radius) return 0;
  let lower = rank < n ? 0 : excess / radius / slopeSquared(r, problem, length);
  let gradient = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i <= j; i++) sum += r[i * n + j]! * rhs[i]!;
    work[j] = sum;
  }
  gradient = norm2(work, 0, n);
  let upper = gradient / radius;
  if (upper === 0) upper = Number.MIN_VALUE / Math.min(radius, 0.1);
  let par = Math.min(Math.max(guess, lower), upper);
  if (par === 0) par = gradient / length;
  for (let iteration = 1; ; iteration++) {
    if (par === 0) par = Math.max(Number.MIN_VALUE, 0.001 * upper);
    solveDamped(problem, par);
    length = norm2(x, 0, n);
    const before = excess;
    excess = length - radius;
    if (Math.abs(excess) <= 0.1 * radius || (lower === 0 && excess <= before && before < 0) || iteration === 10) return par;
    const correction = excess / radius / slopeSquared(problem.s, problem, length);
    if (excess > 0) lower = Math.max(lower, par);
    if (excess < 0) upper = Math.min(upper, par);
    par = Math.max(lower, par + correction);
  }
}

/** ||S^-T (z / ||z||)||^2. */
function slopeSquared(s: Float64Array, { n, x, work }: TrustRegionStep, length: number): number {
  for (let i = 0; i < n; i++) work[i] = x[i]! / length;
  solveUpperTransposed(s, n, work);
  return norm2(work, 0, n) ** 2;
}

/** The basic solution of min ||R z - b||: leading `rank` unknowns, the rest zero. */
export function gaussNewtonStep({ n, r, rhs, rank, x }: Pick<TrustRegionStep, 'n' | 'r' | 'rhs' | 'rank' | 'x'>): void {
  for (let i = 0; i < n; i++) x[i] = i < rank ? rhs[i]! : 0;
  solveUpper(r, n, x, rank);
}
