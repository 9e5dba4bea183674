/**
 * Powell's hybrid method for n equations in n unknowns, r(x) = 0: Newton steps bent towards the gradient inside a trust region, Broyden
 * updates instead of new Jacobians while these serve.
 *
 *   p = argmin |r + J p| along the dogleg 0, Cauchy step, Newton step,  |D p| <= Delta
 *   accepted when |r| falls by at least 1e-4 of what the linear model says;  J <- J + (r+ - r - J p) (D^2 p)^T / |D p|^2
 *   a new Jacobian after two steps in a row that fall by less than a tenth of it
 *
 * Source: M. J. D. Powell, "A hybrid method for nonlinear equations", in Rabinowitz (ed.), Numerical Methods for Nonlinear Algebraic
 *   Equations (1970); constants and tests of MINPACK's hybrd and hybrj (Moré, Garbow, Hillstrom, ANL-80-74, 1980).
 * Ours, not theirs: J is factored by LU at every step instead of updating a QR; where J is singular the step is along the gradient; and a
 *   minimum of |r| that is not a root is never called a success.
 * Good for: up to some hundred equations from a fair start. Not for: sparse systems; more equations than unknowns.
 * Cost: one r per step, n^3/3 operations, a Jacobian (n or 2 n values of r by differences) every few steps; keeps 2 n^2 + 7 n floats.
 */
import { defineLeastSquares, type MethodContext, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { copyVector, dotRow, norm2, normInf } from '../dense/vector.ts';
import {
  accept,
  askJacobian,
  askTrial,
  beginEquations,
  broydenUpdate,
  carryEquations,
  type EquationState,
  endOf,
  gradientOf,
  newtonStep,
  scaledLength,
} from './equations.ts';

const options = o.options({
  xtol: o.number({ min: 0, default: 1e-12, describe: 'Ends when the trust region is smaller than this share of x.', unit: '1', scale: 'log' }),
  ftol: o.number({
    min: 0,
    default: 1e-8,
    describe: 'The end is a root when every |r_i| is at most this, or this share of the largest at the start.',
    unit: 'r',
    scale: 'log',
  }),
  factor: o.number({ min: 0.1, max: 100, default: 100, describe: 'First trust region, as a multiple of |D x|.', unit: '1', scale: 'log' }),
});

/** Options of the hybrid method. */
export type HybridPowellOptions = OptionsOf<typeof options>;

/** State of the hybrid method. */
export interface HybridPowellState extends EquationState {
  /** D, shape [n]. */
  scale: Float64Array;
  /** Radius of the trust region; NaN before there is one. */
  delta: number;
  /** Good and bad steps in a row. */
  good: number;
  bad: number;
  /** Steps, and Jacobians, in a row that gained next to nothing. */
  slowSteps: number;
  slowJacobians: number;
}

function init(x0: Float64Array, _options: HybridPowellOptions, context: MethodContext): HybridPowellState {
  const n = x0.length;
  const base = beginEquations('hybrid-powell', x0, context);
  return { ...base, scale: new Float64Array(n), delta: NaN, good: 0, bad: 0, slowSteps: 0, slowJacobians: 0 };
}

function update(state: HybridPowellState, observation: Observation, given: HybridPowellOptions, s: HybridPowellState): HybridPowellState {
  carryEquations(state, s);
  copyVector(s.scale, state.scale);
  for (const name of ['delta', 'good', 'bad', 'slowSteps', 'slowJacobians'] as const) s[name] = state[name];
  if (state.phase === 'trial') {
    judge(s, observation, given);
    return s;
  }
  if (!(observation.value < Infinity)) {
    s.stop = 'non-finite';
    return s;
  }
  if (state.phase === 'start') {
    accept(s, observation.residuals, observation.value);
    s.first = normInf(s.residuals);
  }
  s.jacobian.set(observation.jacobian);
  s.fresh = true;
  s.bad = 0;
  measure(s, state.phase === 'start', given.factor);
  s.slowJacobians += 1;
  plan(s, given);
  return s;
}

/** D from the columns of J, and at the start the radius. */
function measure(s: HybridPowellState, isStart: boolean, factor: number): void {
  const { jacobian, scale, x, work } = s;
  const n = x.length;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) work[k] = jacobian[k * n + i]!;
    const length = norm2(work);
    scale[i] = Math.max(scale[i]!, isStart && length === 0 ? 1 : length);
  }
  if (!isStart) return;
  const length = scaledLength(scale, x, work);
  s.delta = factor * (length > 0 ? length : 1);
  s.slowJacobians = -1;
}

/** Sets the dogleg step and asks for r there. */
function plan(s: HybridPowellState, { ftol }: HybridPowellOptions): void {
  const { step, scale, work, delta } = s;
  const n = step.length;
  s.gradientNorm = gradientOf(s, work);
  if (s.fun === 0) s.stop = 'function-tolerance';
  else if (s.gradientNorm === 0) s.stop = endOf(s, ftol, 'function-tolerance', 'stalled');
  if (s.stop !== null) return;
  const gradient = work.slice();
  const hasNewton = newtonStep(s, step);
  const length = hasNewton ? scaledLength(scale, step, work) : Infinity;
  if (length > delta) bend(s, gradient, hasNewton);
  // The first step tells how large the region needs to be.
  if (s.iteration === 0 && Number.isFinite(length)) s.delta = Math.min(delta, Math.max(scaledLength(scale, step, work), Number.MIN_VALUE));
  askTrial(s, 1);
  for (let i = 0; i < n; i++) if (s.query[i] !== s.x[i]) return;
  s.stop = endOf(s, ftol, 'step-tolerance', 'precision-limit');
}

/** Replaces the Newton step by the point of the dogleg at distance delta, all in the variables D p. */
function bend(s: HybridPowellState, gradient: Float64Array, hasNewton: boolean): void {
  const { step, scale, jacobian, delta, work } = s;
  const n = step.length;
  for (let i = 0; i < n; i++) gradient[i]! /= scale[i]!;
  const size = norm2(gradient);
  for (let i = 0; i < n; i++) work[i] = gradient[i]! / size / scale[i]!;
  let bent = 0;
  for (let k = 0; k < n; k++) bent += dotRow(jacobian, k * n, work) ** 2;
  const cauchy = Math.min(delta, bent > 0 ? size / bent : delta);
  let share = 0;
  if (hasNewton && cauchy < delta) {
    // |a + t (b - a)| = delta with a the Cauchy and b the Newton step.
    let [aa, ab, bb] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const a = (-cauchy * gradient[i]!) / size;
      const way = scale[i]! * step[i]! - a;
      aa += a * a;
      ab += a * way;
      bb += way * way;
    }
    const gap = Math.max(0, delta * delta - aa);
    const root = Math.sqrt(ab * ab + bb * gap);
    share = ab > 0 ? gap / (ab + root) : (root - ab) / bb;
  }
  for (let i = 0; i < n; i++) step[i] = (1 - share) * -cauchy * work[i]! + (hasNewton ? share * step[i]! : 0);
}

/** r at the trial point is known: the radius, x and J follow. */
function judge(s: HybridPowellState, { residuals, value }: Observation, given: HybridPowellOptions): void {
  const { step, scale, work } = s;
  const length = scaledLength(scale, step, work);
  const isFinite = value < Infinity;
  const gain = isFinite && value < s.fun ? 1 - value / s.fun : -1;
  const ratio = gain / promised(s);
  if (!(ratio >= 0.1)) {
    s.good = 0;
    s.bad += 1;
    s.delta = isFinite ? s.delta / 2 : Math.min(s.delta, length) / 4;
  } else {
    s.bad = 0;
    s.good += 1;
    if (ratio >= 0.5 || s.good > 1) s.delta = Math.max(s.delta, 2 * length);
    if (Math.abs(ratio - 1) <= 0.1) s.delta = 2 * length;
  }
  s.slowSteps = gain >= 1e-3 ? 0 : s.slowSteps + 1;
  if (gain >= 0.1) s.slowJacobians = 0;
  if (isFinite) {
    broydenUpdate(s, residuals, 1, scale);
    s.fresh = false;
  }
  if (ratio >= 1e-4) {
    accept(s, residuals, value);
    s.iteration += 1;
  }
  s.stop = verdict(s, length, given);
  if (s.stop !== null) copyVector(s.query, s.x);
  else if (s.bad >= 2 && !s.fresh) askJacobian(s);
  else plan(s, given);
}

/** The share of |r|^2 that the linear model gains with the step; tiny when it promises none. */
function promised({ jacobian, residuals, step, fun }: HybridPowellState): number {
  const n = step.length;
  let squares = 0;
  for (let k = 0; k < n; k++) squares += (residuals[k]! + dotRow(jacobian, k * n, step)) ** 2;
  return Math.max(1 - squares / (2 * fun), Number.EPSILON);
}

function verdict(s: HybridPowellState, length: number, { xtol, ftol }: HybridPowellOptions): HybridPowellState['stop'] {
  if (s.fun === 0) return 'function-tolerance';
  const size = scaledLength(s.scale, s.x, s.work);
  if (s.delta <= xtol * size) return endOf(s, ftol, 'step-tolerance', 'stalled');
  if (0.1 * Math.max(0.1 * s.delta, length) <= Number.EPSILON * size) return endOf(s, ftol, 'step-tolerance', 'precision-limit');
  // MINPACK's limits: ten steps, or five Jacobians, that gain nothing.
  return s.slowSteps >= 10 || s.slowJacobians >= 5 ? endOf(s, ftol, 'function-tolerance', 'stalled') : null;
}

/** Powell's hybrid method. */
export const hybridPowell = defineLeastSquares({
  id: 'hybrid-powell',
  summary: 'Roots of n equations by dogleg steps in a trust region, with Broyden updates between Jacobians.',
  aliases: ['hybr', 'hybrj', 'hybrd'],
  formula: String.raw`\min_p |r + J p|,\ |D p| \le \Delta;\qquad J \leftarrow J + \frac{(r_+ - r - J p) (D^2 p)^\top}{|D p|^2}`,
  goodFor: 'Up to some hundred equations from a fair start.',
  notFor: 'More equations than unknowns.',
  sources: ['M. J. D. Powell, A hybrid method for nonlinear equations (1970)', 'J. J. Moré, B. S. Garbow, K. E. Hillstrom, ANL-80-74 (1980)'],
  traits: { needs: ['residuals', 'jacobian'], bounds: 'none', stochastic: false, global: false, tol: ['xtol'] },
  options,
  init,
  update,
  extras: ({ residuals, jacobian }) => ({ residuals: residuals.slice(), jac: jacobian.slice() }),
});
