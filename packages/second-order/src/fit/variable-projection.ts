/**
 * Variable projection: models that are linear in some parameters, fitted over the others alone.
 *
 *   y ~ Phi(theta) c,  Phi of shape [m, k];   c(theta) = Phi^+ y,  r(theta) = W (Phi c - y)
 *   dr/dtheta_j = P D_j c + (Phi^+)^T D_j^T r,  D_j = dPhi/dtheta_j,  P = I - Phi Phi^+   (up to sign: Golub and Pereyra)
 *
 * The linear parameters need no start, and the problem over theta is better conditioned than the one over all: fits of sums of
 * exponentials take fewer iterations from farther away. `variant: 'kaufman'` leaves out the second term, which is small at small
 * residuals; then the gradient is still exact.
 * Source: G.H. Golub, V. Pereyra, The differentiation of pseudo-inverses and nonlinear least squares problems whose variables
 *   separate, SIAM J. Numer. Anal. 10 (1973) 413-432, doi:10.1137/0710036; L. Kaufman, A variable projection method for solving
 *   separable nonlinear least squares problems, BIT 15 (1975) 49-57, doi:10.1007/BF01932995.
 */
import { type Objective, type Outcome, ThetakitError } from '@thetakit/registry';
import { norm2 } from '../dense/norm.ts';
import { factorPivotedQr, rankOf } from '../dense/pivoted-qr.ts';
import { solveUpper, solveUpperTransposed } from '../dense/triangular.ts';
import { type FitStatistics, fitStatistics } from '../statistics/fit-statistics.ts';
import { type LeastSquaresOptions, type LeastSquaresResult, leastSquares } from './least-squares.ts';

/** The basis functions at the observations. */
export interface SeparableModel {
  /** Phi(theta), row-major [m, k], flat or by rows. */
  readonly basis: (theta: Float64Array) => ArrayLike<number> | readonly ArrayLike<number>[];
  /** dPhi/dtheta_j, one matrix of the shape of Phi for each j; central differences without it. */
  readonly derivatives?: (theta: Float64Array) => readonly (ArrayLike<number> | readonly ArrayLike<number>[])[];
}

/** Options of `variableProjection`. */
export interface VariableProjectionOptions extends Omit<LeastSquaresOptions, 'jac' | 'jacSparsity' | 'loss' | 'lossScale'> {
  /** Start of the nonlinear parameters, shape [n]. */
  readonly start: ArrayLike<number>;
  /** Weights of the squared residuals, shape [m]. */
  readonly weights?: ArrayLike<number>;
  /** 'golub-pereyra', the exact Jacobian, or 'kaufman', a cheaper one; default the first. */
  readonly variant?: 'golub-pereyra' | 'kaufman';
  /** Level of the confidence intervals; default 0.95. */
  readonly level?: number;
}

/** A fit; `statistics` speaks of theta followed by c. */
export interface VariableProjectionResult extends Outcome {
  /** theta, shape [n]. */
  readonly nonlinear: Float64Array;
  /** c, shape [k]. */
  readonly linear: Float64Array;
  readonly statistics: FitStatistics;
  /** The run over theta. */
  readonly outcome: LeastSquaresResult;
}

/** Phi at theta with its factors. */
interface Projection {
  readonly m: number;
  readonly k: number;
  /** W Phi, row-major [m, k]. */
  readonly basis: Float64Array;
  /** R P^T of W Phi = Q R P^T. */
  readonly r: Float64Array;
  readonly pivots: Int32Array;
  readonly rank: number;
  readonly c: Float64Array;
  /** W (Phi c - y). */
  readonly residuals: Float64Array;
}

/**
 * Fits y ~ sum_k c_k phi_k(theta). Example, two exponentials:
 * `variableProjection({ basis: ([a, b]) => t.map((ti) => [Math.exp(-a * ti), Math.exp(-b * ti)]) }, y, { start: [1, 0.1] })`.
 * Throws SHAPE_MISMATCH for a basis that does not fit the data.
 */
export function variableProjection(model: SeparableModel, y: ArrayLike<number>, options: VariableProjectionOptions): VariableProjectionResult {
  const { start, weights, variant = 'golub-pereyra', level = 0.95, ...rest } = options;
  const factors = Float64Array.from({ length: y.length }, (_, i) => Math.sqrt(weights?.[i] ?? 1));
  const theta0 = Float64Array.from(start);
  const derivatives = model.derivatives ?? differences(model, theta0);
  let at: { readonly theta: Float64Array; readonly projection: Projection } | null = null;
  const projectionAt = (theta: Float64Array): Projection => {
    if (at === null || theta.some((v, j) => v !== at!.theta[j])) at = { theta: theta.slice(), projection: project(model, theta, y, factors) };
    return at.projection;
  };
  const jacobian = (theta: Float64Array) => {
    const projection = projectionAt(theta);
    const slopes = derivatives(theta).map((d) => weighted(d, factors, projection.k));
    return variableJacobian(projection, slopes, variant === 'golub-pereyra');
  };
  const objective: Objective = {
    dimension: theta0.length,
    residualCount: y.length,
    value: (theta) => norm2(projectionAt(theta).residuals) ** 2 / 2,
    residuals: (theta) => projectionAt(theta).residuals,
    jacobian,
  };
  const outcome = leastSquares(objective, theta0, rest);
  const final = projectionAt(outcome.x);
  const slopes = derivatives(outcome.x).map((d) => weighted(d, factors, final.k));
  const statistics = fitStatistics({ parameters: [...outcome.x, ...final.c], residuals: final.residuals, jacobian: fullJacobian(final, slopes), level });
  const { reason, success, status, message } = outcome;
  return { nonlinear: outcome.x, linear: final.c, statistics, outcome, reason, success, status, message };
}

/** W Phi as one array. */
function weighted(matrix: ArrayLike<number> | readonly ArrayLike<number>[], factors: Float64Array, k: number): Float64Array {
  const m = factors.length;
  const isFlat = typeof matrix[0] === 'number';
  const size = isFlat ? matrix.length : matrix.length * ((matrix[0] as ArrayLike<number> | undefined)?.length ?? 0);
  if (size !== m * k || k === 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'variableProjection',
      problem: `the basis or one of its derivatives has ${size} elements, expected ${m} observations times ${k || 'k'} functions`,
      action: 'Return one row per observation',
      received: size,
      expected: m * k,
    });
  }
  const out = new Float64Array(m * k);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < k; j++)
      out[i * k + j] = factors[i]! * (isFlat ? (matrix as ArrayLike<number>)[i * k + j]! : (matrix as readonly ArrayLike<number>[])[i]![j]!);
  return out;
}

function project({ basis: basisOf }: SeparableModel, theta: Float64Array, y: ArrayLike<number>, factors: Float64Array): Projection {
  const m = y.length;
  const phi = basisOf(theta);
  const k = typeof phi[0] === 'number' ? Math.floor(phi.length / m) : ((phi[0] as ArrayLike<number> | undefined)?.length ?? 0);
  const basis = weighted(phi, factors, k);
  const rows = Math.max(m, k);
  const columns = new Float64Array(k * rows);
  const rhs = new Float64Array(rows);
  for (let i = 0; i < m; i++) {
    rhs[i] = factors[i]! * y[i]!;
    for (let j = 0; j < k; j++) columns[j * rows + i] = basis[i * k + j]!;
  }
  const [r, pivots] = [new Float64Array(k * k), new Int32Array(k)];
  factorPivotedQr({ m: rows, n: k, columns, rhs, r, pivots, work: new Float64Array(2 * k) });
  const rank = r[0] === 0 ? 0 : rankOf(r, k, rows * Number.EPSILON);
  const c = new Float64Array(k);
  const inOrder = rhs.slice(0, k).fill(0, rank);
  solveUpper(r, k, inOrder, rank);
  for (let j = 0; j < k; j++) c[pivots[j]!] = inOrder[j]!;
  const residuals = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    let sum = -factors[i]! * y[i]!;
    for (let j = 0; j < k; j++) sum += basis[i * k + j]! * c[j]!;
    residuals[i] = sum;
  }
  return { m, k, basis, r, pivots, rank, c, residuals };
}

/** w = Phi^+ v: the solution of min ||Phi w - v||, by R^T R in the order of the pivots, refined once. */
function pseudoSolve(p: Projection, v: Float64Array): Float64Array {
  const w = normalSolve(p, transposedTimes(p, v));
  const left = v.slice();
  for (let i = 0; i < p.m; i++) for (let j = 0; j < p.k; j++) left[i] = left[i]! - p.basis[i * p.k + j]! * w[j]!;
  const correction = normalSolve(p, transposedTimes(p, left));
  return w.map((value, j) => value + correction[j]!);
}

function transposedTimes({ m, k, basis }: Projection, v: Float64Array): Float64Array {
  const out = new Float64Array(k);
  for (let i = 0; i < m; i++) for (let j = 0; j < k; j++) out[j] = out[j]! + basis[i * k + j]! * v[i]!;
  return out;
}

/** (Phi^T Phi)^-1 u through R. */
function normalSolve({ k, r, pivots, rank }: Projection, u: Float64Array): Float64Array {
  const inOrder = Float64Array.from({ length: k }, (_, j) => (j < rank ? u[pivots[j]!]! : 0));
  solveUpperTransposed(r, k, inOrder, rank);
  solveUpper(r, k, inOrder, rank);
  const out = new Float64Array(k);
  for (let j = 0; j < rank; j++) out[pivots[j]!] = inOrder[j]!;
  return out;
}

/** The Jacobian of r(theta), row-major [m, n]. */
function variableJacobian(p: Projection, slopes: readonly Float64Array[], isExact: boolean): Float64Array {
  const { m, k, basis, c, residuals } = p;
  const n = slopes.length;
  const jacobian = new Float64Array(m * n);
  slopes.forEach((slope, j) => {
    const moved = new Float64Array(m);
    const pulled = new Float64Array(k);
    for (let i = 0; i < m; i++) {
      for (let l = 0; l < k; l++) {
        moved[i] = moved[i]! + slope[i * k + l]! * c[l]!;
        pulled[l] = pulled[l]! - slope[i * k + l]! * residuals[i]!;
      }
    }
    // dc = -Phi^+ D c - (Phi^T Phi)^-1 D^T r with r = Phi c - y.
    const change = pseudoSolve(p, moved).map((v) => -v);
    if (isExact) normalSolve(p, pulled).forEach((v, l) => (change[l] = change[l]! + v));
    for (let i = 0; i < m; i++) {
      let sum = moved[i]!;
      for (let l = 0; l < k; l++) sum += basis[i * k + l]! * change[l]!;
      jacobian[i * n + j] = sum;
    }
  });
  return jacobian;
}

/** The Jacobian of W (Phi c - y) by theta and c, row-major [m, n + k]. */
function fullJacobian({ m, k, basis, c }: Projection, slopes: readonly Float64Array[]): Float64Array {
  const n = slopes.length;
  const jacobian = new Float64Array(m * (n + k));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) for (let l = 0; l < k; l++) jacobian[i * (n + k) + j] = jacobian[i * (n + k) + j]! + slopes[j]![i * k + l]! * c[l]!;
    for (let l = 0; l < k; l++) jacobian[i * (n + k) + n + l] = basis[i * k + l]!;
  }
  return jacobian;
}

/** dPhi/dtheta_j by central differences. */
function differences({ basis }: SeparableModel, start: Float64Array): Required<SeparableModel>['derivatives'] {
  return (theta) =>
    Array.from(theta, (value, j) => {
      const step = Math.cbrt(Number.EPSILON) * (Math.max(Math.abs(value), Math.abs(start[j]!) / 1000) || 1);
      const flat = (by: number) => {
        const at = theta.slice();
        at[j] = value + by;
        const phi = basis(at);
        return typeof phi[0] === 'number'
          ? Float64Array.from(phi as ArrayLike<number>)
          : Float64Array.from((phi as readonly ArrayLike<number>[]).flatMap((row) => Array.from(row)));
      };
      const [up, down] = [flat(step), flat(-step)];
      return up.map((v, at) => (v - down[at]!) / (value + step - (value - step)));
    });
}
