/**
 * Random search: the start, then independent uniform points of the box. Values only, one per update.
 *
 * Source: Bergstra and Bengio, "Random search for hyper-parameter optimization", J. Mach. Learn. Res. 13 (2012) 281-305.
 * Good for: a baseline that every other method must beat; many variables of which few matter. Not for: accuracy.
 * Cost: as many evaluations as samples; keeps 5 n floats. `iteration` counts improvements. The key of the random stream is part
 *   of the state, so a resumed run draws the same points.
 */
import { type Key, keyOf, streamOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';

const options = o.options({
  samples: o.integer({ min: 1, default: 10_000, describe: 'Points to evaluate, the start included.', unit: '1', scale: 'log' }),
});

/** Options of random search. */
export type RandomOptions = OptionsOf<typeof options>;

/** State of random search. */
export interface RandomState extends MethodState {
  key: Key;
  /** Points evaluated. */
  evaluated: number;
  lower: Float64Array;
  upper: Float64Array;
}

function init(x0: Float64Array, _options: RandomOptions, { bounds, seed }: MethodContext): RandomState {
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    key: keyOf(seed),
    evaluated: 0,
    lower: bounds?.lower.slice() ?? x0.slice(),
    upper: bounds?.upper.slice() ?? x0.slice(),
  };
}

function update(state: RandomState, { value }: Observation, { samples }: RandomOptions, into: RandomState): RandomState {
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.iteration = state.iteration + (isBetter ? 1 : 0);
  into.evaluated = state.evaluated + 1;
  into.stop = into.evaluated >= samples ? 'search-complete' : null;
  const stream = streamOf(state.key);
  stream.fillUniform(into.query);
  into.key = stream.key();
  const { query, lower, upper } = into;
  for (let i = 0; i < query.length; i++) query[i] = Math.min(upper[i]!, Math.max(lower[i]!, lower[i]! + query[i]! * (upper[i]! - lower[i]!)));
  return into;
}

/** Uniform random search over a box. */
export const random = defineMinimizer({
  id: 'random',
  summary: 'Evaluates independent uniform points of the box.',
  aliases: ['random-search'],
  formula: String.raw`x_k \sim \mathcal U([l, u])`,
  goodFor: 'A baseline, and many variables of which few matter.',
  notFor: 'Accuracy: the error falls as the n-th root of the number of points.',
  sources: ['J. Bergstra, Y. Bengio, J. Mach. Learn. Res. 13 (2012) 281-305'],
  traits: { needs: ['value'], bounds: 'required', stochastic: true, global: true, tol: [] },
  options,
  init,
  update,
});
