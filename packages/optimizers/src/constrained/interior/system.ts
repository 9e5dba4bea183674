/**
 * The linear algebra of an iterate: residuals c, the scaled Jacobian A, and projections.
 *
 *   c = (h_E ; h_I - s ; bounds - s),   A = [ J_E 0 ; J_I -S ; +-e_i -S ],  in the variables (d_x, S^-1 d_s)
 *
 * A fixed variable has a zero column.
 */
import { cholesky } from '../qp/cholesky.ts';
import type { TrustConstrState } from './state.ts';

/** c for rows `values`, point x and slacks. */
export function fillResiduals(
  { rows, boundVariable, boundSign, boundSide }: TrustConstrState,
  values: Float64Array,
  x: Float64Array,
  slacks: Float64Array,
  out: Float64Array,
): void {
  const { count, equalities } = rows;
  for (let j = 0; j < count; j++) out[j] = j < equalities ? values[j]! : values[j]! - slacks[j - equalities]!;
  for (let k = 0; k < boundVariable.length; k++) out[count + k] = boundSign[k]! * (x[boundVariable[k]!]! - boundSide[k]!) - slacks[count - equalities + k]!;
}

/** Fills A and the Cholesky factor of A A^T, a little regularised. */
export function fillSystem(state: TrustConstrState): void {
  const { rows, normals, slacks, boundVariable, boundSign, jacobian, factor, lower, upper } = state;
  const { count, equalities } = rows;
  const n = state.x.length;
  const total = state.residuals.length;
  const variables = n + slacks.length;
  jacobian.fill(0);
  for (let j = 0; j < total; j++) {
    if (j < count) for (let i = 0; i < n; i++) jacobian[j * variables + i] = lower[i] === upper[i] ? 0 : normals[j * n + i]!;
    else jacobian[j * variables + boundVariable[j - count]!] = boundSign[j - count]!;
    if (j >= equalities) jacobian[j * variables + n + j - equalities] = -slacks[j - equalities]!;
  }
  let largest = 0;
  for (let j = 0; j < total; j++) {
    for (let k = 0; k <= j; k++) {
      let sum = 0;
      for (let i = 0; i < variables; i++) sum += jacobian[j * variables + i]! * jacobian[k * variables + i]!;
      factor[j * total + k] = sum;
    }
    largest = Math.max(largest, factor[j * total + j]!);
  }
  for (let shift = 1e-15; ; shift *= 100) {
    const trial = factor.slice();
    for (let j = 0; j < total; j++) trial[j * total + j]! += shift * Math.max(factor[j * total + j]!, 1e-8 * largest, 1e-300);
    if (cholesky(trial, total, trial) || shift > 1) {
      factor.set(trial);
      return;
    }
  }
}

/** b <- (A A^T)^-1 b. */
export function solveNormal({ factor }: TrustConstrState, b: Float64Array): void {
  const m = b.length;
  for (let i = 0; i < m; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * m + k]! * b[k]!;
    b[i] = sum / factor[i * m + i]!;
  }
  for (let i = m - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < m; k++) sum -= factor[k * m + i]! * b[k]!;
    b[i] = sum / factor[i * m + i]!;
  }
}

/** A v. */
export function timesA({ jacobian }: TrustConstrState, v: Float64Array, out: Float64Array): void {
  const variables = v.length;
  for (let j = 0; j < out.length; j++) {
    let sum = 0;
    for (let i = 0; i < variables; i++) sum += jacobian[j * variables + i]! * v[i]!;
    out[j] = sum;
  }
}

/** out <- A^T u. */
export function timesTransposed({ jacobian }: TrustConstrState, u: Float64Array, out: Float64Array): void {
  const variables = out.length;
  out.fill(0);
  for (let j = 0; j < u.length; j++) for (let i = 0; i < variables; i++) out[i]! += jacobian[j * variables + i]! * u[j]!;
}

/** v <- v - A^T (A A^T)^-1 A v, twice, so that A v is zero to rounding. */
export function project(state: TrustConstrState, v: Float64Array): void {
  const u = new Float64Array(state.residuals.length);
  const back = new Float64Array(v.length);
  for (let turn = 0; turn < 2; turn++) {
    timesA(state, v, u);
    solveNormal(state, u);
    timesTransposed(state, u, back);
    for (let i = 0; i < v.length; i++) v[i]! -= back[i]!;
  }
}
