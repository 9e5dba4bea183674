/**
 * TNC: truncated Newton with bounds. Newton's equations are solved by conjugate gradients in the free variables, with Hessian
 * products from differences of gradients; then a line search that stays inside the box. One evaluation per update.
 *
 *   free = variables not held at a bound by the gradient
 *   H p = (g(x + h p) - g(x)) / h,  h with either sign so that x + h p is inside the bounds
 *   d from CG on H d = -g, ended when |r| <= eta |g|, eta = min(1/2, sqrt |g|), or the quadratic model gains little, or p^T H p <= 0
 *   x+ = x + alpha d,  alpha from a strong Wolfe line search, at most to the first bound
 *
 * Source: Nash, SIAM J. Numer. Anal. 21 (1984) 770-788, doi:10.1137/0721052; Nash and Sofer, Oper. Res. Lett. 9 (1990) 219-221;
 *   Dembo and Steihaug, Math. Program. 26 (1983) 190-212.
 * Ours, not theirs: no preconditioner; More and Thuente's line search; without progress the remedies of BFGS, and success only
 *   where the relative gradient is below eps^(1/3).
 * Good for: smooth functions of many variables with bounds, when curvature varies too fast for L-BFGS. Not for: noise, kinks.
 * Cost: a few gradients per iteration (one per CG step), 10 n multiplications each; keeps 8 n floats.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { copyVector, dot, norm2, normInf } from '../dense/vector.ts';
import { copyInterval, emptyInterval, type Interval } from '../line-search/interval.ts';
import { advanceLineSearch, beginLineSearch, smallestStep } from '../line-search/more-thuente.ts';
import { moveInBox, projectedGradient, stepToBounds } from '../quasi-newton/limited-memory/box.ts';
import { copyProgress, isIdle, newProgress, nextRemedy, type Progress, watchProgress } from '../quasi-newton/progress.ts';
import { relativeGradient, verdictWithoutProgress } from '../quasi-newton/verdict.ts';

const options = o.options({
  gtol: o.number({ min: 0, default: 1e-9, describe: 'Stop when the largest component of the projected gradient is at most this.', unit: 'f/x', scale: 'log' }),
  maxCGit: o.integer({ min: 1, optional: true, describe: 'Most CG steps per iteration; min(n, 50) when absent.', unit: '1' }),
  c1: o.number({ gt: 0, lt: 1, default: 1e-4, describe: 'Sufficient decrease of the line search.', unit: '1' }),
  c2: o.number({ gt: 0, lt: 1, default: 0.9, describe: 'Curvature condition of the line search; must exceed c1.', unit: '1' }),
  maxls: o.integer({ min: 1, default: 40, describe: 'Most evaluations of one line search.', unit: '1' }),
});

/** Options of TNC. */
export type TncOptions = OptionsOf<typeof options>;

/** State of TNC. */
export interface TncState extends MethodState {
  phase: 'start' | 'product' | 'search';
  /** g and projected gradient at x. */
  gradient: Float64Array;
  projected: Float64Array;
  /** Newton step d so far, residual r and CG direction p. */
  step: Float64Array;
  residual: Float64Array;
  conjugate: Float64Array;
  /** 1 where a variable is held at its bound. */
  held: Uint8Array;
  /** CG steps taken, |r|^2, |g|^2 over the free variables, the model's value, h. */
  turn: number;
  rr: number;
  gg: number;
  model: number;
  difference: number;
  progress: Progress;
  search: Interval;
  /** Empty when there are none. */
  lower: Float64Array;
  upper: Float64Array;
}

function init(x0: Float64Array, { c1, c2 }: TncOptions, { bounds }: MethodContext): TncState {
  if (c1 >= c2)
    throw new ThetakitError('OPTION_CONFLICT', { who: 'tnc', problem: `c1 is ${c1} and c2 is ${c2}, expected c1 < c2`, action: 'Lower c1 or raise c2' });
  const vector = () => new Float64Array(x0.length);
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
    residual: vector(),
    conjugate: vector(),
    held: new Uint8Array(x0.length),
    turn: 0,
    rr: 0,
    gg: 0,
    model: 0,
    difference: 0,
    progress: newProgress(),
    search: emptyInterval(),
    lower: bounds?.lower.slice() ?? new Float64Array(0),
    upper: bounds?.upper.slice() ?? new Float64Array(0),
  };
}

function update(state: TncState, observation: Observation, options: TncOptions, into: TncState): TncState {
  copy(into, state);
  if (state.phase === 'start') {
    moveTo(into, state.query, observation, options);
    if (into.stop === null) setOut(into);
    return into;
  }
  if (state.phase === 'product') {
    takeProduct(into, observation, options);
    return into;
  }
  const { search, progress, step, lower, upper } = into;
  const slope = observation.value === Infinity ? NaN : dot(observation.gradient, step);
  const verdict = advanceLineSearch(search, observation.value, slope, options, progress.noise, progress.lowest);
  if (verdict === 'continue') moveInBox(into.query, into.x, search.alpha, step, lower, upper);
  else if (verdict === 'accept') accept(state, observation, options, into);
  else giveUp(into);
  return into;
}

function copy(into: TncState, from: TncState): void {
  for (const name of ['query', 'x', 'gradient', 'projected', 'step', 'residual', 'conjugate'] as const) copyVector(into[name], from[name]);
  into.held.set(from.held);
  into.wants = from.wants;
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.turn = from.turn;
  into.rr = from.rr;
  into.gg = from.gg;
  into.model = from.model;
  into.difference = from.difference;
  copyProgress(into.progress, from.progress);
  copyInterval(into.search, from.search);
}

/** Makes the observed point the iterate. */
function moveTo(into: TncState, x: Float64Array, { value, gradient }: Observation, { gtol }: TncOptions): void {
  copyVector(into.x, x);
  into.fun = value;
  copyVector(into.gradient, gradient);
  projectedGradient(into.projected, into.x, into.gradient, into.lower, into.upper);
  into.gradientNorm = normInf(into.projected);
  if (into.gradientNorm <= gtol) into.stop = 'gradient-tolerance';
}

function accept(state: TncState, observation: Observation, options: TncOptions, into: TncState): void {
  into.iteration += 1;
  moveTo(into, state.query, observation, options);
  watchProgress(into.progress, state.fun, into.fun, into.gradientNorm);
  if (into.stop !== null) return;
  if (isIdle(into.progress)) giveUp(into);
  else setOut(into);
}

/** Begins CG at the iterate. */
function setOut(into: TncState): void {
  const { x, gradient, step, residual, conjugate, held, lower, upper } = into;
  step.fill(0);
  into.rr = 0;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    const isHeld = lower.length > 0 && ((g >= 0 && x[i]! <= lower[i]!) || (g <= 0 && x[i]! >= upper[i]!));
    held[i] = isHeld ? 1 : 0;
    residual[i] = isHeld ? 0 : -g;
    into.rr += residual[i]! ** 2;
  }
  conjugate.set(residual);
  into.gg = into.rr;
  into.turn = 0;
  into.model = 0;
  askProduct(into);
}

/** Asks for the gradient at x + h p, inside the box; without room for a difference the step is taken as it is. */
function askProduct(into: TncState): void {
  const { x, conjugate, query, lower, upper } = into;
  const length = norm2(conjugate);
  const wanted = (Math.sqrt(Number.EPSILON) * (1 + norm2(x))) / length;
  const ahead = stepToBounds(x, conjugate, lower, upper, wanted);
  const behind =
    ahead >= wanted
      ? 0
      : stepToBounds(
          x,
          conjugate.map((value) => -value),
          lower,
          upper,
          wanted,
        );
  const h = ahead >= behind ? ahead : -behind;
  if (!(Math.abs(h) > 1e-3 * wanted) || !(length > 0)) {
    startSearch(into);
    return;
  }
  into.difference = h;
  moveInBox(query, x, h, conjugate, lower, upper);
  into.phase = 'product';
  into.wants = 'gradient';
}

/** One CG step with the product just measured. */
function takeProduct(into: TncState, observation: Observation, { maxCGit }: TncOptions): void {
  const { gradient, step, residual, conjugate, held, difference, gg } = into;
  const n = step.length;
  let curvature = 0;
  let length = 0;
  for (let i = 0; i < n; i++) {
    curvature += (conjugate[i]! * (observation.gradient[i]! - gradient[i]!)) / difference;
    length += conjugate[i]! * conjugate[i]!;
  }
  if (observation.value === Infinity || !(curvature > 1e-14 * length * Math.max(1, Math.sqrt(gg)))) {
    startSearch(into);
    return;
  }
  const alpha = into.rr / curvature;
  let next = 0;
  let model = 0;
  for (let i = 0; i < n; i++) {
    step[i]! += alpha * conjugate[i]!;
    if (held[i] === 0) residual[i]! -= (alpha * (observation.gradient[i]! - gradient[i]!)) / difference;
    next += residual[i]! ** 2;
    model -= (step[i]! * (residual[i]! - gradient[i]!)) / 2;
  }
  into.turn += 1;
  const eta = Math.min(0.5, Math.sqrt(Math.sqrt(gg)));
  const isSmall = next <= eta * eta * gg * 1e-2;
  // Nash and Sofer: the model's last gain is small beside its mean gain.
  const gainsLittle = into.turn * (1 - into.model / model) <= 1e-3;
  const beta = next / into.rr;
  into.rr = next;
  into.model = model;
  if (isSmall || gainsLittle || into.turn >= (maxCGit ?? Math.min(n, 50))) {
    startSearch(into);
    return;
  }
  for (let i = 0; i < n; i++) conjugate[i] = residual[i]! + beta * conjugate[i]!;
  askProduct(into);
}

/** Searches along the step; along the steepest descent when CG made none. */
function startSearch(into: TncState): void {
  const { x, gradient, step, residual, search, lower, upper } = into;
  const isSteepest = into.turn === 0;
  if (isSteepest) step.set(residual);
  const slope = dot(step, gradient);
  into.phase = 'search';
  into.wants = 'value+gradient';
  if (!(slope < 0) || !Number.isFinite(slope)) {
    giveUp(into);
    return;
  }
  const first = isSteepest ? Math.min(1, 1 / norm2(step)) : 1;
  beginLineSearch(search, into.fun, slope, first, stepToBounds(x, step, lower, upper, 1e10), smallestStep(x, step));
  moveInBox(into.query, x, search.alpha, step, lower, upper);
}

/** No progress: allow for noise, then try steepest descent, then end. */
function giveUp(into: TncState): void {
  const remedy = nextRemedy(into.progress, into.fun, true);
  if (remedy === 'end') {
    into.stop = verdictWithoutProgress(relativeGradient(into.x, into.fun, into.projected));
    return;
  }
  if (remedy === 'tolerate') {
    setOut(into);
    return;
  }
  into.turn = 0;
  for (let i = 0; i < into.residual.length; i++) into.residual[i] = into.projected[i]!;
  startSearch(into);
}

/** Truncated Newton with bounds. */
export const tnc = defineMinimizer({
  id: 'tnc',
  summary: 'Truncated Newton with bounds: conjugate gradients on Newton equations, products from differences of gradients.',
  aliases: ['TNC', 'truncated-newton'],
  formula: String.raw`H d \approx -g\ \text{(CG, free variables)},\qquad H p = \frac{g(x + h p) - g(x)}{h},\qquad x_{k+1} = x_k + \alpha d`,
  goodFor: 'Smooth functions of many variables with bounds whose curvature varies fast.',
  notFor: 'Noisy values, kinks, or gradients that are expensive.',
  sources: [
    'S. G. Nash, SIAM J. Numer. Anal. 21 (1984) 770-788, doi:10.1137/0721052',
    'R. S. Dembo, T. Steihaug, Mathematical Programming 26 (1983) 190-212, doi:10.1007/BF02592055',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
