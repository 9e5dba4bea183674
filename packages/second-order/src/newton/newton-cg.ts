/**
 * Newton's method with conjugate gradients and a line search: the Hessian is needed only as products H v.
 *
 *   H p = -g by conjugate gradients until ||r|| <= min(forcing, sqrt ||g||) ||g||, or d^T H d <= 0
 *   p = the iterate so far; where the first direction already has negative curvature, p = -g scaled by that curvature
 *   x <- x + alpha p with alpha from a strong Wolfe line search, first trial 1
 *
 * Source: R.S. Dembo, T. Steihaug, Truncated-Newton algorithms for large-scale unconstrained optimization, Math. Program. 26 (1983)
 *   190-212, doi:10.1007/BF02592055; J. Nocedal, S.J. Wright, Numerical Optimization, 2nd ed. (2006), algorithm 7.1.
 * Ours, not theirs: it stops by the gradient, not by the length of a step, which is short in narrow valleys too; a run without
 *   progress is a success only at a point that is stationary as far as one can tell.
 * Good for: many variables and cheap products, mostly convex functions. Not for: indefinite Hessians far from a minimum, where
 *   `trust-krylov` uses the negative curvature.
 * Cost per iteration: one or a few f and g, some products; keeps 7 n floats.
 */
import { advanceLineSearch, beginLineSearch, copyInterval, emptyInterval, type Interval, relativeGradient, smallestStep } from '@thetakit/optimizers';
import { defineMinimizer, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../dense/norm.ts';

const options = o.options({
  gtol: o.number({ min: 0, default: 1e-10, scale: 'log', describe: 'Stop when no component of the gradient is larger than this.', unit: 'f/x' }),
  xtol: o.number({
    min: 0,
    default: 0,
    scale: 'log',
    describe: "SciPy's rule: stop when the mean size of the components of a step is at most this; 0 means never.",
    unit: 'x',
  }),
  forcing: o.number({
    gt: 0,
    lt: 1,
    default: 0.01,
    scale: 'log',
    describe: 'A direction is good enough when the gradient of the model is at most the smaller of this and sqrt |g|, as a share of |g|.',
    unit: '1',
  }),
  maxProducts: o.integer({ min: 0, default: 0, describe: 'Most Hessian-vector products per direction; 0 means 20 n, as in SciPy.', unit: '1' }),
  c1: o.number({ gt: 0, lt: 0.5, default: 1e-4, describe: 'Sufficient decrease of the line search.', unit: '1' }),
  c2: o.number({ gt: 0.5, lt: 1, default: 0.9, describe: 'Curvature condition of the line search.', unit: '1' }),
  maxls: o.integer({ min: 1, default: 40, describe: 'Most evaluations of one line search.', unit: '1' }),
});

/** Options of `newtonCg`. */
export type NewtonCgOptions = OptionsOf<typeof options>;

/** State of `newtonCg`. */
export interface NewtonCgState extends MethodState {
  phase: 'start' | 'product' | 'search';
  /** v of the product H v: the direction d of the conjugate gradients. */
  readonly direction: Float64Array;
  /** g at x, the step p, and r = g + H p. */
  readonly gradient: Float64Array;
  readonly step: Float64Array;
  readonly residual: Float64Array;
  /** Products at this x. */
  products: number;
  /** Has the run of conjugate gradients ended by its tolerance? */
  isConvex: boolean;
  /** Steps in a row that did not lower f. */
  levelSteps: number;
  readonly search: Interval;
}

/** A promised decrease of at most this share of |f| asks for the whole step; of at most the second one, ends the run. */
const level = 1e-10;
const flat = 1e-15;
/** Relative gradient at which a run that can go no further is a success. */
const relativeTolerance = Number.EPSILON ** (2 / 3);
/** Relative gradient beyond which that promise is not believed: conjugate gradients then lost their digits. */
const believable = 1;
/** Most steps in a row that do not lower f. */
const levelLimit = 5;

/** The method, id `newton-cg`. */
export const newtonCg = defineMinimizer({
  id: 'newton-cg',
  summary: "Newton's method whose steps come from conjugate gradients, with a line search: needs only Hessian-vector products.",
  aliases: ['truncated-newton'],
  formula: String.raw`H p \approx -\nabla f \text{ by conjugate gradients},\quad x \leftarrow x + \alpha p`,
  goodFor: 'Mostly convex smooth functions of many variables with cheap Hessian-vector products.',
  notFor: 'Indefinite Hessians far from a minimum: use trust-krylov.',
  sources: [
    'R.S. Dembo, T. Steihaug, Truncated-Newton algorithms for large-scale unconstrained optimization, Math. Program. 26 (1983) 190-212, doi:10.1007/BF02592055',
  ],
  traits: { needs: ['value', 'gradient', 'hessianProduct'], bounds: 'none', stochastic: false, global: false, tol: ['xtol', 'gtol'] },
  options,
  init,
  update,
});

function init(x0: Float64Array): NewtonCgState {
  const vector = () => new Float64Array(x0.length);
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    direction: vector(),
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    gradient: vector(),
    step: vector(),
    residual: vector(),
    products: 0,
    isConvex: false,
    levelSteps: 0,
    search: emptyInterval(),
  };
}

function copy(from: NewtonCgState, into: NewtonCgState): void {
  into.query.set(from.query);
  into.direction.set(from.direction);
  into.x.set(from.x);
  into.gradient.set(from.gradient);
  into.step.set(from.step);
  into.residual.set(from.residual);
  into.wants = from.wants;
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.products = from.products;
  into.isConvex = from.isConvex;
  into.levelSteps = from.levelSteps;
  copyInterval(into.search, from.search);
}

function update(state: NewtonCgState, observation: Observation, given: NewtonCgOptions, into: NewtonCgState): NewtonCgState {
  copy(state, into);
  if (state.phase === 'product') take(into, observation.product, given);
  else if (state.phase === 'search') judge(into, observation, given);
  else if (observation.value < Infinity) arrive(into, observation, given);
  else into.stop = 'non-finite';
  return into;
}

/** At a new iterate: stop, or start conjugate gradients. */
function arrive(s: NewtonCgState, { value, gradient }: Observation, { gtol }: NewtonCgOptions): void {
  s.x.set(s.query);
  s.fun = value;
  s.gradient.set(gradient);
  s.gradientNorm = 0;
  for (let i = 0; i < gradient.length; i++) s.gradientNorm = Math.max(s.gradientNorm, Math.abs(gradient[i]!));
  if (s.gradientNorm <= gtol) {
    s.stop = 'gradient-tolerance';
    return;
  }
  s.step.fill(0);
  s.residual.set(gradient);
  for (let i = 0; i < gradient.length; i++) s.direction[i] = -gradient[i]!;
  s.products = 0;
  s.phase = 'product';
  s.wants = 'product';
  s.query.set(s.x);
}

/** H d: one step of conjugate gradients. */
function take(s: NewtonCgState, product: Float64Array, given: NewtonCgOptions): void {
  const { direction: d, residual: r, step: p } = s;
  const n = d.length;
  s.products += 1;
  let [bend, square] = [0, 0];
  for (let i = 0; i < n; i++) {
    bend += d[i]! * product[i]!;
    square += r[i]! * r[i]!;
  }
  if (!Number.isFinite(bend)) {
    s.stop = 'non-finite';
    return;
  }
  s.isConvex = bend > 0;
  if (!s.isConvex) {
    // The step so far; without one, downhill as far as the size of the curvature suggests.
    if (s.products === 1) for (let i = 0; i < n; i++) p[i] = d[i]! * (bend < 0 ? square / -bend : 1);
    setOut(s);
    return;
  }
  const alpha = square / bend;
  for (let i = 0; i < n; i++) {
    p[i] = p[i]! + alpha * d[i]!;
    r[i] = r[i]! + alpha * product[i]!;
  }
  const rNorm = norm2(r);
  if (rNorm <= enough(s, given) || s.products >= (given.maxProducts || 20 * n)) setOut(s);
  else {
    const beta = (rNorm / square) * rNorm;
    for (let i = 0; i < n; i++) d[i] = beta * d[i]! - r[i]!;
  }
}

/** Tolerance for ||r||; tight once the step promises less than f can well show, as a verdict needs the whole step. */
function enough(s: NewtonCgState, { forcing }: NewtonCgOptions): number {
  const gNorm = norm2(s.gradient);
  return promise(s) <= level * Math.abs(s.fun) ? 1e-10 * gNorm : Math.min(forcing, Math.sqrt(gNorm)) * gNorm;
}

/** -(g^T p + 1/2 p^T H p), with H p = r - g. */
function promise({ gradient: g, residual: r, step: p }: NewtonCgState): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum -= 0.5 * p[i]! * (g[i]! + r[i]!);
  return sum;
}

/** Starts the line search along p. */
function setOut(s: NewtonCgState): void {
  const { x, step, gradient, search } = s;
  let slope = 0;
  for (let i = 0; i < step.length; i++) slope += gradient[i]! * step[i]!;
  if (s.isConvex && promise(s) <= flat * Math.abs(s.fun)) {
    s.stop = relativeGradient(s.x, s.fun, gradient) <= believable ? 'function-tolerance' : 'precision-limit';
    return;
  }
  if (!(slope < 0) || slope === -Infinity) {
    giveUp(s);
    return;
  }
  beginLineSearch(search, s.fun, slope, 1, 1e10, smallestStep(x, step));
  s.phase = 'search';
  s.wants = 'value+gradient';
  ask(s);
}

function ask({ query, x, step, search }: NewtonCgState): void {
  for (let i = 0; i < x.length; i++) query[i] = x[i]! + search.alpha * step[i]!;
}

/** f and g on the line. */
function judge(s: NewtonCgState, observation: Observation, given: NewtonCgOptions): void {
  const { search, step } = s;
  let slope = 0;
  for (let i = 0; i < step.length; i++) slope += observation.gradient[i]! * step[i]!;
  const verdict = advanceLineSearch(search, observation.value, observation.value < Infinity ? slope : NaN, given);
  if (verdict === 'continue') ask(s);
  else if (verdict === 'fail') giveUp(s);
  else {
    s.levelSteps = observation.value < s.fun ? 0 : s.levelSteps + 1;
    s.iteration += 1;
    let size = 0;
    for (let i = 0; i < step.length; i++) size += Math.abs(s.query[i]! - s.x[i]!);
    arrive(s, observation, given);
    if (s.stop !== null) return;
    if (given.xtol > 0 && size <= given.xtol * step.length) s.stop = 'step-tolerance';
    else if (s.levelSteps >= levelLimit) giveUp(s);
  }
}

function giveUp(s: NewtonCgState): void {
  if (relativeGradient(s.x, s.fun, s.gradient) <= relativeTolerance) s.stop = 'function-tolerance';
  else s.stop = s.levelSteps > 0 ? 'precision-limit' : 'line-search-failed';
}
