/**
 * FISTA: accelerated proximal gradient for f + l1 |x|_1 within bounds. Two evaluations per iteration.
 *
 *   z = prox(y - g(y) / L),   prox(v) = soft threshold of v by l1 / L, cut off at the bounds
 *   L doubles until f(z) <= f(y) + g(y)^T (z - y) + L/2 |z - y|^2, and falls a little after each iteration
 *   y = x+ + (t - 1)/t+ (x+ - x),  t+ = (1 + sqrt(1 + 4 t^2)) / 2,  x+ = z;   t = 1 again where (y - z)^T (z - x) > 0
 *
 * Source: Beck and Teboulle, SIAM J. Imaging Sci. 2 (2009) 183-202, doi:10.1137/080716542; O'Donoghue and Candes, Found. Comput.
 *   Math. 15 (2015) 715-732, doi:10.1007/s10208-013-9150-3 (restart).
 * Ours, not theirs: extrapolated points are cut off at the bounds; L may fall; `fun` in results is f + l1 |x|_1. The same method without
 *   extrapolation is `accelerate: false` (ISTA).
 * Good for: convex smooth f with an l1 penalty or bounds, very many variables. Not for: bad scaling (owl-qn or l-bfgs-b).
 * Cost: one value and gradient, and one value, per iteration; 6 n multiplications; keeps 6 n floats.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { copyVector } from '../dense/vector.ts';
import { relativeGradient, verdictWithoutProgress } from '../quasi-newton/verdict.ts';
import { l1Norm, softThreshold } from './soft-threshold.ts';

const options = o.options({
  l1: o.number({ min: 0, default: 0, describe: 'Weight of |x|_1.', unit: 'f/x' }),
  gtol: o.number({
    min: 0,
    default: 1e-8,
    describe: 'Stop when the largest component of L (y - z), the gradient mapping, is at most this.',
    unit: 'f/x',
    scale: 'log',
  }),
  accelerate: o.boolean({ default: true, describe: 'Extrapolate (FISTA); without it the proximal gradient method (ISTA).' }),
  lipschitz: o.number({
    gt: 0,
    optional: true,
    describe: 'First L; when absent, from the gradient at the start, a first move of length 1 at most.',
    unit: 'f/x^2',
    scale: 'log',
  }),
});

/** Options of FISTA. */
export type FistaOptions = OptionsOf<typeof options>;

/** State of FISTA; `fun` is f + l1 |x|_1. */
export interface FistaState extends MethodState {
  phase: 'start' | 'extrapolated' | 'proximal';
  /** y, f and g there. */
  center: Float64Array;
  centerValue: number;
  gradient: Float64Array;
  lipschitz: number;
  momentum: number;
  trials: number;
  /** Iterations in a row that gained nothing beyond rounding. */
  idle: number;
  lower: Float64Array;
  upper: Float64Array;
}

function init(x0: Float64Array, _options: FistaOptions, { bounds }: MethodContext): FistaState {
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    center: x0.slice(),
    centerValue: NaN,
    gradient: new Float64Array(x0.length),
    lipschitz: NaN,
    momentum: 1,
    trials: 0,
    idle: 0,
    lower: bounds?.lower.slice() ?? x0.map(() => -Infinity),
    upper: bounds?.upper.slice() ?? x0.map(() => Infinity),
  };
}

function update(state: FistaState, observation: Observation, options: FistaOptions, into: FistaState): FistaState {
  copy(into, state);
  if (state.phase === 'proximal') {
    judge(state, observation, options, into);
    return into;
  }
  if (observation.value === Infinity) {
    if (state.phase === 'start') into.stop = 'non-finite';
    else restart(into);
    return into;
  }
  copyVector(into.center, state.query);
  into.centerValue = observation.value;
  copyVector(into.gradient, observation.gradient);
  if (state.phase === 'start') {
    into.fun = observation.value + l1Norm(state.query, options.l1);
    const length = Math.sqrt(into.gradient.reduce((sum, g) => sum + g * g, 0));
    into.lipschitz = options.lipschitz ?? Math.max(1e-3, length);
  }
  into.trials = 0;
  propose(into, options);
  if (state.phase === 'start' && into.gradientNorm <= options.gtol) into.stop = 'gradient-tolerance';
  return into;
}

function copy(into: FistaState, from: FistaState): void {
  for (const name of ['query', 'x', 'center', 'gradient'] as const) copyVector(into[name], from[name]);
  into.wants = from.wants;
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.centerValue = from.centerValue;
  into.lipschitz = from.lipschitz;
  into.momentum = from.momentum;
  into.trials = from.trials;
  into.idle = from.idle;
}

/** query <- prox(y - g / L); the norm of the gradient mapping. */
function propose(into: FistaState, { l1 }: FistaOptions): void {
  const { query, center, gradient, lipschitz, lower, upper } = into;
  into.gradientNorm = 0;
  for (let i = 0; i < query.length; i++) {
    const z = softThreshold(center[i]! - gradient[i]! / lipschitz, l1 / lipschitz);
    query[i] = Math.min(Math.max(z, lower[i]!), upper[i]!);
    into.gradientNorm = Math.max(into.gradientNorm, lipschitz * Math.abs(query[i]! - center[i]!));
  }
  into.phase = 'proximal';
  into.wants = 'value';
}

/** Does L bound the curvature up to z? */
function judge(state: FistaState, { value }: Observation, options: FistaOptions, into: FistaState): void {
  const { query, center, gradient, lipschitz, centerValue } = into;
  let model = centerValue;
  let bend = 0;
  for (let i = 0; i < query.length; i++) {
    const d = query[i]! - center[i]!;
    model += gradient[i]! * d;
    bend += (lipschitz / 2) * d * d;
  }
  model += bend;
  if (!(value <= model + 10 * Number.EPSILON * Math.abs(centerValue))) {
    into.trials += 1;
    into.lipschitz *= value < Infinity ? 2 : 10;
    propose(into, options);
    if (into.trials > 200 || query.every((z, i) => z === center[i])) end(into, options);
    return;
  }
  accept(state, value + l1Norm(query, options.l1), options, into);
  // Where the curvature drowns in rounding it says nothing about L.
  if (bend > 1e5 * Number.EPSILON * Math.abs(centerValue)) into.lipschitz *= 0.9;
}

/** z is the next iterate; the extrapolated point comes next. */
function accept(state: FistaState, fun: number, options: FistaOptions, into: FistaState): void {
  const { query, x, center } = into;
  into.iteration += 1;
  let turning = 0;
  for (let i = 0; i < x.length; i++) turning += (center[i]! - query[i]!) * (query[i]! - x[i]!);
  const isRestart = turning > 0 || fun > into.fun;
  const t = isRestart ? 1 : (1 + Math.sqrt(1 + 4 * state.momentum ** 2)) / 2;
  const factor = isRestart || !options.accelerate ? 0 : (state.momentum - 1) / t;
  into.idle = into.fun - fun <= 4 * Number.EPSILON * Math.abs(fun) ? state.idle + 1 : 0;
  // A restart from a point that is higher goes back to the last iterate.
  const isWorse = fun > into.fun + 10 * Number.EPSILON * Math.abs(fun);
  for (let i = 0; i < x.length; i++) {
    const z = isWorse ? x[i]! : query[i]!;
    query[i] = Math.min(Math.max(z + factor * (z - x[i]!), into.lower[i]!), into.upper[i]!);
    x[i] = z;
  }
  if (!isWorse) into.fun = fun;
  into.momentum = t;
  into.phase = 'extrapolated';
  into.wants = 'value+gradient';
  if (!isWorse && into.gradientNorm <= options.gtol) into.stop = 'gradient-tolerance';
  else if (into.idle >= 200) end(into, options);
}

/** The extrapolated point was not finite: back to the iterate, unless it was the iterate. */
function restart(into: FistaState): void {
  into.momentum = 1;
  if (into.query.every((xi, i) => xi === into.x[i])) into.stop = 'non-finite';
  copyVector(into.query, into.x);
}

/** The end, judged by the gradient mapping at y with L = 1, which a large L cannot hide. */
function end(into: FistaState, { l1 }: FistaOptions): void {
  const { center, gradient, lower, upper } = into;
  const mapping = center.map((y, i) => y - Math.min(Math.max(softThreshold(y - gradient[i]!, l1), lower[i]!), upper[i]!));
  into.stop = verdictWithoutProgress(relativeGradient(center, into.fun, mapping));
}

/** Accelerated proximal gradient. */
export const fista = defineMinimizer({
  id: 'fista',
  summary: 'Accelerated proximal gradient for f + l1 |x|_1 within bounds, with backtracking and restarts.',
  aliases: ['FISTA', 'ista', 'proximal-gradient'],
  formula: String.raw`x_{k+1} = \operatorname{prox}_{\lambda/L}\left(y_k - \tfrac1L \nabla f(y_k)\right),\qquad y_{k+1} = x_{k+1} + \tfrac{t_k - 1}{t_{k+1}} (x_{k+1} - x_k)`,
  goodFor: 'Convex smooth functions with an l1 penalty or bounds, very many variables.',
  notFor: 'Bad scaling (use owl-qn or l-bfgs-b) or noise.',
  sources: [
    'A. Beck, M. Teboulle, SIAM J. Imaging Sci. 2 (2009) 183-202, doi:10.1137/080716542',
    "B. O'Donoghue, E. Candes, Found. Comput. Math. 15 (2015) 715-732, doi:10.1007/s10208-013-9150-3",
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  penalty: (x: Float64Array, { l1 }: FistaOptions) => l1Norm(x, l1),
});
