/**
 * Space-filling search: the start, then the points of a Sobol or Latin hypercube design of the box. Values only, one per update.
 *
 * Good for: a first look at up to twenty variables, and starts for other methods: it leaves smaller holes than random search.
 * Not for: accuracy. Cost: as many evaluations as samples; keeps n samples floats. `iteration` counts improvements.
 */
import { keyOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { samplePoints } from './sampling.ts';

const options = o.options({
  samples: o.integer({ min: 1, default: 1024, describe: 'Points to evaluate, the start included.', unit: '1', scale: 'log' }),
  design: o.choice(['latin-hypercube', 'sobol'], { default: 'latin-hypercube', describe: 'The design; Sobol points exist for up to 21 variables.' }),
});

/** Options of space-filling search. */
export type SpaceFillingOptions = OptionsOf<typeof options>;

/** State of space-filling search. */
export interface SpaceFillingState extends MethodState {
  /** The design in the unit cube, shape [samples - 1, n]; the same for the whole run. */
  points: Float64Array;
  /** Points evaluated. */
  evaluated: number;
  lower: Float64Array;
  upper: Float64Array;
}

function init(x0: Float64Array, { samples, design }: SpaceFillingOptions, { bounds, seed }: MethodContext): SpaceFillingState {
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    points: samplePoints('space-filling', design, samples - 1, x0.length, keyOf(seed)),
    evaluated: 0,
    lower: bounds?.lower.slice() ?? x0.slice(),
    upper: bounds?.upper.slice() ?? x0.slice(),
  };
}

function update(state: SpaceFillingState, { value }: Observation, { samples }: SpaceFillingOptions, into: SpaceFillingState): SpaceFillingState {
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.iteration = state.iteration + (isBetter ? 1 : 0);
  into.evaluated = state.evaluated + 1;
  into.stop = into.evaluated >= samples ? 'search-complete' : null;
  const { query, points, lower, upper } = into;
  const n = query.length;
  for (let i = 0; i < n && into.stop === null; i++) {
    const low = lower[i]!;
    query[i] = Math.min(upper[i]!, Math.max(low, low + points[state.evaluated * n + i]! * (upper[i]! - low)));
  }
  return into;
}

/** Search over a space-filling design. */
export const spaceFilling = defineMinimizer({
  id: 'space-filling',
  summary: 'Evaluates the points of a Latin hypercube or Sobol design of the box.',
  aliases: ['latin-hypercube', 'lhs', 'sobol', 'quasi-random'],
  goodFor: 'A first look at up to twenty variables.',
  notFor: 'Accuracy.',
  sources: ['M. McKay, R. Beckman, W. Conover, Technometrics 21 (1979) 239-245', 'S. Joe, F. Kuo, SIAM J. Sci. Comput. 30 (2008) 2635-2654'],
  traits: { needs: ['value'], bounds: 'required', stochastic: true, global: true, tol: [] },
  options,
  init,
  update,
});
