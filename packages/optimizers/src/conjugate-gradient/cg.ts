/**
 * Nonlinear conjugate gradients: each direction mixes the new gradient with the last direction. One value and gradient per update.
 *
 *   x+ = x + alpha p,   alpha from a strong Wolfe line search
 *   p+ = -g+ + beta p,  beta after Polak-Ribiere or Hager-Zhang (see conjugacy.ts)              g, p of shape [n]
 *   restart, p+ = -g+, when p+^T g+ > -0.01 |g+|^2
 *   first trial: the alpha for which the first-order change of f is that of the last step; 1 / |g| at the start
 *
 * Source: Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), section 5.2 and (3.60); Hager and Zhang (2005).
 * Ours, not theirs: a first trial that the last slope makes ten times longer at most; without progress the remedies of BFGS
 *   (noise is allowed for, then steepest descent), and success only if the relative gradient is below eps^(1/3).
 * Good for: smooth functions of very many variables, when memory is short. Not for: bad scaling, noise, bounds.
 * Cost: about two evaluations and 10 n multiplications per iteration; keeps 5 n floats.
 */
import { defineMinimizer, type MethodState, type Observation, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { addScaled, copyVector, dot, norm2, normInf } from '../dense/vector.ts';
import { advanceHagerZhang } from '../line-search/hager-zhang.ts';
import { copyInterval, emptyInterval, type Interval } from '../line-search/interval.ts';
import { advanceLineSearch, beginLineSearch, smallestStep } from '../line-search/more-thuente.ts';
import { copyProgress, isIdle, newProgress, nextRemedy, type Progress, watchProgress } from '../quasi-newton/progress.ts';
import { relativeGradient, verdictWithoutProgress } from '../quasi-newton/verdict.ts';
import { conjugacy } from './conjugacy.ts';

const options = o.options({
  variant: o.choice(['polak-ribiere', 'hager-zhang'], { default: 'polak-ribiere', describe: 'The rule for beta.' }),
  gtol: o.number({ min: 0, default: 1e-9, describe: 'Stop when the largest component of the gradient is at most this.', unit: 'f/x', scale: 'log' }),
  c1: o.number({ gt: 0, lt: 1, default: 1e-4, describe: 'Sufficient decrease of the line search.', unit: '1' }),
  c2: o.number({ gt: 0, lt: 1, default: 0.1, describe: 'Curvature condition of the line search; must exceed c1.', unit: '1' }),
  lineSearch: o.choice(['more-thuente', 'hager-zhang'], { default: 'more-thuente', describe: 'The line search: strong Wolfe, or Wolfe by secants.' }),
  maxls: o.integer({ min: 1, default: 40, describe: 'Most evaluations of one line search.', unit: '1' }),
});

/** Options of conjugate gradients. */
export type CgOptions = OptionsOf<typeof options>;

/** State of conjugate gradients. */
export interface CgState extends MethodState {
  phase: 'start' | 'search';
  /** g at x, shape [n]. */
  gradient: Float64Array;
  /** Search direction p, shape [n]. */
  step: Float64Array;
  /** Directions since the last restart; 0 means that p = -g. */
  chain: number;
  /** alpha p^T g of the last step; NaN when there is none. */
  lastChange: number;
  /** alpha of the last step. */
  lastAlpha: number;
  /** What has been tried against a lack of progress. */
  progress: Progress;
  search: Interval;
}

/** Share of |g|^2 by which a direction must descend. */
const leastDescent = 0.01;

function init(x0: Float64Array, { c1, c2 }: CgOptions): CgState {
  if (c1 >= c2)
    throw new ThetakitError('OPTION_CONFLICT', { who: 'cg', problem: `c1 is ${c1} and c2 is ${c2}, expected c1 < c2`, action: 'Lower c1 or raise c2' });
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    gradient: new Float64Array(x0.length),
    step: new Float64Array(x0.length),
    chain: 0,
    lastChange: NaN,
    lastAlpha: NaN,
    progress: newProgress(),
    search: emptyInterval(),
  };
}

function update(state: CgState, observation: Observation, options: CgOptions, into: CgState): CgState {
  copy(into, state);
  if (state.phase === 'start') {
    moveTo(into, state.query, observation, options);
    if (into.stop === null) setOut(into, 0);
    return into;
  }
  const slope = observation.value === Infinity ? NaN : dot(observation.gradient, into.step);
  const advance = options.lineSearch === 'hager-zhang' ? advanceHagerZhang : advanceLineSearch;
  const verdict = advance(into.search, observation.value, slope, options, into.progress.noise, into.progress.lowest);
  if (verdict === 'continue') addScaled(into.query, into.x, into.search.alpha, into.step);
  else if (verdict === 'accept') accept(state, observation, options, into);
  else giveUp(into);
  return into;
}

function copy(into: CgState, from: CgState): void {
  copyVector(into.query, from.query);
  copyVector(into.x, from.x);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  copyVector(into.gradient, from.gradient);
  copyVector(into.step, from.step);
  into.chain = from.chain;
  into.lastChange = from.lastChange;
  into.lastAlpha = from.lastAlpha;
  copyProgress(into.progress, from.progress);
  copyInterval(into.search, from.search);
}

/** Makes the observed point the iterate. */
function moveTo(into: CgState, x: Float64Array, { value, gradient }: Observation, { gtol }: CgOptions): void {
  copyVector(into.x, x);
  into.fun = value;
  copyVector(into.gradient, gradient);
  into.gradientNorm = normInf(gradient);
  if (into.gradientNorm <= gtol) into.stop = 'gradient-tolerance';
}

function accept(state: CgState, observation: Observation, options: CgOptions, into: CgState): void {
  const { alpha, slope0 } = state.search;
  const beta = conjugacy(options.variant, state.gradient, observation.gradient, state.step);
  into.lastChange = alpha * slope0;
  into.lastAlpha = alpha;
  into.iteration += 1;
  moveTo(into, state.query, observation, options);
  watchProgress(into.progress, state.fun, into.fun, into.gradientNorm);
  if (into.stop === null && isIdle(into.progress)) giveUp(into);
  else if (into.stop === null) setOut(into, beta);
}

/** p <- -g + beta p, or -g where that does not descend enough; then the first trial. */
function setOut(into: CgState, beta: number): void {
  const { gradient, step, search } = into;
  into.phase = 'search';
  const squares = dot(gradient, gradient);
  let slope = 0;
  for (let i = 0; i < step.length; i++) {
    step[i] = beta * step[i]! - gradient[i]!;
    slope += step[i]! * gradient[i]!;
  }
  const isDescent = slope <= -leastDescent * squares && Number.isFinite(slope);
  into.chain = isDescent && beta !== 0 ? into.chain + 1 : 0;
  if (!isDescent) {
    slope = -squares;
    for (let i = 0; i < step.length; i++) step[i] = -gradient[i]!;
  }
  if (!(slope < 0) || !Number.isFinite(slope)) {
    giveUp(into);
    return;
  }
  beginLineSearch(search, into.fun, slope, firstTrial(into, slope), 1e10, smallestStep(into.x, step));
  addScaled(into.query, into.x, search.alpha, step);
}

/** The alpha for which alpha p^T g is that of the last step, at most ten times the last alpha; a first move is at most 1 long. */
function firstTrial({ lastChange, lastAlpha, step }: CgState, slope: number): number {
  const alpha = lastChange / slope;
  return alpha > 0 ? Math.min(alpha, 10 * lastAlpha) : Math.min(1, 1 / norm2(step));
}

/** No progress along p: try what `nextRemedy` says, or end the run. */
function giveUp(into: CgState): void {
  const remedy = nextRemedy(into.progress, into.fun, into.chain > 0);
  if (remedy === 'end') {
    into.stop = verdictWithoutProgress(relativeGradient(into.x, into.fun, into.gradient));
    return;
  }
  if (remedy === 'forget') into.lastChange = NaN;
  setOut(into, 0);
}

/** Nonlinear conjugate gradients with a More-Thuente line search. */
export const cg = defineMinimizer({
  id: 'cg',
  summary: 'Nonlinear conjugate gradients (Polak-Ribiere+ or Hager-Zhang) with restarts and a strong Wolfe line search.',
  aliases: ['CG', 'conjugate-gradient'],
  formula: String.raw`p_{k+1} = -g_{k+1} + \beta_k p_k,\qquad \beta_k^{PR+} = \max(0,\ g_{k+1}^\top y_k / g_k^\top g_k)`,
  goodFor: 'Smooth functions of very many variables, when memory is short.',
  notFor: 'Badly scaled functions, noise or bounds (use l-bfgs-b).',
  sources: [
    'J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed., Springer 2006, section 5.2',
    'J. C. Gilbert, J. Nocedal, SIAM J. Optim. 2 (1992) 21-42, doi:10.1137/0802003',
    'W. W. Hager, H. Zhang, SIAM J. Optim. 16 (2005) 170-192, doi:10.1137/030601880',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
