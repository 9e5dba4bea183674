/**
 * L-BFGS-B: limited-memory BFGS with bounds. One value and gradient per update.
 *
 *   B = theta I - W M W^T from the last m pairs (s, y)                         never formed
 *   without bounds in the way   d = -H g by the two-loop recursion
 *   otherwise                   x^cp = generalised Cauchy point, d = subspace minimum over its free variables - x
 *   x+ = x + alpha d, alpha from a strong Wolfe line search that stays inside the box
 *
 * Source: Byrd, Lu, Nocedal and Zhu, SIAM J. Sci. Comput. 16 (1995) 1190-1208, doi:10.1137/0916069; Morales and Nocedal,
 *   ACM TOMS 38 (2011) 7, doi:10.1145/2049662.2049669.
 * Ours, not theirs: when x - H g lies inside the box it is taken directly, since it minimises the model over the whole box;
 *   without progress the remedies of `progress.ts`, then an end that is a success only at a stationary point; ftol is 0.
 * Good for: smooth functions, up to many thousands of variables, with or without bounds. Not for: noise, kinks.
 * Cost: about one evaluation and 4 m n multiplications per iteration (more where bounds are active); keeps 4 m n floats.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { copyVector, dot, norm2 } from '../dense/vector.ts';
import { copyInterval, emptyInterval, type Interval } from '../line-search/interval.ts';
import { advanceLineSearch, beginLineSearch, isStrongWolfe, smallestStep } from '../line-search/more-thuente.ts';
import { moveInBox, projectedGradient, stepToBounds } from './limited-memory/box.ts';
import { cauchyPoint } from './limited-memory/cauchy-point.ts';
import { type CompactWork, factorK, newCompactWork } from './limited-memory/compact.ts';
import { newPair } from './limited-memory/new-pair.ts';
import { addPair, clearPairs, copyPairs, newPairs, type Pairs } from './limited-memory/pairs.ts';
import { subspaceStep } from './limited-memory/subspace.ts';
import { twoLoop } from './limited-memory/two-loop.ts';
import { copyProgress, isIdle, newProgress, nextRemedy, type Progress, watchProgress } from './progress.ts';
import { relativeGradient, verdictWithoutProgress } from './verdict.ts';

const options = o.options({
  maxcor: o.integer({ min: 1, max: 200, default: 10, describe: 'Most pairs kept in memory; never more than 2 n + 3.', unit: '1' }),
  gtol: o.number({ min: 0, default: 1e-9, describe: 'Stop when the largest component of the projected gradient is at most this.', unit: 'f/x', scale: 'log' }),
  ftol: o.number({ min: 0, default: 0, describe: 'Stop when f falls by at most ftol max(|f|, 1) in an iteration; 0 means never.', unit: '1', scale: 'log' }),
  c1: o.number({ gt: 0, lt: 1, default: 1e-4, describe: 'Sufficient decrease of the line search.', unit: '1' }),
  c2: o.number({ gt: 0, lt: 1, default: 0.9, describe: 'Curvature condition of the line search; must exceed c1.', unit: '1' }),
  maxls: o.integer({ min: 1, default: 40, describe: 'Most evaluations of one line search.', unit: '1' }),
});

/** Options of L-BFGS-B. */
export type LBfgsBOptions = OptionsOf<typeof options>;

/** State of L-BFGS-B. */
export interface LBfgsBState extends MethodState {
  phase: 'start' | 'search';
  /** g at x, shape [n]. */
  gradient: Float64Array;
  /** Projected gradient P(x - g) - x, shape [n]. */
  projected: Float64Array;
  /** Search direction, shape [n]. */
  step: Float64Array;
  pairs: Pairs;
  progress: Progress;
  search: Interval;
  /** Bounds, shape [n]; empty when there are none. */
  lower: Float64Array;
  upper: Float64Array;
  /** Work space; `compact` is null without bounds. */
  compact: CompactWork | null;
  s: Float64Array;
  y: Float64Array;
  alphas: Float64Array;
  /** s . s, s . y and y . y of the last move. */
  products: Float64Array;
}

function init(x0: Float64Array, { maxcor, c1, c2 }: LBfgsBOptions, { bounds }: MethodContext): LBfgsBState {
  const n = x0.length;
  if (c1 >= c2)
    throw new ThetakitError('OPTION_CONFLICT', { who: 'l-bfgs-b', problem: `c1 is ${c1} and c2 is ${c2}, expected c1 < c2`, action: 'Lower c1 or raise c2' });
  const isBounded = bounds !== undefined && (bounds.lower.some((low) => low > -Infinity) || bounds.upper.some((high) => high < Infinity));
  // More pairs than that only repeat what the newest say of so few variables.
  const capacity = Math.min(maxcor, 2 * n + 3);
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
    pairs: newPairs(n, capacity, isBounded),
    progress: newProgress(),
    search: emptyInterval(),
    lower: isBounded ? bounds.lower.slice() : new Float64Array(0),
    upper: isBounded ? bounds.upper.slice() : new Float64Array(0),
    compact: isBounded ? newCompactWork(n, capacity) : null,
    s: vector(),
    y: vector(),
    alphas: new Float64Array(capacity),
    products: new Float64Array(3),
  };
}

function update(state: LBfgsBState, observation: Observation, options: LBfgsBOptions, into: LBfgsBState): LBfgsBState {
  copyMemory(into, state);
  if (state.phase === 'start') {
    copyVectors(into, state);
    moveTo(into, state.query, observation, options);
    if (into.stop === null) setOut(into);
    return into;
  }
  const { search, progress } = into;
  const slope = observation.value === Infinity ? NaN : dot(observation.gradient, state.step);
  // Most searches end with their first trial: only the others ask for the smallest step.
  if (search.trials === 0 && !isStrongWolfe(search, observation.value, slope, options)) search.alphaMin = smallestStep(state.x, state.step);
  const verdict = advanceLineSearch(search, observation.value, slope, options, progress.noise, progress.lowest);
  if (verdict === 'accept') {
    accept(state, observation, options, into);
    return into;
  }
  copyVectors(into, state);
  if (verdict === 'continue') moveInBox(into.query, into.x, search.alpha, into.step, into.lower, into.upper);
  else giveUp(into);
  return into;
}

/** Everything but the vectors, which an accepted step writes anew. */
function copyMemory(into: LBfgsBState, from: LBfgsBState): void {
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  copyPairs(into.pairs, from.pairs);
  copyProgress(into.progress, from.progress);
  copyInterval(into.search, from.search);
}

function copyVectors(into: LBfgsBState, from: LBfgsBState): void {
  copyVector(into.query, from.query);
  copyVector(into.x, from.x);
  copyVector(into.gradient, from.gradient);
  copyVector(into.projected, from.projected);
  copyVector(into.step, from.step);
}

/** Makes the observed point the iterate. */
function moveTo(into: LBfgsBState, x: Float64Array, { value, gradient }: Observation, { gtol }: LBfgsBOptions): void {
  copyVector(into.x, x);
  into.fun = value;
  copyVector(into.gradient, gradient);
  into.gradientNorm = projectedGradient(into.projected, into.x, into.gradient, into.lower, into.upper);
  if (into.gradientNorm <= gtol) into.stop = 'gradient-tolerance';
}

function accept(state: LBfgsBState, observation: Observation, options: LBfgsBOptions, into: LBfgsBState): void {
  const { s, y, products } = into;
  newPair(s, y, state.query, state.x, observation.gradient, state.gradient, products);
  const ss = products[0]!;
  const sy = products[1]!;
  const yy = products[2]!;
  // Squares that over- or underflow say nothing of the lengths.
  const isPlain = ss > 1e-300 && yy > 1e-300 && ss < 1e300 && yy < 1e300;
  const size = isPlain ? Math.sqrt(ss) * Math.sqrt(yy) : norm2(s) * norm2(y);
  if (sy > Number.EPSILON * size) addPair(into.pairs, s, y, sy, yy);
  into.iteration += 1;
  moveTo(into, state.query, observation, options);
  watchProgress(into.progress, state.fun, into.fun, into.gradientNorm);
  const fall = state.fun - into.fun;
  if (into.stop === null && options.ftol > 0 && fall <= options.ftol * Math.max(Math.abs(state.fun), Math.abs(into.fun), 1)) into.stop = 'function-tolerance';
  if (into.stop === null) {
    if (isIdle(into.progress)) giveUp(into);
    else setOut(into);
  }
  if (into.stop === null) return;
  copyVector(into.query, state.query);
  copyVector(into.step, state.step);
}

/** Chooses the direction and the first trial. */
function setOut(into: LBfgsBState): void {
  const { pairs, step, search, x, lower, upper } = into;
  into.phase = 'search';
  const slope = chooseDirection(into);
  if (!(slope < 0) || !Number.isFinite(slope)) {
    giveUp(into);
    return;
  }
  // Without curvature information the first move is at most 1 long.
  const first = pairs.count > 0 ? 1 : Math.min(1, 1 / norm2(step));
  beginLineSearch(search, into.fun, slope, first, stepToBounds(x, step, lower, upper, 1e10));
  moveInBox(into.query, x, search.alpha, step, lower, upper);
}

/** Writes the direction into `step`; returns its slope, step . gradient. */
function chooseDirection({ compact, pairs, gradient, step, x, lower, upper, alphas, projected, s }: LBfgsBState): number {
  if (compact === null) return twoLoop(pairs, gradient, step, alphas);
  if (pairs.count > 0) {
    const slope = twoLoop(pairs, gradient, step, alphas);
    if (stepToBounds(x, step, lower, upper, 1) >= 1) return slope;
  }
  if (pairs.count > 0 && factorK(pairs, compact)) {
    cauchyPoint(pairs, compact, x, gradient, lower, upper, s);
    subspaceStep(pairs, compact, x, gradient, lower, upper, step);
  } else {
    if (pairs.count > 0) clearPairs(pairs);
    step.set(projected);
  }
  return dot(step, gradient);
}

/** No progress along the direction: try what `nextRemedy` says, or end the run. */
function giveUp(into: LBfgsBState): void {
  const remedy = nextRemedy(into.progress, into.fun, into.pairs.count > 0);
  if (remedy === 'end') {
    into.stop = verdictWithoutProgress(relativeGradient(into.x, into.fun, into.projected));
    return;
  }
  if (remedy === 'forget') clearPairs(into.pairs);
  setOut(into);
}

/** L-BFGS-B with a More-Thuente line search. */
export const lBfgsB = defineMinimizer({
  id: 'l-bfgs-b',
  summary: 'Limited-memory BFGS with bounds: generalised Cauchy point, subspace minimisation, strong Wolfe line search.',
  aliases: ['L-BFGS-B', 'l-bfgs', 'lbfgs', 'lbfgsb'],
  formula: String.raw`B = \theta I - W M W^\top,\quad W = [Y, \theta S],\quad x_{k+1} = x_k + \alpha (\bar x - x_k)`,
  goodFor: 'Smooth functions with or without bounds, up to many thousands of variables.',
  notFor: 'Noisy values or functions with kinks.',
  sources: [
    'R. H. Byrd, P. Lu, J. Nocedal, C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190-1208, doi:10.1137/0916069',
    'J. L. Morales, J. Nocedal, ACM TOMS 38 (2011) 7, doi:10.1145/2049662.2049669',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: false, global: false, tol: ['gtol', 'ftol'] },
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
