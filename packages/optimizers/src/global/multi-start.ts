/**
 * Multi-start: local searches from the start and from the points of a space-filling design. Gradients (or differences).
 *
 * Source: Rinnooy Kan and Timmer, Math. Program. 39 (1987) 27-56; without their clustering. The local search is L-BFGS-B.
 * Good for: smooth functions with few minima; it finds the lowest with a probability that grows with the number of starts.
 * Not for: f that is not smooth. Cost: `starts` local searches; keeps n starts floats.
 */
import { keyOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { samplePoints, samplings } from '../search/sampling.ts';
import { boxOf, clamp } from './box.ts';
import { advanceLocal, beginLocal, type LocalSearch } from './local-search.ts';

const options = o.options({
  starts: o.integer({ min: 1, default: 20, describe: 'Local searches, the one from the start included.', unit: '1', scale: 'log' }),
  sampling: o.choice(samplings, { default: 'latin-hypercube', describe: 'How the other starts are chosen.' }),
});

/** Options of multi-start. */
export type MultiStartOptions = OptionsOf<typeof options>;

/** State of multi-start. */
export interface MultiStartState extends MethodState {
  lower: Float64Array;
  upper: Float64Array;
  /** Other starts in the unit cube, shape [starts - 1, n]; the same for the whole run. */
  points: Float64Array;
  local: LocalSearch;
}

function init(x0: Float64Array, { starts, sampling }: MultiStartOptions, { bounds, seed }: MethodContext): MultiStartState {
  const box = boxOf(bounds, x0.length);
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    ...box,
    points: samplePoints('multi-start', sampling, starts - 1, x0.length, keyOf(seed)),
    local: beginLocal(x0, box),
  };
}

function update(state: MultiStartState, observation: Observation, { starts }: MultiStartOptions, into: MultiStartState): MultiStartState {
  const isEnded = advanceLocal(state.local, observation, into.local);
  const { value } = observation;
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.iteration = state.iteration + (isEnded ? 1 : 0);
  into.stop = null;
  if (isEnded && into.iteration >= starts) into.stop = 'search-complete';
  else if (isEnded) {
    const { lower, upper, points } = into;
    const n = lower.length;
    const from = lower.map((low, i) => clamp(low + points[state.iteration * n + i]! * (upper[i]! - low), low, upper[i]!));
    into.local = beginLocal(from, into);
  }
  into.query.set(into.local.query);
  return into;
}

/** Local searches from many starts. */
export const multiStart = defineMinimizer({
  id: 'multi-start',
  summary: 'Local searches from the points of a space-filling design.',
  aliases: ['multistart'],
  goodFor: 'Smooth functions with few minima.',
  notFor: 'Functions that are not smooth.',
  sources: ['A. Rinnooy Kan, G. Timmer, Math. Program. 39 (1987) 27-56'],
  traits: { needs: ['value', 'gradient'], bounds: 'required', stochastic: true, global: true, tol: [] },
  options,
  init,
  update,
});
