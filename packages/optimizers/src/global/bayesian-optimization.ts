/**
 * Bayesian optimisation: a Gaussian process is fitted to all values, and f is evaluated next where the expected improvement is largest.
 *
 *   x+ = argmax E max(0, f_best - Y(x)),   Y the process given the values so far
 *
 * It begins with x0 and a Latin hypercube of `design` points. Lengths and noise are fitted anew whenever the number of values has grown by a
 * fifth. Values that are not finite count as the worst one seen, so the search keeps away from them.
 * Source: D. R. Jones, M. Schonlau, W. J. Welch, "Efficient global optimization of expensive black-box functions", J. Global Optim. 13 (1998)
 *   455-492, doi:10.1023/A:1008306431147; J. Snoek, H. Larochelle, R. P. Adams, NeurIPS 2012.
 * Good for: f that takes seconds or more, up to about ten variables and 200 evaluations, noise. Not for: cheap f; accuracy beyond 1e-4.
 * Cost: 1 value per update; N^3 operations for N values, some milliseconds at N = 60; keeps N n floats.
 */
import { type Key, keyOf, type Stream, streamOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { latinHypercube } from '../search/latin-hypercube.ts';
import { mostImproving } from './bayesian/expected-improvement.ts';
import { condition, firstHyper, fitHyper } from './bayesian/gaussian-process.ts';
import { boxOf, clamp } from './box.ts';
import { checkIntegers, checkSize, roundIntegers } from './integers.ts';

const options = o.options({
  design: o.integer({ min: 2, optional: true, describe: 'Evaluations before the first model, x0 included; default max(5, 2 n + 1).', unit: '1' }),
  evaluations: o.integer({ min: 3, max: 2000, default: 60, describe: 'Evaluations before the search is complete.', unit: '1', scale: 'log' }),
  integers: o.vector({ min: 0, optional: true, describe: 'Indices of variables that take whole values.', unit: '1' }),
});

/** Options of Bayesian optimisation. */
export type BayesianOptimizationOptions = OptionsOf<typeof options>;

/** State of Bayesian optimisation. */
export interface BayesianOptimizationState extends MethodState {
  key: Key;
  lower: Float64Array;
  upper: Float64Array;
  /** Points of the first design in the unit cube, shape [design - 1, n]; the same for the whole run. */
  plan: Float64Array;
  /** Points evaluated, in the unit cube, and their values (Infinity when not finite). Never written to, so states share them. */
  points: readonly (readonly number[])[];
  values: readonly number[];
  /** Logarithms of lengths and noise ratio, and for how many values they were fitted. */
  hyper: readonly number[];
  fitted: number;
}

function init(x0: Float64Array, { design, integers }: BayesianOptimizationOptions, { bounds, seed }: MethodContext): BayesianOptimizationState {
  const n = x0.length;
  const stream = streamOf(keyOf(seed));
  const size = design ?? Math.max(5, 2 * n + 1);
  checkSize('bayesian-optimization', n, size * n);
  const plan = latinHypercube(size - 1, n, stream);
  const box = boxOf(bounds, n);
  const query = x0.slice();
  checkIntegers('bayesian-optimization', integers, box.lower, box.upper);
  roundIntegers(query, integers, box.lower, box.upper);
  return {
    query,
    wants: 'value',
    x: query.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    key: stream.key(),
    ...box,
    plan,
    points: [],
    values: [],
    hyper: firstHyper(n),
    fitted: 0,
  };
}

function update(
  state: BayesianOptimizationState,
  { value }: Observation,
  given: BayesianOptimizationOptions,
  into: BayesianOptimizationState,
): BayesianOptimizationState {
  const n = state.x.length;
  const isGain = value < Infinity && !(value >= state.fun);
  into.x.set(isGain ? state.query : state.x);
  into.fun = isGain ? value : state.fun;
  into.lower.set(state.lower);
  into.upper.set(state.upper);
  into.plan.set(state.plan);
  into.points = [...state.points, unitOf(state.query, state)];
  into.values = [...state.values, value];
  into.iteration = state.iteration + 1;
  into.hyper = state.hyper;
  into.fitted = state.fitted;
  into.stop = into.values.length >= given.evaluations ? 'search-complete' : null;
  const stream = streamOf(state.key);
  const planned = into.values.length - 1;
  if (into.stop !== null) into.query.set(into.x);
  else if (planned * n < into.plan.length) place(into, Array.from(into.plan.subarray(planned * n, (planned + 1) * n)), given);
  else if (Number.isNaN(into.fun)) place(into, Array.from(stream.fillUniform(new Float64Array(n))), given);
  else place(into, choose(into, stream, given), given);
  into.key = stream.key();
  return into;
}

/** The next point, in the unit cube, by the model. */
function choose(into: BayesianOptimizationState, stream: Stream, given: BayesianOptimizationOptions): number[] {
  const { points, values } = into;
  const worst = values.reduce((most, value) => (value < Infinity ? Math.max(most, value) : most), -Infinity);
  const middle = (into.fun + worst) / 2;
  const spread = worst > into.fun ? worst - into.fun : 1;
  const scaled = values.map((value) => (Math.min(value, worst) - middle) / spread);
  if (values.length >= 1.2 * into.fitted) {
    into.hyper = fitHyper(points, scaled, into.hyper);
    into.fitted = values.length;
  }
  const process = condition(points, scaled, into.hyper);
  const round = (x: number[]) => {
    place(into, x, given);
    return unitOf(into.query, into);
  };
  if (process === null) return Array.from(stream.fillUniform(new Float64Array(into.x.length)));
  const candidate = mostImproving(process, (into.fun - middle) / spread, unitOf(into.x, into), stream, round);
  const isKnown = points.some((point) => point.every((each, i) => each === candidate[i]));
  return isKnown ? Array.from(stream.fillUniform(new Float64Array(into.x.length))) : candidate;
}

/** Writes a point of the unit cube into the query. */
function place(into: BayesianOptimizationState, unit: readonly number[], { integers }: BayesianOptimizationOptions): void {
  const { query, lower, upper } = into;
  for (let i = 0; i < query.length; i++) query[i] = clamp(lower[i]! + unit[i]! * (upper[i]! - lower[i]!), lower[i]!, upper[i]!);
  roundIntegers(query, integers, lower, upper);
}

function unitOf(x: Float64Array, { lower, upper }: BayesianOptimizationState): number[] {
  return Array.from(x, (value, i) => (upper[i]! > lower[i]! ? (value - lower[i]!) / (upper[i]! - lower[i]!) : 0));
}

/** Bayesian optimisation with expected improvement. */
export const bayesianOptimization = defineMinimizer({
  id: 'bayesian-optimization',
  summary: 'A Gaussian process through all values says where the next one is worth most.',
  aliases: ['bo', 'ego', 'gp'],
  formula: String.raw`x_{k+1} = \arg\max_x\ \mathbb E \max(0, f_{\text{best}} - Y(x) \mid f_1, \dots, f_k)`,
  goodFor: 'Functions that take seconds or more, up to about ten variables and 200 evaluations.',
  notFor: 'Cheap functions, accuracy.',
  sources: ['D. Jones, M. Schonlau, W. Welch, J. Global Optim. 13 (1998) 455-492, doi:10.1023/A:1008306431147'],
  traits: { needs: ['value'], bounds: 'required', stochastic: true, global: true, tol: [] },
  options,
  init,
  update,
});
