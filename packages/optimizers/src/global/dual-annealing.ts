/**
 * Dual annealing: generalised simulated annealing with local searches. Gradients (or differences) in the local searches.
 *
 *   temperature k:  T = T0 (2^(q-1) - 1) / ((k + 2)^(q-1) - 1);   2 n visits per temperature, first of all variables, then of one each
 *   accepted with probability (1 - (1 - a) df / (T / (k + 1)))^(1/(1-a)), 0 where that is negative
 *
 * After each temperature L-BFGS-B starts from the best point when the annealing has improved it, otherwise sometimes from the
 * current one. When T falls below `restartRatio` T0 the walk restarts at a random point with T0.
 * Source: Xiang, Sun, Fan and Gong, Phys. Lett. A 233 (1997) 216-220; settings and the dual phase as in SciPy's dual_annealing.
 * Good for: rugged functions in a box. Not for: many variables. Cost: 2 n values per temperature and local searches; keeps 8 n floats and
 *   what L-BFGS-B keeps.
 */
import { type Key, keyOf, type Stream, streamOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { boxOf, uniformPoint } from './box.ts';
import { visitScale, visitStep, wrap } from './dual-annealing/visit.ts';
import { advanceLocal, beginLocal, type LocalSearch } from './local-search.ts';

const options = o.options({
  temperatures: o.integer({ min: 1, default: 1000, describe: 'Temperatures before the search is complete.', unit: '1', scale: 'log' }),
  initialTemperature: o.number({ gt: 0.01, max: 5e4, default: 5230, describe: 'T0.', unit: '1', scale: 'log' }),
  restartRatio: o.number({ gt: 0, lt: 1, default: 2e-5, describe: 'Share of T0 below which the walk restarts.', unit: '1', scale: 'log' }),
  visit: o.number({ gt: 1, lt: 3, default: 2.62, describe: 'Parameter q of the steps: larger has heavier tails.', unit: '1' }),
  accept: o.number({ min: -1e4, max: -5, default: -5, describe: 'Parameter a of acceptance: smaller is stricter.', unit: '1' }),
  localSearch: o.boolean({ default: true, describe: 'Search locally after a temperature.' }),
});

/** Options of dual annealing. */
export type DualAnnealingOptions = OptionsOf<typeof options>;

/** State of dual annealing. */
export interface DualAnnealingState extends MethodState {
  key: Key;
  lower: Float64Array;
  upper: Float64Array;
  phase: 'visit' | 'local';
  /** The point at which the walk is, shape [n]. */
  current: Float64Array;
  currentFun: number;
  /** Temperatures since the last restart. */
  cooling: number;
  /** Visit of this temperature, 0, ..., 2 n - 1; -1 while a new start is evaluated. */
  visit: number;
  /** Was the best point improved at this temperature? */
  improved: boolean;
  /** Temperatures since the best point was improved. */
  waiting: number;
  local: LocalSearch;
}

function init(x0: Float64Array, _options: DualAnnealingOptions, { bounds, seed }: MethodContext): DualAnnealingState {
  const box = boxOf(bounds, x0.length);
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    key: keyOf(seed),
    ...box,
    phase: 'visit',
    current: x0.slice(),
    currentFun: Infinity,
    cooling: 0,
    visit: -1,
    improved: false,
    waiting: 0,
    local: beginLocal(x0, box),
  };
}

function update(state: DualAnnealingState, observation: Observation, options: DualAnnealingOptions, into: DualAnnealingState): DualAnnealingState {
  for (const name of ['currentFun', 'cooling', 'visit', 'improved', 'waiting', 'iteration', 'key', 'phase', 'wants'] as const)
    into[name] = state[name] as never;
  into.current.set(state.current);
  into.stop = null;
  const { value } = observation;
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  const stream = streamOf(state.key);
  if (state.phase === 'local') {
    if (advanceLocal(state.local, observation, into.local)) {
      if (into.local.fun < into.currentFun) {
        into.current.set(into.local.x);
        into.currentFun = into.local.fun;
      }
      cool(into, stream, options);
    } else into.query.set(into.local.query);
  } else {
    walk(state, value, isBetter, stream, options, into);
  }
  into.key = stream.key();
  return into;
}

/** One visit has been evaluated: accept it or not, and go on. */
function walk(state: DualAnnealingState, value: number, isBetter: boolean, stream: Stream, options: DualAnnealingOptions, into: DualAnnealingState): void {
  const n = into.x.length;
  const step = temperatureAt(into.cooling, options) / (into.cooling + 1);
  if (state.visit < 0 || value < state.currentFun || stream.uniform() < acceptance(value - state.currentFun, step, options.accept)) {
    into.current.set(state.query);
    into.currentFun = value;
  }
  into.improved ||= isBetter;
  into.visit += 1;
  if (into.visit < 2 * n) {
    proposeVisit(into, stream, options);
    return;
  }
  into.waiting = into.improved ? 0 : into.waiting + 1;
  const chance = Math.exp((100 * n * (into.fun - into.currentFun)) / step);
  const isAtBest = into.improved || Number.isNaN(into.fun);
  if (options.localSearch && Number.isFinite(into.fun) && (isAtBest || chance >= stream.uniform() || into.waiting >= 1000)) {
    if (into.waiting >= 1000) into.waiting = 0;
    into.phase = 'local';
    into.wants = 'value+gradient';
    into.local = beginLocal(isAtBest ? into.x : into.current, into);
    into.query.set(into.local.query);
  } else cool(into, stream, options);
}

function temperatureAt(k: number, { initialTemperature, visit }: DualAnnealingOptions): number {
  return (initialTemperature * (2 ** (visit - 1) - 1)) / ((k + 2) ** (visit - 1) - 1);
}

function acceptance(rise: number, temperature: number, a: number): number {
  const base = 1 - ((1 - a) * rise) / temperature;
  return base <= 0 ? 0 : base ** (1 / (1 - a));
}

/** Ends a temperature. */
function cool(into: DualAnnealingState, stream: Stream, options: DualAnnealingOptions): void {
  into.phase = 'visit';
  into.wants = 'value';
  into.improved = false;
  into.iteration += 1;
  into.cooling += 1;
  into.visit = 0;
  if (into.iteration >= options.temperatures) {
    into.stop = 'search-complete';
    into.query.set(into.x);
  } else if (temperatureAt(into.cooling, options) < options.initialTemperature * options.restartRatio) {
    into.cooling = 0;
    into.visit = -1;
    uniformPoint(into.query, stream, into.lower, into.upper, into.x, 1);
  } else proposeVisit(into, stream, options);
}

/** The next visit: all variables in the first n visits of a temperature, one in each of the others. */
function proposeVisit(into: DualAnnealingState, stream: Stream, options: DualAnnealingOptions): void {
  const { query, current, lower, upper, visit } = into;
  const n = query.length;
  const scale = visitScale(temperatureAt(into.cooling, options), options.visit);
  const common = visitStep(stream, scale, options.visit);
  query.set(current);
  for (let i = 0; i < n; i++) {
    if (visit >= n && visit - n !== i) continue;
    const step = visit >= n ? common : visitStep(stream, scale, options.visit);
    query[i] = wrap(current[i]! + step, lower[i]!, upper[i]!);
  }
}

/** Dual annealing over a box. */
export const dualAnnealing = defineMinimizer({
  id: 'dual-annealing',
  summary: 'Generalised simulated annealing with local searches.',
  aliases: ['dual_annealing', 'simulated-annealing', 'gsa'],
  formula: String.raw`T_k = T_0 \frac{2^{q-1} - 1}{(k + 2)^{q-1} - 1}`,
  goodFor: 'Rugged functions in a box.',
  notFor: 'Many variables.',
  sources: ['Y. Xiang, D. Sun, W. Fan, X. Gong, Phys. Lett. A 233 (1997) 216-220'],
  traits: { needs: ['value', 'gradient'], bounds: 'required', stochastic: true, global: true, tol: [] },
  options,
  init,
  update,
});
