/**
 * Newton's method made safe: a positive definite model and a line search.
 *
 *   (H + E) p = -g,  E >= 0 diagonal, zero where H is positive definite;   x <- x + t p,  t = lambda, then shorter
 *   accept t when f(x + t p) <= f(x) + 1e-4 t g^T p, or, where rounding hides that, when f is level and the slope has shrunk
 *
 * Source: P.E. Gill, W. Murray, M.H. Wright, Practical Optimization (1981), 4.4.2 (modified Cholesky); W.W. Hager, H. Zhang,
 *   A new conjugate gradient method with guaranteed descent and an efficient line search, SIAM J. Optim. 16 (2005) 170-192,
 *   doi:10.1137/030601880 (the approximate Wolfe test at rounding level).
 * Ours: shorter steps by safeguarded interpolation with the slope at the trial point; success by the Newton decrement
 *   1/2 g^T H^-1 g <= ftol |f| only where E = 0, that is, at a point with positive curvature in every direction.
 * Good for: smooth functions with a cheap exact Hessian, n up to a few hundred. Not for: large n.
 * Cost per iteration: one H, one or a few f and g, n^3/6 multiplications; keeps 2 n^2 floats.
 */
import { defineMinimizer, type MethodState, type Observation, type OptionsOf, o, type StopReason } from '@thetakit/registry';
import { factorModifiedCholesky, solveModifiedCholesky } from '../dense/modified-cholesky.ts';

const options = o.options({
  lambda: o.number({ gt: 0, max: 1, default: 1, describe: 'Factor of the step that is tried first; 1 is the full Newton step.', unit: '1' }),
  gtol: o.number({ min: 0, default: 1e-8, scale: 'log', describe: 'Stop when no component of the gradient is larger than this.', unit: 'f/x' }),
  ftol: o.number({
    min: 0,
    default: 1e-15,
    scale: 'log',
    describe: 'Stop when the Newton decrement is at most this share of |f| and the Hessian is positive definite.',
    unit: '1',
  }),
});

/** Options of `dampedNewton`. */
export type DampedNewtonOptions = OptionsOf<typeof options>;

/** State of `dampedNewton`. */
export interface DampedNewtonState extends MethodState {
  phase: 'start' | 'trial' | 'hessian';
  /** g and H at x. */
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** p, shape [n], its slope g^T p, and the largest element of E. */
  readonly step: Float64Array;
  slope: number;
  shift: number;
  /** t of the trial point. */
  length: number;
  /** Steps in a row that were taken although they did not lower f. */
  levelSteps: number;
  /** Scratch: factors, their order, a vector. */
  readonly factor: Float64Array;
  readonly order: Int32Array;
  readonly work: Float64Array;
}

const descent = 1e-4;
/** Rounding of f, as a share of |f|, within which two values are called level. */
const level = 1e-12;
const shortest = 1e-16;
/** Most steps in a row that do not lower f: beyond, f and its derivatives have no more digits to give. */
const levelLimit = 5;

/** The method, id `damped-newton`. */
export const dampedNewton = defineMinimizer({
  id: 'damped-newton',
  summary: "Newton's method with a modified Cholesky factorisation and a line search: goes downhill from any start.",
  formula: String.raw`(H + E)\, p = -\nabla f,\quad x \leftarrow x + t\,p`,
  goodFor: 'Smooth functions with an exact Hessian and up to a few hundred variables.',
  notFor: 'Many variables, or functions whose Hessian is expensive.',
  sources: ['P.E. Gill, W. Murray, M.H. Wright, Practical Optimization, Academic Press (1981), section 4.4.2'],
  traits: { needs: ['value', 'gradient', 'hessian'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  extras: ({ hessian }: DampedNewtonState) => ({ hess: hessian.slice() }),
});

function init(x0: Float64Array): DampedNewtonState {
  const n = x0.length;
  const vector = () => new Float64Array(n);
  return {
    query: x0.slice(),
    wants: 'value+gradient+hessian',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    gradient: vector(),
    hessian: new Float64Array(n * n),
    step: vector(),
    slope: 0,
    shift: 0,
    length: 0,
    levelSteps: 0,
    factor: new Float64Array(n * n),
    order: new Int32Array(n),
    work: vector(),
  };
}

function update(state: DampedNewtonState, observation: Observation, given: DampedNewtonOptions, into: DampedNewtonState): DampedNewtonState {
  copy(state, into);
  if (state.phase === 'trial') judge(into, observation, given);
  else {
    if (state.phase === 'start') moveTo(into, observation);
    into.hessian.set(observation.hessian);
    direct(into, given);
  }
  return into;
}

function copy(from: DampedNewtonState, into: DampedNewtonState): void {
  const { query, x, gradient, hessian, step, factor: _factor, order: _order, work: _work, ...scalars } = from;
  into.query.set(query);
  into.x.set(x);
  into.gradient.set(gradient);
  into.hessian.set(hessian);
  into.step.set(step);
  Object.assign(into, scalars);
}

function moveTo(s: DampedNewtonState, { value, gradient }: Observation): void {
  s.x.set(s.query);
  s.fun = value;
  s.gradient.set(gradient);
  s.gradientNorm = 0;
  for (let i = 0; i < gradient.length; i++) s.gradientNorm = Math.max(s.gradientNorm, Math.abs(gradient[i]!));
}

/** With f, g and H at x: stop, or set the direction and the first trial point. */
function direct(s: DampedNewtonState, { lambda, gtol, ftol }: DampedNewtonOptions): void {
  const n = s.x.length;
  const cholesky = { n, matrix: s.factor, order: s.order, work: s.work };
  s.factor.set(s.hessian);
  s.shift = factorModifiedCholesky(cholesky);
  for (let i = 0; i < n; i++) s.step[i] = -s.gradient[i]!;
  solveModifiedCholesky(cholesky, s.step);
  s.slope = 0;
  for (let i = 0; i < n; i++) s.slope += s.gradient[i]! * s.step[i]!;
  if (s.gradientNorm <= gtol) s.stop = 'gradient-tolerance';
  else if (s.shift === 0 && -0.5 * s.slope <= ftol * Math.abs(s.fun)) s.stop = 'function-tolerance';
  else if (!(s.slope < 0)) s.stop = 'non-finite';
  else tryLength(s, lambda);
}

function tryLength(s: DampedNewtonState, length: number): void {
  s.length = length;
  for (let i = 0; i < s.x.length; i++) s.query[i] = s.x[i]! + length * s.step[i]!;
  s.phase = 'trial';
  s.wants = 'value+gradient';
}

/** f and g at the trial point: take it, or come closer. */
function judge(s: DampedNewtonState, observation: Observation, given: DampedNewtonOptions): void {
  const { value, gradient } = observation;
  let slope = 0;
  for (let i = 0; i < gradient.length; i++) slope += gradient[i]! * s.step[i]!;
  const isLower = value <= s.fun + descent * s.length * s.slope;
  const isLevel = value <= s.fun + level * Math.abs(s.fun) && Math.abs(slope) <= (1 - 2 * descent) * Math.abs(s.slope);
  if (value < Infinity && (isLower || isLevel)) {
    s.levelSteps = value < s.fun ? 0 : s.levelSteps + 1;
    moveTo(s, observation);
    s.iteration += 1;
    if (s.gradientNorm <= given.gtol && s.shift === 0) {
      s.stop = 'gradient-tolerance';
      return;
    }
    if (s.levelSteps >= levelLimit) {
      s.stop = verdictOf(s);
      return;
    }
    s.phase = 'hessian';
    s.wants = 'hessian';
    s.query.set(s.x);
    return;
  }
  const shorter = s.length * shrinkage(s, value, slope);
  if (shorter < shortest) s.stop = verdictOf(s);
  else tryLength(s, shorter);
}

/** What it means that no step lowers f: a minimum to the precision of f, or not. */
function verdictOf(s: DampedNewtonState): StopReason {
  if (s.shift === 0 && -0.5 * s.slope <= level * Math.abs(s.fun)) return 'function-tolerance';
  return s.levelSteps > 0 ? 'precision-limit' : 'line-search-failed';
}

/** Minimiser of the parabola through f(0), f'(0) and f(t), as a share of t, in [0.1, 0.5]; through the two slopes when f is flat. */
function shrinkage({ fun, length, slope: slope0 }: DampedNewtonState, value: number, slope: number): number {
  if (!(value < Infinity)) return 0.1;
  const bend = value - fun - length * slope0;
  const wanted = bend > 0 ? (-0.5 * length * slope0) / bend : slope0 / (slope0 - slope);
  return Math.min(Math.max(Number.isFinite(wanted) ? wanted : 0.5, 0.1), 0.5);
}
