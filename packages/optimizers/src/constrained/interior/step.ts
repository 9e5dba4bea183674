/**
 * The step of Byrd and Omojokun on the barrier problem: first towards the constraints, then downhill within their null space.
 *
 *   v = -theta A^T (A A^T)^-1 c,  theta <= 1 such that |v| <= 0.8 delta                       (normal step)
 *   t from projected conjugate gradients on the model, |v + t| <= delta, slacks kept above 0.5 % of themselves   (tangential step)
 */
import { dot, norm2 } from '../../dense/vector.ts';
import { stepToBall } from '../../model-based/trust-step.ts';
import type { TrustConstrState } from './state.ts';
import { project, solveNormal, timesA, timesTransposed } from './system.ts';

/** Largest relative fall of a slack in one step. */
const fraction = 0.995;

/** Gradient of the barrier function in (x, S^-1 s). */
export function barrierGradient({ gradient, slacks, barrier, lower, upper }: TrustConstrState): Float64Array {
  const n = gradient.length;
  const out = new Float64Array(n + slacks.length).fill(-barrier);
  for (let i = 0; i < n; i++) out[i] = lower[i] === upper[i] ? 0 : gradient[i]!;
  return out;
}

/** Least-squares multipliers: u = (A A^T)^-1 A times the gradient of the barrier function. */
export function leastSquaresMultipliers(state: TrustConstrState): void {
  timesA(state, barrierGradient(state), state.multipliers);
  solveNormal(state, state.multipliers);
}

/** out <- W v: B for x; s u for the slacks (mu where u has the wrong sign). */
function timesModel({ hessian, slacks, multipliers, barrier, rows }: TrustConstrState, v: Float64Array, out: Float64Array): void {
  const n = out.length - slacks.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += hessian[i * n + k]! * v[k]!;
    out[i] = sum;
  }
  for (let k = 0; k < slacks.length; k++) {
    const u = multipliers[rows.equalities + k]!;
    out[n + k] = v[n + k]! * (u > 0 ? slacks[k]! * u : barrier);
  }
}

/** Fills `step` and returns what the model of the barrier function changes by and by how much |c| falls. */
export function composeStep(state: TrustConstrState): { readonly change: number; readonly fall: number } {
  const { step, residuals, radius } = state;
  const n = state.x.length;
  const u = residuals.slice();
  solveNormal(state, u);
  timesTransposed(state, u, step);
  const size = norm2(step);
  let theta = size > 0 ? Math.min(1, (0.8 * radius) / size) : 0;
  for (let k = n; k < step.length; k++) if (step[k]! > 0) theta = Math.min(theta, fraction / 2 / step[k]!);
  for (let i = 0; i < step.length; i++) step[i]! *= -theta;
  const gradient = barrierGradient(state);
  const image = new Float64Array(step.length);
  timesModel(state, step, image);
  descend(state, gradient, image);
  timesModel(state, step, image);
  const change = dot(gradient, step) + dot(step, image) / 2;
  const reached = new Float64Array(residuals.length);
  timesA(state, step, reached);
  for (let j = 0; j < reached.length; j++) reached[j]! += residuals[j]!;
  return { change, fall: norm2(residuals) - norm2(reached) };
}

/** Projected conjugate gradients from the normal step. */
function descend(state: TrustConstrState, gradient: Float64Array, image: Float64Array): void {
  const { step, radius, x } = state;
  const n = x.length;
  const r = gradient.map((value, i) => value + image[i]!);
  project(state, r);
  const p = r.map((value) => -value);
  const start = dot(r, r);
  let rr = start;
  for (let turns = 2 * step.length; turns > 0 && rr > 1e-18 * start && rr > 1e-300; turns--) {
    timesModel(state, p, image);
    const curvature = dot(p, image);
    const free = curvature > 0 ? rr / curvature : Infinity;
    let alpha = Math.min(free, stepToBall(step, p, radius));
    for (let k = n; k < p.length; k++) if (p[k]! < 0) alpha = Math.min(alpha, (-fraction - step[k]!) / p[k]!);
    alpha = Math.max(alpha, 0);
    for (let i = 0; i < p.length; i++) step[i]! += alpha * p[i]!;
    if (alpha < free) return;
    for (let i = 0; i < p.length; i++) r[i]! += alpha * image[i]!;
    project(state, r);
    const next = dot(r, r);
    for (let i = 0; i < p.length; i++) p[i] = -r[i]! + (next / rr) * p[i]!;
    rr = next;
  }
}
