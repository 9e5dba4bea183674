/**
 * Barzilai and Borwein's gradient method with projections: the spectral projected gradient. One value and gradient per update.
 *
 *   lambda = s^T s / s^T y  from the last move s and change of gradient y, kept in [1e-10, 1e10]; |s| / |g| where s^T y <= 0
 *   d = P(x - lambda g) - x,   x+ = x + alpha d
 *   alpha = 1, or halved by a parabola, until f(x+) <= max of the last `memory` values + c1 alpha g^T d        (nonmonotone)
 *
 * Source: Barzilai and Borwein, IMA J. Numer. Anal. 8 (1988) 141-148, doi:10.1093/imanum/8.1.141; Raydan, SIAM J. Optim. 7 (1997)
 *   26-33; Birgin, Martinez and Raydan, SIAM J. Optim. 10 (2000) 1196-1211, doi:10.1137/S1052623497330963.
 * Ours, not theirs: the rule for s^T y <= 0; a search that cannot go on ends the run, as a success only where the relative
 *   gradient is below eps^(1/3).
 * Good for: very many variables, bounds, gradients that cost little. Not for: bad scaling (use l-bfgs-b), noise.
 * Cost: about one evaluation and 6 n multiplications per iteration; keeps 5 n floats.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { copyVector, dot, norm2, normInf } from '../dense/vector.ts';
import { moveInBox, projectedGradient } from '../quasi-newton/limited-memory/box.ts';
import { relativeGradient, verdictWithoutProgress } from '../quasi-newton/verdict.ts';

const options = o.options({
  gtol: o.number({ min: 0, default: 1e-9, describe: 'Stop when the largest component of the projected gradient is at most this.', unit: 'f/x', scale: 'log' }),
  memory: o.integer({
    min: 1,
    max: 1000,
    default: 10,
    describe: 'Values among which the largest bounds the next one; 1 makes the descent monotone.',
    unit: '1',
  }),
  c1: o.number({ gt: 0, lt: 1, default: 1e-4, describe: 'Sufficient decrease.', unit: '1' }),
  maxls: o.integer({ min: 1, default: 60, describe: 'Most evaluations of one line search.', unit: '1' }),
});

/** Options of Barzilai-Borwein. */
export type BarzilaiBorweinOptions = OptionsOf<typeof options>;

/** State of Barzilai-Borwein. */
export interface BarzilaiBorweinState extends MethodState {
  phase: 'start' | 'search';
  /** g and projected gradient at x. */
  gradient: Float64Array;
  projected: Float64Array;
  /** d, its slope, the spectral step and the step length of the trial. */
  step: Float64Array;
  slope: number;
  lambda: number;
  alpha: number;
  trials: number;
  /** The last values of iterates, in a ring. */
  recent: Float64Array;
  /** Empty when there are none. */
  lower: Float64Array;
  upper: Float64Array;
}

function init(x0: Float64Array, { memory }: BarzilaiBorweinOptions, { bounds }: MethodContext): BarzilaiBorweinState {
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
    slope: NaN,
    lambda: NaN,
    alpha: 1,
    trials: 0,
    recent: new Float64Array(memory).fill(-Infinity),
    lower: bounds?.lower.slice() ?? new Float64Array(0),
    upper: bounds?.upper.slice() ?? new Float64Array(0),
  };
}

function update(state: BarzilaiBorweinState, observation: Observation, options: BarzilaiBorweinOptions, into: BarzilaiBorweinState): BarzilaiBorweinState {
  copy(into, state);
  if (state.phase === 'start') {
    moveTo(into, state.query, observation, options);
    into.lambda = 1 / Math.max(normInf(into.projected), 1e-300);
    if (into.stop === null) setOut(into);
    return into;
  }
  const { value } = observation;
  const worst = state.recent.reduce((most, each) => Math.max(most, each), -Infinity);
  if (value <= worst + options.c1 * into.alpha * into.slope + 10 * Number.EPSILON * Math.abs(worst)) {
    accept(state, observation, options, into);
    return into;
  }
  into.trials += 1;
  const { alpha, slope, fun } = into;
  const parabola = value < Infinity ? (-slope * alpha * alpha) / (2 * (value - fun - alpha * slope)) : 0.1 * alpha;
  into.alpha = parabola >= 0.1 * alpha && parabola <= 0.9 * alpha ? parabola : alpha / (value < Infinity ? 2 : 10);
  moveInBox(into.query, into.x, into.alpha, into.step, into.lower, into.upper);
  if (into.trials >= options.maxls || into.query.every((xi, i) => xi === into.x[i])) {
    into.stop = verdictWithoutProgress(relativeGradient(into.x, into.fun, into.projected));
  }
  return into;
}

function copy(into: BarzilaiBorweinState, from: BarzilaiBorweinState): void {
  for (const name of ['query', 'x', 'gradient', 'projected', 'step', 'recent'] as const) copyVector(into[name], from[name]);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.slope = from.slope;
  into.lambda = from.lambda;
  into.alpha = from.alpha;
  into.trials = from.trials;
}

/** Makes the observed point the iterate. */
function moveTo(into: BarzilaiBorweinState, x: Float64Array, { value, gradient }: Observation, { gtol }: BarzilaiBorweinOptions): void {
  copyVector(into.x, x);
  into.fun = value;
  copyVector(into.gradient, gradient);
  projectedGradient(into.projected, into.x, into.gradient, into.lower, into.upper);
  into.gradientNorm = normInf(into.projected);
  into.recent[into.iteration % into.recent.length] = value;
  if (into.gradientNorm <= gtol) into.stop = 'gradient-tolerance';
}

function accept(state: BarzilaiBorweinState, observation: Observation, options: BarzilaiBorweinOptions, into: BarzilaiBorweinState): void {
  let ss = 0;
  let sy = 0;
  for (let i = 0; i < state.x.length; i++) {
    const s = state.query[i]! - state.x[i]!;
    ss += s * s;
    sy += s * (observation.gradient[i]! - state.gradient[i]!);
  }
  into.iteration += 1;
  moveTo(into, state.query, observation, options);
  const lambda = sy > 0 ? ss / sy : Math.sqrt(ss) / Math.max(norm2(into.projected), 1e-300);
  into.lambda = Math.min(1e10, Math.max(1e-10, lambda));
  if (into.stop === null) setOut(into);
}

/** d and the first trial. */
function setOut(into: BarzilaiBorweinState): void {
  const { x, gradient, step, lower, upper, lambda } = into;
  for (let i = 0; i < x.length; i++) {
    const moved = -lambda * gradient[i]!;
    step[i] = lower.length === 0 ? moved : Math.min(Math.max(moved, lower[i]! - x[i]!), upper[i]! - x[i]!);
  }
  into.slope = dot(step, gradient);
  into.alpha = 1;
  into.trials = 0;
  into.phase = 'search';
  moveInBox(into.query, x, 1, step, lower, upper);
  if (!(into.slope < 0)) into.stop = verdictWithoutProgress(relativeGradient(x, into.fun, into.projected));
}

/** Spectral projected gradient. */
export const barzilaiBorwein = defineMinimizer({
  id: 'barzilai-borwein',
  summary: 'Gradient descent with spectral steps, projections onto bounds and a nonmonotone line search.',
  aliases: ['spectral-projected-gradient', 'spg', 'bb'],
  formula: String.raw`\lambda_k = \frac{s^\top s}{s^\top y},\qquad x_{k+1} = x_k + \alpha\,(P(x_k - \lambda_k g_k) - x_k)`,
  goodFor: 'Very many variables with or without bounds, cheap gradients.',
  notFor: 'Bad scaling or noisy gradients.',
  sources: [
    'J. Barzilai, J. M. Borwein, IMA J. Numer. Anal. 8 (1988) 141-148, doi:10.1093/imanum/8.1.141',
    'E. G. Birgin, J. M. Martinez, M. Raydan, SIAM J. Optim. 10 (2000) 1196-1211, doi:10.1137/S1052623497330963',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
