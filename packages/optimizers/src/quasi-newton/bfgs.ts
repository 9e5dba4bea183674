/**
 * BFGS: a quasi-Newton method that builds the inverse Hessian H from gradients, with or without bounds. One value and gradient per update.
 *
 *   p = -H g                                                          g, p of shape [n]
 *   x+ = x + alpha p,   alpha from a (strong) Wolfe line search, first trial 1
 *   s = x+ - x,  y = g+ - g,   H <- BFGS update of H with (s, y)      H of shape [n, n]
 *   before the first update H = (y^T s / y^T y) I;   within bounds p = -H_FF g_F on the free variables F (bounded-direction.ts)
 *
 * Source: Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), algorithm 6.1, (6.17), (6.20).
 * Ours, not theirs: without progress (line search failed, or moves within the rounding of f) first larger noise of f is allowed
 *   for, then the memory is dropped; then the run ends, as a success only if the relative gradient is below eps^(1/3). Pairs with y^T s <= eps |s| |y| are skipped.
 * Good for: smooth functions of up to about a thousand variables. Not for: noise, kinks.
 * Cost: about one or two evaluations and 4 n^2 multiplications per iteration; keeps two matrices of n^2 floats.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { copyVector, dot, norm2 } from '../dense/vector.ts';
import { advanceHagerZhang } from '../line-search/hager-zhang.ts';
import { copyInterval, emptyInterval, type Interval } from '../line-search/interval.ts';
import { advanceLineSearch, beginLineSearch, smallestStep } from '../line-search/more-thuente.ts';
import { boundedDirection } from './bounded-direction.ts';
import { bringInverse, carryInverse, type HeldInverse, inverseOf, readInverse } from './held-inverse.ts';
import { multiplySymmetric, setScaledIdentity, updateInverse } from './inverse-update.ts';
import { moveInBox, projectedGradient, stepToBounds } from './limited-memory/box.ts';
import { copyProgress, isIdle, newProgress, nextRemedy, type Progress, watchProgress } from './progress.ts';
import { relativeGradient, verdictWithoutProgress } from './verdict.ts';

const options = o.options({
  gtol: o.number({ min: 0, default: 1e-10, describe: 'Stop when the largest component of the projected gradient is at most this.', unit: 'f/x', scale: 'log' }),
  xrtol: o.number({ min: 0, default: 0, describe: 'Stop when a step is shorter than xrtol (xrtol + |x|), Euclidean; 0 means never.', unit: '1', scale: 'log' }),
  c1: o.number({ gt: 0, lt: 1, default: 1e-4, describe: 'Sufficient decrease of the line search.', unit: '1' }),
  c2: o.number({ gt: 0, lt: 1, default: 0.5, describe: 'Curvature condition of the line search; must exceed c1.', unit: '1' }),
  lineSearch: o.choice(['hager-zhang', 'more-thuente'], { default: 'hager-zhang', describe: 'The line search: Wolfe by secants, or strong Wolfe.' }),
  maxls: o.integer({ min: 1, default: 40, describe: 'Most evaluations of one line search.', unit: '1' }),
  hessInv0: o.vector({
    optional: true,
    describe: 'First inverse Hessian, row-major n x n, symmetric positive definite; the identity when absent.',
    unit: 'x^2/f',
  }),
});

/** Options of BFGS. */
export type BfgsOptions = OptionsOf<typeof options>;

/** State of BFGS. */
export interface BfgsState extends MethodState, HeldInverse {
  phase: 'start' | 'search';
  /** g at x, shape [n]. */
  gradient: Float64Array;
  /** P(x - g) - x at x, shape [n]; -g without bounds. */
  projected: Float64Array;
  /** Search direction p, shape [n]. */
  step: Float64Array;
  /** Pairs in H since it was last a multiple of the identity. */
  pairs: number;
  /** What has been tried against a lack of progress. */
  progress: Progress;
  /** Was H given by the caller or built, so that its scale is right? */
  isScaled: boolean;
  search: Interval;
  /** Bounds, shape [n]; empty when there are none. */
  lower: Float64Array;
  upper: Float64Array;
  /** Work space. */
  y: Float64Array;
}

function init(x0: Float64Array, { hessInv0, c1, c2 }: BfgsOptions, { bounds }: MethodContext): BfgsState {
  const n = x0.length;
  if (c1 >= c2)
    throw new ThetakitError('OPTION_CONFLICT', { who: 'bfgs', problem: `c1 is ${c1} and c2 is ${c2}, expected c1 < c2`, action: 'Lower c1 or raise c2' });
  const inverse = new Float64Array(n * n);
  if (hessInv0 === undefined) setScaledIdentity(inverse, n, 1);
  else if (hessInv0.length === n * n) inverse.set(hessInv0);
  else
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'bfgs',
      problem: `hessInv0 has length ${hessInv0.length}, expected ${n} x ${n} = ${n * n}`,
      action: 'Pass the matrix row by row',
    });
  const vector = () => new Float64Array(n);
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    gradient: vector(),
    projected: vector(),
    step: vector(),
    inverse,
    version: 0,
    isBehind: false,
    isUpdated: false,
    terms: { beta: NaN, rho: NaN },
    pairs: 0,
    progress: newProgress(),
    isScaled: hessInv0 !== undefined,
    search: emptyInterval(),
    lower: bounds?.lower.slice() ?? new Float64Array(0),
    upper: bounds?.upper.slice() ?? new Float64Array(0),
    s: vector(),
    y: vector(),
    u: vector(),
  };
}

function update(state: BfgsState, observation: Observation, options: BfgsOptions, into: BfgsState): BfgsState {
  copy(into, state);
  if (state.phase === 'start') {
    bringInverse(into, state);
    moveTo(into, state.query, observation, options);
    if (into.stop === null) setOut(into);
    return into;
  }
  const slope = observation.value === Infinity ? NaN : dot(observation.gradient, into.step);
  const advance = options.lineSearch === 'hager-zhang' ? advanceHagerZhang : advanceLineSearch;
  const verdict = advance(into.search, observation.value, slope, options, into.progress.noise, into.progress.lowest);
  if (verdict === 'accept') accept(state, observation, options, into);
  else if (verdict === 'continue') {
    carryInverse(into, state);
    moveInBox(into.query, into.x, into.search.alpha, into.step, into.lower, into.upper);
  } else {
    bringInverse(into, state);
    giveUp(into);
  }
  return into;
}

function copy(into: BfgsState, from: BfgsState): void {
  copyVector(into.query, from.query);
  copyVector(into.x, from.x);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  copyVector(into.gradient, from.gradient);
  copyVector(into.projected, from.projected);
  copyVector(into.step, from.step);
  into.pairs = from.pairs;
  copyProgress(into.progress, from.progress);
  into.isScaled = from.isScaled;
  copyInterval(into.search, from.search);
}

/** Makes the observed point the iterate. */
function moveTo(into: BfgsState, x: Float64Array, { value, gradient }: Observation, { gtol }: BfgsOptions): void {
  copyVector(into.x, x);
  into.fun = value;
  copyVector(into.gradient, gradient);
  into.gradientNorm = projectedGradient(into.projected, x, gradient, into.lower, into.upper);
  if (into.gradientNorm <= gtol) into.stop = 'gradient-tolerance';
}

function accept(state: BfgsState, observation: Observation, options: BfgsOptions, into: BfgsState): void {
  const { s, y, u, inverse, step } = into;
  for (let i = 0; i < s.length; i++) {
    s[i] = state.query[i]! - state.x[i]!;
    // A variable held at its bound says nothing of the curvature among the others.
    y[i] = s[i] === 0 ? 0 : observation.gradient[i]! - state.gradient[i]!;
  }
  const sy = dot(s, y);
  const isCurved = sy > Number.EPSILON * norm2(s) * norm2(y);
  if (isCurved) {
    if (!state.isScaled) setScaledIdentity(inverse, s.length, sy / dot(y, y));
    const last = state.isScaled ? readInverse(into, state) : inverse;
    updateInverse(inverse, last, s, y, u, observation.gradient, step, into.terms);
    // From the identity no update leads here: what the other state holds is no use.
    into.version = state.version + (state.isScaled ? 1 : 2);
    into.isBehind = false;
    into.isUpdated = state.isScaled && into.lower.length === 0;
    into.isScaled = true;
    into.pairs += 1;
  } else {
    bringInverse(into, state);
    into.isUpdated = false;
  }
  into.iteration += 1;
  moveTo(into, state.query, observation, options);
  watchProgress(into.progress, state.fun, into.fun, into.gradientNorm);
  if (into.stop === null && norm2(s) <= options.xrtol * (options.xrtol + norm2(into.x))) into.stop = 'step-tolerance';
  if (into.stop === null && isIdle(into.progress)) giveUp(into);
  else if (into.stop === null) setOut(into, isCurved);
}

/** Chooses the direction and the first trial; `hasProduct`: `step` holds H g already. */
function setOut(into: BfgsState, hasProduct = false): void {
  const { x, inverse, gradient, step, search, lower, upper } = into;
  into.phase = 'search';
  const slope = lower.length > 0 ? boundedDirection(into) : descent(inverse, gradient, step, hasProduct);
  if (!(slope < 0) || !Number.isFinite(slope)) {
    giveUp(into);
    return;
  }
  // Without curvature information the first move is at most 1 long.
  const first = into.isScaled ? 1 : Math.min(1, 1 / norm2(step));
  beginLineSearch(search, into.fun, slope, first, stepToBounds(x, step, lower, upper, 1e10), smallestStep(x, step));
  moveInBox(into.query, x, search.alpha, step, lower, upper);
}

/** p = -H g; returns p^T g. */
function descent(inverse: Float64Array, gradient: Float64Array, step: Float64Array, hasProduct: boolean): number {
  if (!hasProduct) multiplySymmetric(inverse, gradient, step);
  for (let i = 0; i < step.length; i++) step[i] = -step[i]!;
  return dot(step, gradient);
}

/** No progress along p: try what `nextRemedy` says, or end the run. */
function giveUp(into: BfgsState): void {
  const remedy = nextRemedy(into.progress, into.fun, into.pairs > 0);
  if (remedy === 'end') {
    into.stop = verdictWithoutProgress(relativeGradient(into.x, into.fun, into.projected));
    return;
  }
  if (remedy === 'forget') {
    setScaledIdentity(into.inverse, into.x.length, 1);
    into.version += 2;
    into.isUpdated = false;
    into.pairs = 0;
    into.isScaled = false;
  }
  setOut(into);
}

/** BFGS with a More-Thuente line search. */
export const bfgs = defineMinimizer({
  id: 'bfgs',
  summary: 'Quasi-Newton method with a dense inverse Hessian, a Wolfe line search, and bounds.',
  aliases: ['BFGS'],
  formula: String.raw`H_{k+1} = (I - \rho s y^\top) H_k (I - \rho y s^\top) + \rho s s^\top,\qquad \rho = 1 / y^\top s`,
  goodFor: 'Smooth functions of up to about a thousand variables.',
  notFor: 'Noisy values, kinks, or many thousands of variables (use l-bfgs-b).',
  sources: [
    'J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed., Springer 2006, algorithm 6.1',
    'D. P. Bertsekas, SIAM J. Control Optim. 20 (1982) 221-246, doi:10.1137/0320018 (bounds)',
    'J. J. More, D. J. Thuente, ACM TOMS 20 (1994) 286-307, doi:10.1145/192115.192132',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  extras: (state) => ({ jac: state.gradient.slice(), hessInv: inverseOf(state) }),
});
