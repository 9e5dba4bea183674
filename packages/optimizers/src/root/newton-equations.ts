/**
 * Newton's and Broyden's methods for n equations in n unknowns, r(x) = 0, with a line search.
 *
 *   J p = -r,   x+ = x + t p,   t = 1 or shorter until |r(x + t p)| <= (1 - 1e-4 t) |r(x)|
 *   Newton: J is evaluated at every x.   Broyden: J <- J + (r+ - r - t J p) p^T / (t p^T p), and a new J where no step goes down
 *
 * Where J is singular, and where no step along p goes down, a damped step (J^T J + mu) p = -J^T r is tried.
 * Source: Dennis and Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations (1983), chapters 6 and 8;
 *   C. G. Broyden, Math. Comp. 19 (1965) 577-593.
 * Good for: Newton near a root when J is cheap, the digits double at every step; Broyden when J is dear. Not for: far starts.
 * Cost: one or a few r per step, n^3/3 operations, and for Newton one Jacobian; keeps 2 n^2 + 6 n floats.
 */
import { defineLeastSquares, type MethodContext, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { factorLu, solveLu } from '../dense/lu.ts';
import { normInf } from '../dense/vector.ts';
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
} from './equations.ts';

const options = o.options({
  xtol: o.number({ min: 0, default: 1e-12, describe: 'Ends when no component moves by more than this, relative to 1 + |x|.', unit: '1', scale: 'log' }),
  ftol: o.number({
    min: 0,
    default: 1e-8,
    describe: 'The end is a root when every |r_i| is at most this, or this share of the largest at the start.',
    unit: 'r',
    scale: 'log',
  }),
});

/** Options of Newton's and Broyden's methods for equations. */
export type NewtonEquationsOptions = OptionsOf<typeof options>;

/** State of both methods. */
export interface NewtonEquationsState extends EquationState {
  /** Length t of the trial. */
  length: number;
  /** Is the step a damped one? */
  damped: boolean;
}

/** Shortest t that is tried. */
const shortest = 1e-8;

function init(who: string, x0: Float64Array, context: MethodContext): NewtonEquationsState {
  return { ...beginEquations(who, x0, context), length: 1, damped: false };
}

function turn(isNewton: boolean, state: NewtonEquationsState, observation: Observation, given: NewtonEquationsOptions, s: NewtonEquationsState) {
  carryEquations(state, s);
  s.length = state.length;
  s.damped = state.damped;
  if (state.phase === 'trial') judge(isNewton, s, observation, given);
  else if (!(observation.value < Infinity)) s.stop = 'non-finite';
  else {
    if (state.phase === 'start') {
      accept(s, observation.residuals, observation.value);
      s.first = normInf(s.residuals);
    }
    s.jacobian.set(observation.jacobian);
    s.fresh = true;
    plan(s, given, false);
  }
  return s;
}

/** A new direction, and its full length as a trial. */
function plan(s: NewtonEquationsState, { ftol }: NewtonEquationsOptions, isDamped: boolean): void {
  s.gradientNorm = gradientOf(s, s.work);
  if (s.fun === 0) s.stop = 'function-tolerance';
  else if (s.gradientNorm === 0) s.stop = endOf(s, ftol, 'function-tolerance', 'stalled');
  if (s.stop !== null) return;
  s.damped = isDamped || !newtonStep(s, s.step);
  if (s.damped && !dampedStep(s)) s.stop = endOf(s, ftol, 'function-tolerance', 'singular');
  s.length = 1;
  askTrial(s, 1);
}

/** (J^T J + mu) p = -J^T r with mu a millionth of the largest diagonal element. */
function dampedStep(s: NewtonEquationsState): boolean {
  const { jacobian, factors, step, pivots, work } = s;
  const n = step.length;
  factors.fill(0);
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) factors[i * n + j]! += jacobian[k * n + i]! * jacobian[k * n + j]!;
  let most = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, factors[i * n + i]!);
  for (let i = 0; i < n; i++) factors[i * n + i]! += 1e-6 * most;
  gradientOf(s, work);
  if (!factorLu(factors, n, n, pivots)) return false;
  for (let i = 0; i < n; i++) step[i] = -work[i]!;
  solveLu(factors, n, n, pivots, step);
  return step.every(Number.isFinite);
}

function judge(isNewton: boolean, s: NewtonEquationsState, { residuals, value }: Observation, given: NewtonEquationsOptions): void {
  const { length } = s;
  if (value < Infinity && Math.sqrt(value) <= (1 - 1e-4 * length) * Math.sqrt(s.fun)) {
    const moved = length * relativeSize(s);
    if (!isNewton) {
      broydenUpdate(s, residuals, length);
      s.fresh = false;
    }
    accept(s, residuals, value);
    s.iteration += 1;
    if (s.fun === 0) s.stop = 'function-tolerance';
    else if (moved <= given.xtol) s.stop = endOf(s, given.ftol, 'step-tolerance', 'stalled');
    else if (isNewton) askJacobian(s);
    else plan(s, given, false);
    return;
  }
  // Rounding hides the last decrease: a full step that is as short as the tolerance ends the search.
  if (length * relativeSize(s) <= Math.max(given.xtol, 4 * Number.EPSILON) && s.fresh) s.stop = endOf(s, given.ftol, 'step-tolerance', 'stalled');
  else if (length > shortest) {
    // Minimum of the parabola through |r|^2 / 2 and its slope -|r|^2 (of the Newton step) at 0.
    const guess = value < Infinity ? (s.fun * length * length) / (value - s.fun + 2 * s.fun * length) : 0;
    s.length = Math.min(length / 2, Math.max(length / 10, guess));
    askTrial(s, s.length);
  } else if (!s.fresh) askJacobian(s);
  else if (s.damped) s.stop = endOf(s, given.ftol, 'function-tolerance', 'stalled');
  else plan(s, given, true);
}

/** Largest |p_i| / (1 + |x_i|). */
function relativeSize({ x, step }: NewtonEquationsState): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(step[i]!) / (1 + Math.abs(x[i]!)));
  return most;
}

const shared = {
  traits: { needs: ['residuals', 'jacobian'], bounds: 'none', stochastic: false, global: false, tol: ['xtol'] },
  options,
  extras: ({ residuals, jacobian }: NewtonEquationsState) => ({ residuals: residuals.slice(), jac: jacobian.slice() }),
} as const;

/** Newton's method for equations. */
export const newtonEquations = defineLeastSquares({
  ...shared,
  id: 'newton-equations',
  summary: 'Roots of n equations by Newton steps with a line search.',
  aliases: ['newton-root'],
  formula: String.raw`J p = -r,\qquad x_{k+1} = x_k + t p`,
  goodFor: 'Near a root when the Jacobian is cheap.',
  notFor: 'Far starts: use hybrid-powell.',
  sources: ['J. E. Dennis, R. B. Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations (1983)'],
  init: (x0: Float64Array, _options: NewtonEquationsOptions, context: MethodContext) => init('newton-equations', x0, context),
  update: (state: NewtonEquationsState, observation: Observation, given: NewtonEquationsOptions, into: NewtonEquationsState) =>
    turn(true, state, observation, given, into),
});

/** Broyden's method for equations. */
export const broyden = defineLeastSquares({
  ...shared,
  id: 'broyden',
  summary: 'Roots of n equations by Newton steps with an updated Jacobian and a line search.',
  aliases: ['broyden1', 'good-broyden'],
  formula: String.raw`J \leftarrow J + \frac{(r_+ - r - t J p)\, p^\top}{t\, p^\top p}`,
  goodFor: 'Equations whose Jacobian is dear.',
  notFor: 'Far starts: use hybrid-powell.',
  sources: ['C. G. Broyden, Math. Comp. 19 (1965) 577-593, doi:10.1090/S0025-5718-1965-0198670-6'],
  init: (x0: Float64Array, _options: NewtonEquationsOptions, context: MethodContext) => init('broyden', x0, context),
  update: (state: NewtonEquationsState, observation: Observation, given: NewtonEquationsOptions, into: NewtonEquationsState) =>
    turn(false, state, observation, given, into),
});
