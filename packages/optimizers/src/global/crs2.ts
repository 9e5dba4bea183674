/**
 * Controlled random search with local mutation: the worst member of a population is replaced by reflections of random simplices.
 *
 *   trial = 2 centroid(best, n - 1 random members) - one more random member;   outside the box it is drawn again
 *   if it is not better than the worst:  trial' = (1 + w) best - w trial,  w uniform in [0, 1) per variable
 *
 * Source: Price, J. Optim. Theory Appl. 40 (1983) 333-348; local mutation: Kaelo and Ali, J. Optim. Theory Appl. 130 (2006) 253-264.
 * Good for: functions of up to about ten variables, without any parameter to set. Not for: many variables; accuracy comes slowly.
 * Cost: 1 value and n^2 operations per update; keeps (population + 6) n floats. `iteration` counts replacements.
 */
import { type Key, keyOf, type Stream, streamOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { boxOf, clamp } from './box.ts';
import { checkSize } from './integers.ts';

const options = o.options({
  population: o.integer({ min: 4, optional: true, describe: 'Members; default 10 (n + 1); at least n + 2.', unit: '1', scale: 'log' }),
  ftol: o.number({
    min: 0,
    default: 1e-12,
    describe: 'Ends when the values of all members differ by at most this, absolutely or relatively.',
    unit: 'f',
    scale: 'log',
  }),
});

/** Options of controlled random search. */
export type Crs2Options = OptionsOf<typeof options>;

/** State of controlled random search. */
export interface Crs2State extends MethodState {
  key: Key;
  lower: Float64Array;
  upper: Float64Array;
  /** Members, shape [population, n]. */
  population: Float64Array;
  values: Float64Array;
  /** Members of the first population evaluated. */
  filled: number;
  best: number;
  worst: number;
  /** Is the query a local mutation? */
  mutating: boolean;
  /** Evaluations since a value was not finite. */
  sinceBad: number;
}

function init(x0: Float64Array, { population }: Crs2Options, { bounds, seed }: MethodContext): Crs2State {
  const n = x0.length;
  const size = Math.max(n + 2, population ?? 10 * (n + 1));
  checkSize('crs2', n, size * n);
  const box = boxOf(bounds, n);
  const stream = streamOf(keyOf(seed));
  const members = new Float64Array(size * n);
  for (let k = 0; k < members.length; k++)
    members[k] = clamp(box.lower[k % n]! + stream.uniform() * (box.upper[k % n]! - box.lower[k % n]!), box.lower[k % n]!, box.upper[k % n]!);
  members.set(x0);
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    key: stream.key(),
    ...box,
    population: members,
    values: new Float64Array(size).fill(Infinity),
    filled: 0,
    best: 0,
    worst: 0,
    mutating: false,
    sinceBad: 0,
  };
}

function update(state: Crs2State, { value }: Observation, { ftol }: Crs2Options, into: Crs2State): Crs2State {
  into.population.set(state.population);
  into.values.set(state.values);
  into.lower.set(state.lower);
  into.upper.set(state.upper);
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.stop = null;
  into.iteration = state.iteration;
  into.best = state.best;
  into.worst = state.worst;
  into.filled = state.filled;
  into.sinceBad = value < Infinity ? state.sinceBad + 1 : 0;
  const n = into.x.length;
  const size = into.values.length;
  const stream = streamOf(state.key);
  const isFilling = state.filled < size;
  const isReplacing = isFilling || value < state.values[state.worst]!;
  const place = isFilling ? state.filled : state.worst;
  if (isReplacing) {
    into.population.set(state.query, place * n);
    into.values[place] = value;
    into.filled = Math.min(size, state.filled + 1);
    if (into.filled === size) rank(into);
    into.iteration += isFilling ? 0 : 1;
  }
  if (into.filled < size) {
    into.query.set(into.population.subarray(into.filled * n, (into.filled + 1) * n));
  } else {
    // Members that came together next to values that are not finite have not converged.
    if (hasConverged(into, ftol)) into.stop = into.sinceBad < size ? 'stalled' : 'function-tolerance';
    into.mutating = !isReplacing && !state.mutating;
    if (into.mutating) mutate(into, state.query, stream);
    else reflectSimplex(into, stream);
  }
  if (into.filled < size) into.mutating = false;
  into.key = stream.key();
  return into;
}

function rank(into: Crs2State): void {
  const { values } = into;
  into.best = 0;
  into.worst = 0;
  for (let k = 1; k < values.length; k++) {
    if (values[k]! < values[into.best]!) into.best = k;
    if (values[k]! > values[into.worst]!) into.worst = k;
  }
}

function hasConverged({ values, best, worst }: Crs2State, ftol: number): boolean {
  const [low, high] = [values[best]!, values[worst]!];
  return high < Infinity && high - low <= ftol * Math.max(1, Math.abs(low));
}

/** A trial by reflection inside the box; after 100 draws outside it is cut off at the bounds. */
function reflectSimplex(into: Crs2State, stream: Stream): void {
  const { query, population, values, best, lower, upper } = into;
  const n = query.length;
  for (let attempt = 0; attempt < 100; attempt++) {
    const chosen = [best];
    while (chosen.length < n + 1) {
      const k = stream.integer(0, values.length - 1);
      if (!chosen.includes(k)) chosen.push(k);
    }
    const last = chosen.pop()!;
    let isInside = true;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (const k of chosen) sum += population[k * n + i]!;
      const value = (2 * sum) / n - population[last * n + i]!;
      // A fixed variable must not miss its bound by rounding.
      query[i] = lower[i] === upper[i] ? lower[i]! : value;
      isInside &&= query[i]! >= lower[i]! && query[i]! <= upper[i]!;
    }
    if (isInside) return;
  }
  for (let i = 0; i < n; i++) query[i] = clamp(query[i]!, lower[i]!, upper[i]!);
}

/** The failed trial thrown to the other side of the best member. */
function mutate(into: Crs2State, trial: Float64Array, stream: Stream): void {
  const { query, population, best, lower, upper } = into;
  const n = query.length;
  for (let i = 0; i < n; i++) {
    const w = stream.uniform();
    query[i] = clamp((1 + w) * population[best * n + i]! - w * trial[i]!, lower[i]!, upper[i]!);
  }
}

/** Controlled random search. */
export const crs2 = defineMinimizer({
  id: 'crs2',
  summary: 'The worst member of a population is replaced by reflections of random simplices.',
  aliases: ['crs2-lm', 'crs', 'controlled-random-search'],
  formula: String.raw`x = 2 \bar x_{1..n} - x_{n+1}`,
  goodFor: 'Functions of up to about ten variables, with nothing to set.',
  notFor: 'Many variables.',
  sources: ['W. Price, J. Optim. Theory Appl. 40 (1983) 333-348', 'P. Kaelo, M. Ali, J. Optim. Theory Appl. 130 (2006) 253-264'],
  traits: { needs: ['value'], bounds: 'required', stochastic: true, global: true, tol: ['ftol'] },
  options,
  init,
  update,
});
