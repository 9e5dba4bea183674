/**
 * OWL-QN: limited-memory BFGS for f + l1 |x|_1, which makes components exactly zero. One value and gradient per update.
 *
 *   pg = pseudo-gradient of f + l1 |x|_1;   d = -H pg by the two-loop recursion, without components that agree in sign with pg
 *   x+ = x + alpha d, with components that leave the orthant of x (of -pg where x = 0) set to 0
 *   alpha = 1, 1/2, 1/4, ... until F(x+) <= F(x) + c1 pg^T (x+ - x);   pairs from gradients of f alone
 *
 * Source: Andrew and Gao, "Scalable training of L1-regularized log-linear models", ICML 2007, 33-40, doi:10.1145/1273496.1273501.
 * Ours, not theirs: pairs without positive curvature are skipped; without progress the memory is dropped once; success only at a small
 *   pseudo-gradient. `fun` in results is f + l1 |x|_1.
 * Good for: sparse regression and classification, many variables. Not for: bounds, noise; with l1 = 0 use l-bfgs-b.
 * Cost: about one evaluation and 4 m n multiplications per iteration; keeps (2 m + 6) n floats.
 */
import { defineMinimizer, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { copyVector, dot, norm2, normInf } from '../dense/vector.ts';
import { addPair, clearPairs, copyPairs, newPairs, type Pairs } from '../quasi-newton/limited-memory/pairs.ts';
import { twoLoop } from '../quasi-newton/limited-memory/two-loop.ts';
import { relativeGradient, verdictWithoutProgress } from '../quasi-newton/verdict.ts';
import { l1Norm, pseudoGradient } from './soft-threshold.ts';

const options = o.options({
  l1: o.number({ min: 0, default: 0, describe: 'Weight of |x|_1.', unit: 'f/x' }),
  gtol: o.number({ min: 0, default: 1e-8, describe: 'Stop when the largest component of the pseudo-gradient is at most this.', unit: 'f/x', scale: 'log' }),
  maxcor: o.integer({ min: 1, max: 200, default: 10, describe: 'Most pairs kept in memory.', unit: '1' }),
  c1: o.number({ gt: 0, lt: 1, default: 1e-4, describe: 'Sufficient decrease.', unit: '1' }),
  maxls: o.integer({ min: 1, default: 50, describe: 'Most evaluations of one line search.', unit: '1' }),
});

/** Options of OWL-QN. */
export type OwlQnOptions = OptionsOf<typeof options>;

/** State of OWL-QN; `fun` is f + l1 |x|_1. */
export interface OwlQnState extends MethodState {
  phase: 'start' | 'search';
  /** g and pseudo-gradient at x. */
  gradient: Float64Array;
  pseudo: Float64Array;
  step: Float64Array;
  pairs: Pairs;
  alpha: number;
  trials: number;
  /** Iterations in a row that gained nothing beyond rounding. */
  idle: number;
  /** Work space. */
  s: Float64Array;
  y: Float64Array;
  alphas: Float64Array;
}

function init(x0: Float64Array, { maxcor }: OwlQnOptions): OwlQnState {
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
    pseudo: vector(),
    step: vector(),
    pairs: newPairs(x0.length, maxcor, false),
    alpha: 1,
    trials: 0,
    idle: 0,
    s: vector(),
    y: vector(),
    alphas: new Float64Array(maxcor),
  };
}

function update(state: OwlQnState, observation: Observation, options: OwlQnOptions, into: OwlQnState): OwlQnState {
  copy(into, state);
  if (state.phase === 'start') {
    moveTo(into, state.query, observation, options);
    if (into.stop === null) setOut(into);
    return into;
  }
  const { query, x, pseudo, fun } = into;
  const value = observation.value + l1Norm(query, options.l1);
  let slope = 0;
  for (let i = 0; i < x.length; i++) slope += pseudo[i]! * (query[i]! - x[i]!);
  if (value <= fun + options.c1 * slope + 4 * Number.EPSILON * Math.abs(fun)) {
    accept(state, observation, options, into);
    return into;
  }
  into.trials += 1;
  into.alpha *= observation.value < Infinity ? 0.5 : 0.1;
  moveInOrthant(into);
  if (into.trials >= options.maxls || query.every((value, i) => value === x[i])) giveUp(into);
  return into;
}

function copy(into: OwlQnState, from: OwlQnState): void {
  for (const name of ['query', 'x', 'gradient', 'pseudo', 'step'] as const) copyVector(into[name], from[name]);
  copyPairs(into.pairs, from.pairs);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.alpha = from.alpha;
  into.trials = from.trials;
  into.idle = from.idle;
}

/** Makes the observed point the iterate. */
function moveTo(into: OwlQnState, x: Float64Array, { value, gradient }: Observation, { l1, gtol }: OwlQnOptions): void {
  copyVector(into.x, x);
  into.fun = value + l1Norm(x, l1);
  copyVector(into.gradient, gradient);
  for (let i = 0; i < x.length; i++) into.pseudo[i] = pseudoGradient(x[i]!, gradient[i]!, l1);
  into.gradientNorm = normInf(into.pseudo);
  if (into.gradientNorm <= gtol) into.stop = 'gradient-tolerance';
}

function accept(state: OwlQnState, observation: Observation, options: OwlQnOptions, into: OwlQnState): void {
  const { s, y } = into;
  for (let i = 0; i < s.length; i++) {
    s[i] = state.query[i]! - state.x[i]!;
    y[i] = observation.gradient[i]! - state.gradient[i]!;
  }
  if (dot(s, y) > 1e-12 * norm2(s) * norm2(y)) addPair(into.pairs, s, y);
  into.iteration += 1;
  moveTo(into, state.query, observation, options);
  into.idle = state.fun - into.fun <= 4 * Number.EPSILON * Math.abs(into.fun) ? state.idle + 1 : 0;
  if (into.stop !== null) return;
  if (into.idle >= 8) giveUp(into);
  else setOut(into);
}

/** The direction and the first trial. */
function setOut(into: OwlQnState): void {
  const { pairs, pseudo, step, alphas } = into;
  twoLoop(pairs, pseudo, step, alphas);
  let slope = 0;
  for (let i = 0; i < step.length; i++) {
    if (step[i]! * pseudo[i]! >= 0) step[i] = 0;
    slope += step[i]! * pseudo[i]!;
  }
  into.phase = 'search';
  if (!(slope < 0) || !Number.isFinite(slope)) {
    giveUp(into);
    return;
  }
  // Without curvature information the first move is at most 1 long.
  into.alpha = pairs.count > 0 ? 1 : Math.min(1, 1 / norm2(step));
  into.trials = 0;
  moveInOrthant(into);
}

/** query <- x + alpha d, cut off at zero where it would change the orthant. */
function moveInOrthant({ query, x, step, pseudo, alpha }: OwlQnState): void {
  for (let i = 0; i < x.length; i++) {
    const moved = x[i]! + alpha * step[i]!;
    const orthant = x[i] !== 0 ? x[i]! : -pseudo[i]!;
    query[i] = moved * orthant > 0 ? moved : 0;
  }
}

/** No progress: drop the memory once, then end. */
function giveUp(into: OwlQnState): void {
  if (into.pairs.count > 0) {
    clearPairs(into.pairs);
    into.idle = 0;
    setOut(into);
    return;
  }
  into.stop = verdictWithoutProgress(relativeGradient(into.x, into.fun, into.pseudo));
}

/** L-BFGS with an l1 penalty. */
export const owlQn = defineMinimizer({
  id: 'owl-qn',
  summary: 'Limited-memory BFGS for f + l1 |x|_1 by orthants: sparse solutions with exact zeros.',
  aliases: ['OWL-QN', 'owlqn'],
  formula: String.raw`\min f(x) + \lambda \|x\|_1,\qquad x_{k+1} = \pi\left(x_k - \alpha H_k \diamond f(x_k)\right)`,
  goodFor: 'Sparse regression and classification with many variables.',
  notFor: 'Bounds, noise; without a penalty use l-bfgs-b.',
  sources: ['G. Andrew, J. Gao, Scalable training of L1-regularized log-linear models, ICML 2007, 33-40, doi:10.1145/1273496.1273501'],
  traits: { needs: ['value', 'gradient'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  penalty: (x: Float64Array, { l1 }: OwlQnOptions) => l1Norm(x, l1),
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
