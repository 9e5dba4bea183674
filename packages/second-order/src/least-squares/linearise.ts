/**
 * What the Jacobian at a point says: scaled QR factors, gradient, numerical rank, and how far a Gauss-Newton step would go.
 *
 *   D_j = max over the run of ||J e_j||,  J D^-1 P = Q R,  tangent = ||Q_1^T r||
 *
 * tangent / ||r|| is the relative offset of Bates and Watts: the share of the residual that lies in the tangent plane of the
 * model, which no change of variables alters. It is zero exactly at stationary points.
 * Source: D.M. Bates, D.G. Watts, A relative offset orthogonality convergence criterion for nonlinear least squares,
 * Technometrics 23 (1981) 179-183, doi:10.1080/00401706.1981.10486260.
 */
import { norm2 } from '../dense/norm.ts';
import { factorPivotedQr, rankOf } from '../dense/pivoted-qr.ts';
import { gaussNewtonStep } from './damping.ts';
import type { LmState } from './lm-state.ts';

/** A column that is this much smaller than it was, while its variable has grown, has vanished: the variable runs off to where the model is flat. */
const vanished = 1e-8;

/**
 * Updates everything that `state` knows of the linear model for `residuals` and Jacobian (row-major [m, n]) at x.
 * False, with the state spoilt, when the Jacobian is not finite.
 */
export function linearise(state: LmState, x: Float64Array, residuals: Float64Array, jacobian: Float64Array, isUnscaled: boolean): boolean {
  const { scratch, gradient, rhs } = state;
  const n = x.length;
  const m = residuals.length;
  const k = rhs.length;
  const { columns, row: lengths } = scratch;
  if (state.jacobian.length > 0) state.jacobian.set(jacobian);
  columns.fill(0);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) columns[j * k + i] = jacobian[i * n + j]!;
  let reach = 0;
  for (let j = 0; j < n; j++) {
    const length = norm2(columns, j * k, j * k + m);
    if (!Number.isFinite(length)) return false;
    lengths[j] = length;
    reach += (length * x[j]!) ** 2;
    let sum = 0;
    for (let i = 0; i < m; i++) sum += columns[j * k + i]! * residuals[i]!;
    gradient[j] = sum;
  }
  state.rounding = Number.EPSILON * Math.sqrt(reach);
  state.length = norm2(residuals, 0, m);
  holdVariables(state, x);
  scaleColumns(state, x, isUnscaled);
  factor(state, residuals);
  return true;
}

function holdVariables({ held, lower, upper, gradient }: LmState, x: Float64Array): void {
  for (let j = 0; j < held.length; j++) {
    const g = gradient[j]!;
    held[j] = (x[j]! <= lower[j]! && g > 0) || (x[j]! >= upper[j]! && g < 0) ? 1 : 0;
  }
}

/** Updates D, divides the columns by it (held ones become zero), and measures the gradient. */
function scaleColumns(state: LmState, x: Float64Array, isUnscaled: boolean): void {
  const { scale, longest, held, gradient, scratch, length, start } = state;
  const k = state.rhs.length;
  const { columns, row: lengths, work } = scratch;
  state.hasVanished = false;
  state.gradientNorm = 0;
  state.cosine = 0;
  for (let j = 0; j < scale.length; j++) {
    longest[j] = Math.max(longest[j]!, lengths[j]!);
    scale[j] = isUnscaled || longest[j] === 0 ? 1 : longest[j]!;
    const slope = held[j] === 1 ? 0 : Math.abs(gradient[j]!);
    work[j] = slope / scale[j]!;
    state.gradientNorm = Math.max(state.gradientNorm, slope);
    if (slope > 0) state.cosine = Math.max(state.cosine, slope / (lengths[j]! * length));
    const hasGrown = Math.abs(x[j]!) >= Math.abs(start[j]!);
    if (held[j] === 0 && hasGrown && lengths[j]! < vanished * longest[j]!) state.hasVanished = true;
    const factor = held[j] === 1 ? 0 : scale[j]!;
    for (let i = j * k; i < (j + 1) * k; i++) columns[i] = factor === 0 ? 0 : columns[i]! / factor;
  }
  state.scaledGradient = norm2(work, 0, scale.length);
}

function factor(state: LmState, residuals: Float64Array): void {
  const { rhs, r, pivots, scratch, held } = state;
  const n = held.length;
  const m = residuals.length;
  rhs.fill(0);
  for (let i = 0; i < m; i++) rhs[i] = -residuals[i]!;
  factorPivotedQr({ m: rhs.length, n, columns: scratch.columns, rhs, r, pivots, work: scratch.work });
  state.free = n;
  for (let j = 0; j < n; j++) state.free -= held[j]!;
  state.rank = rankOf(r, n, Math.max(m, n) * Number.EPSILON);
  state.tangent = norm2(rhs, 0, state.rank);
  gaussNewtonStep({ n, r, rhs, rank: state.rank, x: scratch.z });
  state.fullStep = norm2(scratch.z, 0, n);
}
