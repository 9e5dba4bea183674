/**
 * Least squares by products with J and J^T alone.
 *
 *   z = argmin ||A z - b||^2 + damp^2 ||z||^2,  A = [J diag(d); diag(e)],  b = [u; 0]
 *
 * Source: D.C.-L. Fong, M. Saunders, LSMR: an iterative algorithm for sparse least-squares problems, SIAM J. Sci. Comput. 33 (2011)
 *   2950-2971, doi:10.1137/10079687X.
 */
import { norm2 } from '../../dense/norm.ts';
import { type JacobianMatrix, times, timesTransposed } from './jacobian-matrix.ts';

/** The problem. */
export interface LsmrProblem {
  readonly matrix: JacobianMatrix;
  /** d, shape [n]. */
  readonly d: Float64Array;
  /** e, shape [n]. */
  readonly e: Float64Array;
  /** u, shape [m]. */
  readonly rhs: Float64Array;
  readonly damp: number;
  /** Stop when ||A^T r|| <= tolerance ||A|| ||r||, or ||r|| <= tolerance ||b||. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** z, shape [n]. */
export function lsmr({ matrix, d, e, rhs, damp, tolerance, maxIterations }: LsmrProblem): Float64Array {
  const { m, n } = matrix;
  const z = new Float64Array(n);
  const u = new Float64Array(m + n);
  u.set(rhs.subarray(0, m));
  let beta = normalise(u);
  const v = new Float64Array(n);
  const { addTransposed, addProduct } = operator({ matrix, d, e }, u, v);
  const size = beta;
  if (size === 0) return z;
  addTransposed(0);
  let alpha = normalise(v);
  if (alpha === 0) return z;
  let [zetaBar, alphaBar, rho, rhoBar, cBar, sBar] = [alpha * beta, alpha, 1, 1, 1, 0];
  const h = v.slice();
  const hBar = new Float64Array(n);
  const residual: ResidualMemory = { betaDD: beta, betaD: 0, rhoD: 1, tau: 0, theta: 0, zeta: 0, squares: 0 };
  let normA2 = alpha * alpha;
  for (let k = 0; k < maxIterations; k++) {
    addProduct(alpha);
    beta = normalise(u);
    if (beta > 0) {
      addTransposed(beta);
      alpha = normalise(v);
    }
    const alphaHat = Math.hypot(alphaBar, damp);
    const [cHat, sHat] = [alphaBar / alphaHat, damp / alphaHat];
    const rhoOld = rho;
    rho = Math.hypot(alphaHat, beta);
    const [c, s] = [alphaHat / rho, beta / rho];
    const thetaNew = s * alpha;
    alphaBar = c * alpha;
    const rhoBarOld = rhoBar;
    const thetaBar = sBar * rho;
    const rhoTemp = cBar * rho;
    rhoBar = Math.hypot(rhoTemp, thetaNew);
    cBar = rhoTemp / rhoBar;
    sBar = thetaNew / rhoBar;
    const zeta = cBar * zetaBar;
    zetaBar = -sBar * zetaBar;
    for (let j = 0; j < n; j++) {
      hBar[j] = h[j]! - ((thetaBar * rho) / (rhoOld * rhoBarOld)) * hBar[j]!;
      z[j] = z[j]! + (zeta / (rho * rhoBar)) * hBar[j]!;
      h[j] = v[j]! - (thetaNew / rho) * h[j]!;
    }
    const length = followResidual(residual, { cHat, sHat, c, s, thetaBar, rhoBar, zeta });
    normA2 += beta * beta;
    const normA = Math.sqrt(normA2);
    normA2 += alpha * alpha;
    if (Math.abs(zetaBar) <= tolerance * normA * length || length <= tolerance * size || beta === 0 || alpha === 0) break;
  }
  return z;
}

/** u <- A v - scale u and v <- A^T u - scale v. */
function operator({ matrix, d, e }: Pick<LsmrProblem, 'matrix' | 'd' | 'e'>, u: Float64Array, v: Float64Array) {
  const { m, n } = matrix;
  const [image, scratch] = [new Float64Array(m), new Float64Array(n)];
  return {
    addTransposed(scale: number): void {
      timesTransposed(matrix, u, scratch);
      for (let j = 0; j < n; j++) v[j] = d[j]! * scratch[j]! + e[j]! * u[m + j]! - scale * v[j]!;
    },
    addProduct(scale: number): void {
      for (let j = 0; j < n; j++) scratch[j] = d[j]! * v[j]!;
      times(matrix, scratch, image);
      for (let i = 0; i < m; i++) u[i] = image[i]! - scale * u[i]!;
      for (let j = 0; j < n; j++) u[m + j] = e[j]! * v[j]! - scale * u[m + j]!;
    },
  };
}

/** What the residual's norm needs to remember. */
interface ResidualMemory {
  betaDD: number;
  betaD: number;
  rhoD: number;
  tau: number;
  theta: number;
  zeta: number;
  squares: number;
}

interface Rotations {
  readonly cHat: number;
  readonly sHat: number;
  readonly c: number;
  readonly s: number;
  readonly thetaBar: number;
  readonly rhoBar: number;
  readonly zeta: number;
}

/** ||r|| of the damped problem, from the scalars of the process. */
function followResidual(w: ResidualMemory, { cHat, sHat, c, s, thetaBar, rhoBar, zeta }: Rotations): number {
  const betaAcute = cHat * w.betaDD;
  const betaCheck = -sHat * w.betaDD;
  const betaHat = c * betaAcute;
  w.betaDD = -s * betaAcute;
  const before = w.theta;
  const rhoTilde = Math.hypot(w.rhoD, thetaBar);
  const [cTilde, sTilde] = [w.rhoD / rhoTilde, thetaBar / rhoTilde];
  w.theta = sTilde * rhoBar;
  w.rhoD = cTilde * rhoBar;
  w.betaD = cTilde * betaHat - sTilde * w.betaD;
  w.tau = (w.zeta - before * w.tau) / rhoTilde;
  w.squares += betaCheck * betaCheck;
  w.zeta = zeta;
  return Math.sqrt(w.squares + (w.betaD - (zeta - w.theta * w.tau) / w.rhoD) ** 2 + w.betaDD ** 2);
}

/** Divides v by its norm, and returns that. */
function normalise(v: Float64Array): number {
  const norm = norm2(v);
  if (norm > 0) for (let i = 0; i < v.length; i++) v[i] = v[i]! / norm;
  return norm;
}
