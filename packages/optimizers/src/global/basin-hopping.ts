/**
 * Basin-hopping: a walk over local minima. Gradients (or differences), one observation per update.
 *
 *   y = local minimum from x + uniform(-step, step)^n,   x+ = y with probability min(1, exp(-(f(y) - f(x)) / temperature))
 *
 * The step grows or shrinks by a tenth every `adaptEvery` hops, so that about half of the hops are accepted.
 * Source: Wales and Doye, J. Phys. Chem. A 101 (1997) 5111-5116, doi:10.1021/jp970984n. The local search is L-BFGS-B.
 * Good for: smooth functions with many minima of which low ones lie near each other. Not for: f that is not smooth.
 * Cost: `hops` + 1 local searches; keeps what L-BFGS-B keeps.
 */
import { type Key, keyOf, streamOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { boxOf, reflect } from './box.ts';
import { advanceLocal, beginLocal, type LocalSearch } from './local-search.ts';

const options = o.options({
  hops: o.integer({ min: 0, default: 100, describe: 'Hops after the first local search.', unit: '1', scale: 'log' }),
  temperature: o.number({ min: 0, default: 1, describe: 'Rise of f that is accepted with probability 1/e.', unit: 'f', scale: 'log' }),
  step: o.number({ gt: 0, default: 0.5, describe: 'First size of a hop in each variable.', unit: 'x', scale: 'log' }),
  adaptEvery: o.integer({ min: 1, default: 50, describe: 'Hops between two changes of the step.', unit: '1' }),
  patience: o.integer({ min: 1, default: 1_000_000, describe: 'Ends when the best minimum has not changed for so many hops.', unit: '1', scale: 'log' }),
});

/** Options of basin-hopping. */
export type BasinHoppingOptions = OptionsOf<typeof options>;

/** State of basin-hopping. */
export interface BasinHoppingState extends MethodState {
  key: Key;
  lower: Float64Array;
  upper: Float64Array;
  local: LocalSearch;
  /** The minimum at which the walk is, shape [n]. */
  current: Float64Array;
  currentFun: number;
  step: number;
  hops: number;
  /** Hops accepted since the last change of the step. */
  accepted: number;
  /** The lowest minimum that a local search has ended at; NaN before there is one. */
  lowest: number;
  /** Hops since it was found. */
  waiting: number;
}

function init(x0: Float64Array, { step }: BasinHoppingOptions, { bounds, seed }: MethodContext): BasinHoppingState {
  const box = boxOf(bounds, x0.length);
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    key: keyOf(seed),
    ...box,
    local: beginLocal(x0, box),
    current: x0.slice(),
    currentFun: NaN,
    step,
    hops: 0,
    accepted: 0,
    lowest: NaN,
    waiting: 0,
  };
}

function update(state: BasinHoppingState, observation: Observation, options: BasinHoppingOptions, into: BasinHoppingState): BasinHoppingState {
  const isEnded = advanceLocal(state.local, observation, into.local);
  const { value } = observation;
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.current.set(state.current);
  for (const name of ['currentFun', 'step', 'hops', 'accepted', 'lowest', 'waiting', 'iteration', 'key'] as const) into[name] = state[name] as never;
  into.stop = null;
  if (isEnded) hop(into, options);
  into.query.set(into.local.query);
  return into;
}

/** Accepts or refuses the minimum that was found, and starts the next local search. */
function hop(into: BasinHoppingState, { hops, temperature, adaptEvery, patience, step }: BasinHoppingOptions): void {
  const { local, current, lower, upper } = into;
  const stream = streamOf(into.key);
  const rise = local.fun - into.currentFun;
  const isFirst = Number.isNaN(into.currentFun);
  const isAccepted = Number.isFinite(local.fun) && (isFirst || rise < 0 || stream.uniform() < Math.exp(-rise / temperature));
  const isLower = !(local.fun >= into.lowest - 1e-12 * Math.abs(into.lowest));
  into.waiting = isLower ? 0 : into.waiting + 1;
  if (isLower) into.lowest = local.fun;
  if (isAccepted) {
    current.set(local.x);
    into.currentFun = local.fun;
    into.accepted += isFirst ? 0 : 1;
  }
  into.iteration += 1;
  if (into.hops >= hops || into.waiting >= patience) {
    into.stop = 'search-complete';
    return;
  }
  into.hops += 1;
  if (into.hops % adaptEvery === 0) {
    into.step = Math.max(step * 1e-6, into.accepted > adaptEvery / 2 ? into.step / 0.9 : into.step * 0.9);
    into.accepted = 0;
  }
  const from = current.map((value, i) => reflect(value + (2 * stream.uniform() - 1) * into.step, lower[i]!, upper[i]!));
  into.local = beginLocal(from, into);
  into.key = stream.key();
}

/** Basin-hopping. */
export const basinHopping = defineMinimizer({
  id: 'basin-hopping',
  summary: 'A random walk over local minima, each found by a local search.',
  aliases: ['basinhopping', 'basin_hopping'],
  formula: String.raw`x_{k+1} = \mathrm{local}(x_k + \mathcal U(-s, s)^n) \text{ with probability } \min(1, e^{-\Delta f / T})`,
  goodFor: 'Smooth functions whose low minima lie near each other.',
  notFor: 'Functions that are not smooth.',
  sources: ['D. Wales, J. Doye, J. Phys. Chem. A 101 (1997) 5111-5116, doi:10.1021/jp970984n'],
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: true, global: true, tol: [] },
  options,
  init,
  update,
});
