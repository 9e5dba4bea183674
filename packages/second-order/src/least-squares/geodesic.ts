/**
 * Geodesic acceleration: the step bends along the curve that the model's curvature asks for, at the price of one evaluation of
 * the residuals and no Jacobian.
 *
 *   r_vv ~ (2 / h) ((r(x + h v) - r(x)) / h - J v)              second derivative along the step v, h = 0.1
 *   (J^T J + par D^2) a = -J^T r_vv,   p = v + a / 2            used when 2 ||D a|| <= 0.75 ||D v||
 *
 * Source: M.K. Transtrum, J.P. Sethna, Improvements to the Levenberg-Marquardt algorithm for nonlinear least-squares minimization
 *   (2012), arXiv:1201.5885.
 */
import { solveDamped } from '../dense/damped-triangular.ts';
import { norm2 } from '../dense/norm.ts';
import { solveUpper, solveUpperTransposed } from '../dense/triangular.ts';
import type { LmState } from './lm-state.ts';
import { placeTrial } from './trial-step.ts';

/** h: far enough for second differences in double precision, near enough to belong to x. */
const probe = 0.1;
/** Longest 2 ||D a|| / ||D v|| at which the expansion is trusted. */
const trusted = 0.75;

/** After a trial step v was proposed: asks for the residuals a little way along it. */
export function askProbe(s: LmState): void {
  for (let j = 0; j < s.x.length; j++) s.query[j] = Math.min(Math.max(s.x[j]! + probe * s.step[j]!, s.lower[j]!), s.upper[j]!);
  s.phase = 'probe';
  s.wants = 'residuals';
}

/** Residuals at the probe: asks for the trial point, bent when the bend is small enough. */
export function bendStep(s: LmState, residuals: Float64Array): void {
  const { scratch, pivots, scale, step, held } = s;
  const { z, work } = scratch;
  const n = s.x.length;
  const canBend = (s.par > 0 || s.rank === n) && accelerate(s, residuals);
  // `work` holds a, in the order of the columns of R; z becomes v + a / 2.
  for (let k = 0; k < n; k++) {
    const j = pivots[k]!;
    z[k] = step[j]! * scale[j]! + (canBend && held[j] === 0 ? 0.5 * work[k]! : 0);
  }
  placeTrial(s);
  s.phase = 'trial';
}

/** Leaves a in `work`. False when it is too long, or not finite. */
function accelerate(s: LmState, residuals: Float64Array): boolean {
  const { scratch, pivots, scale, step, held, jacobian } = s;
  const { work } = scratch;
  const n = s.x.length;
  work.fill(0, n, 2 * n);
  for (let i = 0; i < residuals.length; i++) {
    let slope = 0;
    for (let j = 0; j < n; j++) slope += jacobian[i * n + j]! * step[j]!;
    const second = (2 / probe) * ((residuals[i]! - s.residuals[i]!) / probe - slope);
    for (let j = 0; j < n; j++) work[n + j] = work[n + j]! - jacobian[i * n + j]! * second;
  }
  for (let k = 0; k < n; k++) work[k] = held[pivots[k]!] === 1 ? 0 : work[n + pivots[k]!]! / scale[pivots[k]!]!;
  let factor = s.r;
  if (s.par > 0) {
    // Only S is wanted; z is scratch here.
    solveDamped({ n, r: s.r, rhs: s.rhs, s: scratch.s, x: scratch.z, row: scratch.row }, s.par);
    factor = scratch.s;
  }
  solveUpperTransposed(factor, n, work);
  solveUpper(factor, n, work);
  return 2 * norm2(work, 0, n) <= trusted * s.stepLength;
}
