/**
 * CMA-ES: a normal distribution that moves to, and takes the shape of, the region of good points. Values only, one per update.
 *
 *   x_k = m + sigma S y_k,  y_k ~ N(0, C),  k = 1, ..., lambda               m, y of shape [n], C of shape [n, n], S diagonal
 *   m+ = m + sigma S sum w_k y_(k),   C+ = (1 - c1 - cmu sum w) C + c1 p p^T + cmu sum w_k y_(k) y_(k)^T,   sigma by path length
 *
 * y_(k) is the k-th best. With `active` the worse half has negative weights. A run that has converged restarts with a doubled population
 * ('ipop'), or also with small ones ('bipop'), up to `restarts` times.
 * Source: Hansen, "The CMA evolution strategy: a tutorial", arXiv:1604.00772; restarts: see cma-es/restarts.ts.
 * Ours, not the tutorial's: a run that settles above the best value known ends early; after a restart the components of the worse of its end
 *   and the best point known are tried in the better one, which solves separable functions of many minima; points outside the bounds are
 *   reflected; S is the width of the bounds, so variables of different scales start alike; integer variables are rounded, and their deviation
 *   is kept above 0.2.
 * Good for: ill-conditioned, rotated, rugged functions of up to a few hundred variables. Not for: cheap gradients; separable
 *   functions with very many local minima, where differential evolution is better.
 * Cost: 1 value and n^2 operations per update, 4 n^3 per few generations; keeps (lambda + 4 n) n floats.
 */
import { type Key, keyOf, type Stream, streamOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o, type StopReason } from '@thetakit/registry';
import { boxOf, reflect, uniformPoint } from './box.ts';
import { adapt, beginDistribution, copyDistribution, type Distribution, decompose, drawStep } from './cma-es/distribution.ts';
import { beginMixing, beginMixture, copyMixing, type Mixing, mixedShrink, nextMixture, noteRun } from './cma-es/mixing.ts';
import { cmaParameters } from './cma-es/parameters.ts';
import { planRestart, type RestartRecord, runEnd } from './cma-es/restarts.ts';
import { checkIntegers, checkSize, roundIntegers } from './integers.ts';

const options = o.options({
  sigma: o.number({
    gt: 0,
    optional: true,
    describe: 'First standard deviation; default 0.1 widths of the bounds, or 0.3 where there are none.',
    unit: 'x',
    scale: 'log',
  }),
  population: o.integer({ min: 4, optional: true, describe: 'First population size lambda; default 4 + floor(3 ln n).', unit: '1', scale: 'log' }),
  active: o.boolean({ default: true, describe: 'Let the worse half of the population push the covariance away.' }),
  restarts: o.integer({ min: 0, default: 0, describe: 'Most restarts after convergence.', unit: '1' }),
  strategy: o.choice(['bipop', 'ipop'], { default: 'bipop', describe: 'How the population grows over restarts.' }),
  integers: o.vector({ min: 0, optional: true, describe: 'Indices of variables that take whole values.', unit: '1' }),
  ftol: o.number({ min: 0, default: 1e-11, describe: 'A run ends when values change by less over recent generations.', unit: 'f', scale: 'log' }),
  xtol: o.number({ min: 0, default: 1e-11, describe: 'A run ends when the deviation falls below this share of the first.', unit: '1', scale: 'log' }),
});

/** Options of CMA-ES. */
export type CmaEsOptions = OptionsOf<typeof options>;

/** State of CMA-ES. */
export interface CmaEsState extends MethodState {
  key: Key;
  lower: Float64Array;
  upper: Float64Array;
  /** S, shape [n]. */
  scale: Float64Array;
  /** Start of the first run, shape [n]. */
  start: Float64Array;
  sigma0: number;
  /** First step size of this run. */
  runSigma: number;
  distribution: Distribution;
  /** Population size of this run. */
  lambda: number;
  /** Draws y, shape [lambda, n]. */
  steps: Float64Array;
  /** Values of the candidates evaluated, shape [lambda]. */
  values: Float64Array;
  /** Candidates of this generation evaluated; -1 while the start is. */
  index: number;
  /** Best values of recent generations, newest first. */
  recent: number[];
  record: RestartRecord;
  mixing: Mixing;
  /** Scratch, shape [n]. */
  work: Float64Array;
}

function init(x0: Float64Array, { sigma, population, integers }: CmaEsOptions, { bounds, seed }: MethodContext): CmaEsState {
  const n = x0.length;
  const box = boxOf(bounds, n);
  const widths = box.upper.map((high, i) => high - box.lower[i]!);
  const scale = widths.map((width) => (Number.isFinite(width) ? width : 1));
  const free = scale.filter((width) => width > 0);
  const sigma0 = sigma === undefined ? (widths.every(Number.isFinite) ? 0.1 : 0.3) : sigma / (free.length === 0 ? 1 : Math.min(...free));
  const lambda = population ?? 4 + Math.floor(3 * Math.log(n));
  checkIntegers('cma-es', integers, box.lower, box.upper);
  checkSize('cma-es', n, n * (lambda + 3 * n));
  const query = x0.slice();
  roundIntegers(query, integers, box.lower, box.upper);
  return {
    query,
    wants: 'value',
    x: query.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    key: keyOf(seed),
    ...box,
    scale,
    start: x0.slice(),
    sigma0,
    runSigma: sigma0,
    distribution: beginDistribution(x0, sigma0),
    lambda,
    steps: new Float64Array(lambda * n),
    values: new Float64Array(lambda),
    index: -1,
    recent: [],
    record: { runs: 0, large: lambda, spentLarge: 0, spentSmall: 0, isSmall: false, spent: 0, best: Infinity },
    mixing: beginMixing(x0),
    work: new Float64Array(n),
  };
}

function carry(state: CmaEsState, into: CmaEsState): void {
  if (into.lambda !== state.lambda) resize(into, state.lambda);
  into.scale.set(state.scale);
  into.start.set(state.start);
  into.lower.set(state.lower);
  into.upper.set(state.upper);
  into.sigma0 = state.sigma0;
  into.runSigma = state.runSigma;
  copyDistribution(into.distribution, state.distribution);
  into.steps.set(state.steps);
  into.values.set(state.values);
  into.recent = state.recent.slice();
  into.record = { ...state.record };
  copyMixing(into.mixing, state.mixing);
  into.stop = null;
}

function resize(state: CmaEsState, lambda: number): void {
  state.lambda = lambda;
  state.steps = new Float64Array(lambda * state.x.length);
  state.values = new Float64Array(lambda);
}

function update(state: CmaEsState, { value }: Observation, options: CmaEsOptions, into: CmaEsState): CmaEsState {
  carry(state, into);
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.iteration = state.iteration;
  into.record.spent += 1;
  const stream = streamOf(state.key);
  if (state.mixing.component >= 0) {
    into.index = state.index;
    if (isBetter) into.mixing.gains += 1;
    if (!nextMixture(into)) beginRun(into, stream, options);
  } else {
    into.index = state.index + 1;
    if (state.index >= 0) into.values[state.index] = value;
    noteRun(into.mixing, state.query, value);
  }
  if (into.index === into.lambda) {
    into.iteration += 1;
    into.index = 0;
    into.stop = endGeneration(into, options);
    if (into.stop !== null && into.record.runs < options.restarts) {
      into.stop = null;
      if (into.record.runs === 0 || !beginMixture(into)) beginRun(into, stream, options);
    }
  }
  if (into.stop !== null) into.query.set(into.x);
  else if (into.mixing.component < 0) propose(into, stream, options.integers);
  into.key = stream.key();
  return into;
}

/** The next run: around the best point when mixing has moved it, else as the strategy plans. */
function beginRun(into: CmaEsState, stream: Stream, { population, strategy }: CmaEsOptions): void {
  const first = population ?? 4 + Math.floor(3 * Math.log(into.x.length));
  const isMixed = into.mixing.gains > 0;
  const { lambda, shrink } = isMixed ? { lambda: first, shrink: mixedShrink } : planRestart(into.record, stream, first, strategy);
  resize(into, lambda);
  if (isMixed) into.work.set(into.x);
  else uniformPoint(into.work, stream, into.lower, into.upper, into.start, 5 * into.sigma0);
  into.index = 0;
  into.runSigma = into.sigma0 * shrink;
  copyDistribution(into.distribution, beginDistribution(into.work, into.runSigma));
  into.recent = [];
  into.record.best = isMixed ? Infinity : into.fun;
  copyMixing(into.mixing, beginMixing(into.x));
}

/** Ranks the population and adapts the distribution; the reason for which this run ends, or null. */
function endGeneration(into: CmaEsState, { active, integers, ftol, xtol }: CmaEsOptions): StopReason | null {
  const { values, distribution, lambda, scale } = into;
  const n = into.x.length;
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  const best = values[order[0]!]!;
  const worst = values[order[Math.floor(lambda / 2)]!]!;
  adapt(distribution, cmaParameters(n, lambda, active), into.steps, order, scale, into.work);
  if (integers !== undefined) keepIntegersMoving(distribution, scale, integers);
  into.recent = [best, ...into.recent.slice(0, 120 + Math.ceil((30 * n) / 4))];
  if (best === Infinity) return into.recent.length > 100 * n && into.recent.every((each) => each === Infinity) ? 'stalled' : null;
  const reason = runEnd(distribution, into.recent, worst - best, into.runSigma, lambda, { ftol, xtol, best: into.record.best });
  // Next to values that are not finite a distribution that cannot move has not converged.
  return reason !== null && values[order[lambda - 1]!] === Infinity ? 'stalled' : reason;
}

/** Deviations of integer variables below 0.2 would make all candidates round to one number. */
function keepIntegersMoving(d: Distribution, scale: Float64Array, integers: ArrayLike<number>): void {
  const n = d.mean.length;
  let isChanged = false;
  for (const i of Array.from(integers)) {
    const least = (0.2 / (d.sigma * scale[i]!)) ** 2;
    if (!(d.covariance[i * n + i]! < least) || least === Infinity) continue;
    d.covariance[i * n + i] = least;
    isChanged = true;
  }
  if (isChanged) decompose(d);
}

/** Draws the next candidate. */
function propose(into: CmaEsState, stream: Stream, integers: ArrayLike<number> | undefined): void {
  const { query, distribution, steps, index, scale, lower, upper, work } = into;
  const n = query.length;
  drawStep(distribution, stream, work, steps, index * n);
  for (let i = 0; i < n; i++) query[i] = reflect(distribution.mean[i]! + distribution.sigma * scale[i]! * steps[index * n + i]!, lower[i]!, upper[i]!);
  roundIntegers(query, integers, lower, upper);
}

/** Covariance matrix adaptation evolution strategy. */
export const cmaEs = defineMinimizer({
  id: 'cma-es',
  summary: 'A normal distribution that moves to, and takes the shape of, the region of good points.',
  aliases: ['cma', 'cmaes', 'ipop-cma-es', 'bipop-cma-es'],
  formula: String.raw`x_k \sim \mathcal N(m, \sigma^2 C),\qquad m \leftarrow m + \sum_k w_k (x_{(k)} - m)`,
  goodFor: 'Ill-conditioned, rotated and rugged functions of up to a few hundred variables.',
  notFor: 'Functions with cheap gradients.',
  sources: ['N. Hansen, The CMA evolution strategy: a tutorial, arXiv:1604.00772', 'A. Auger, N. Hansen, CEC 2005', 'N. Hansen, GECCO 2009'],
  traits: { needs: ['value'], bounds: 'native', stochastic: true, global: true, tol: ['ftol', 'xtol'] },
  options,
  init,
  update,
});
