/**
 * Simplicial homology global optimisation: samples of the box are joined to a complex, and a local search starts from every vertex that is
 * lower than its neighbours. It returns all the minima that it has found. Gradients (or differences) in the local searches.
 *
 *   iteration k:  `samples` more points of Sobol's sequence;  starts = { v : f(v) < f(w) for all neighbours w of v }
 *
 * Samples that violate an inequality are left out of the complex (equations are left to the local searches: SLSQP, or L-BFGS-B without
 * constraints); while no point is feasible, a search starts from the least violation. The sequence is deterministic and starts with x0.
 * Source: S. C. Endres, C. Sandrock, W. W. Focke, J. Global Optim. 72 (2018) 181-217, doi:10.1007/s10898-018-0645-y.
 * Ours, not theirs: neighbours are those of the Gabriel graph, which is part of the Delaunay complex, so the starts are at least theirs;
 *   vertices that have been started from, or that lie where a search has ended, are not started from again.
 * Good for: all minima of a smooth function of up to about ten variables, with constraints. Not for: noise, kinks.
 * Cost: `samples` values per iteration and the local searches, about N n operations per new sample, N in all; keeps N n floats.
 */
import { type ConstraintShape, defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { checkSobolDimension, sobolPoint } from '../search/sobol.ts';
import { boxOf, clamp } from './box.ts';
import { type Complex, extend, minimisersOf, type Sample, squaredDistance } from './shgo/complex.ts';
import { advanceShgoLocal, beginShgoLocal, type ShgoLocal } from './shgo/local.ts';
import { isBetter, violationOf } from './violation.ts';

const options = o.options({
  samples: o.integer({ min: 2, default: 100, describe: 'New samples per iteration.', unit: '1', scale: 'log' }),
  iterations: o.integer({ min: 1, default: 3, describe: 'Iterations before the search is complete.', unit: '1', scale: 'log' }),
  ctol: o.number({ min: 0, default: 1e-8, describe: 'Violations up to this count as none.', unit: 'c', scale: 'log' }),
});

/** Options of SHGO. */
export type ShgoOptions = OptionsOf<typeof options>;

/** A local minimum that SHGO has found. */
export interface FoundMinimum {
  /** Shape [n]. */
  readonly x: readonly number[];
  readonly fun: number;
}

/** State of SHGO. */
export interface ShgoState extends MethodState {
  phase: 'sample' | 'local';
  lower: Float64Array;
  upper: Float64Array;
  constraints: ConstraintShape | null;
  violation: number;
  /** The samples of finished iterations, and those of this one. Lists are never written to, so states share them. */
  complex: Complex;
  fresh: readonly Sample[];
  /** Samples from which local searches have started, and those from which they will in this iteration. */
  started: readonly number[];
  queue: readonly (readonly number[])[];
  /** The minima found, in order of discovery. */
  minima: readonly FoundMinimum[];
  local: ShgoLocal;
}

function init(x0: Float64Array, _options: ShgoOptions, { bounds, constraints }: MethodContext): ShgoState {
  checkSobolDimension('shgo', x0.length);
  const box = boxOf(bounds, x0.length);
  const shape = constraints === undefined ? null : { count: constraints.count, lower: constraints.lower.slice(), upper: constraints.upper.slice() };
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'sample',
    ...box,
    constraints: shape,
    violation: Infinity,
    complex: { samples: [], below: [] },
    fresh: [],
    started: [],
    queue: [],
    minima: [],
    local: beginShgoLocal(x0, box.lower, box.upper, shape),
  };
}

function update(state: ShgoState, observation: Observation, given: ShgoOptions, into: ShgoState): ShgoState {
  for (const name of ['iteration', 'phase', 'complex', 'fresh', 'started', 'queue', 'minima'] as const) Object.assign(into, { [name]: state[name] });
  into.stop = null;
  const { query, constraints } = state;
  const { value } = observation;
  const exact = constraints === null ? 0 : violationOf(observation.constraints, constraints.lower, constraints.upper);
  const violation = exact <= given.ctol ? 0 : exact;
  const isGain = state.wants !== 'gradient' && isBetter(value, violation, state.fun, state.violation);
  into.x.set(isGain ? query : state.x);
  into.fun = isGain ? value : state.fun;
  into.violation = isGain ? violation : state.violation;
  if (state.phase === 'sample') {
    into.fresh = [...state.fresh, { at: unitOf(query, state), value: isInside(observation.constraints, constraints, given.ctol) ? value : Infinity }];
    if (into.fresh.length === given.samples) closeSampling(into);
  } else if (advanceShgoLocal(state.local, observation, into.local, constraints)) {
    note(into);
    beginNext(into);
  }
  if (into.phase === 'local') {
    into.wants = into.local.wants;
    into.query.set(into.local.query);
  } else if (into.iteration >= given.iterations) {
    into.stop = into.violation > 0 ? 'infeasible' : 'search-complete';
    into.query.set(into.x);
  } else {
    into.wants = 'value';
    placeSample(into);
  }
  return into;
}

/** The complex is built, and the vertices from which to start are chosen. */
function closeSampling(into: ShgoState): void {
  into.complex = extend(into.complex, into.fresh);
  into.fresh = [];
  const ends = into.minima.map(({ x }) => unitOf(x, into));
  const { samples } = into.complex;
  const isNew = (k: number) => !into.started.includes(k) && !ends.some((end) => squaredDistance(end, samples[k]!.at) < 1e-6);
  const starts = minimisersOf(into.complex).filter(isNew);
  into.started = [...into.started, ...starts];
  into.queue = starts.map((k) => samples[k]!.at);
  if (into.violation > 0 && into.violation < Infinity) into.queue = [unitOf(into.x, into), ...into.queue];
  into.phase = 'local';
  beginNext(into);
}

/** Are all inequalities kept to the tolerance? */
function isInside(rows: Float64Array | undefined, constraints: ConstraintShape | null, ctol: number): boolean {
  if (constraints === null) return true;
  const { lower, upper, count } = constraints;
  for (let k = 0; k < count; k++) {
    const row = rows![k]!;
    if (lower[k] !== upper[k] && !(row >= lower[k]! - ctol && row <= upper[k]! + ctol)) return false;
  }
  return true;
}

/** The next local search, or the next iteration. */
function beginNext(into: ShgoState): void {
  const [next, ...rest] = into.queue;
  if (next === undefined) {
    into.phase = 'sample';
    into.iteration += 1;
    return;
  }
  const { lower, upper, constraints } = into;
  const from = lower.map((low, i) => fromUnit(next[i]!, low, upper[i]!));
  into.queue = rest;
  into.local = beginShgoLocal(from, lower, upper, constraints);
}

/** Keeps the end of a local search unless it is infeasible or known. */
function note(into: ShgoState): void {
  const { x, fun, violation = 0 } = into.local;
  if (!Number.isFinite(fun) || violation > 1e-6) return;
  const end = unitOf(x, into);
  const isSame = ({ x: known }: FoundMinimum) => squaredDistance(unitOf(known, into), end) < 1e-8;
  const known = into.minima.find(isSame);
  if (known !== undefined && known.fun <= fun) return;
  into.minima = [...into.minima.filter((minimum) => minimum !== known), { x: Array.from(x), fun }];
}

/** Sample k is point k of the sequence; the first of all is x0. */
function placeSample(into: ShgoState): void {
  const { query, lower, upper } = into;
  sobolPoint(query, into.complex.samples.length + into.fresh.length - 1);
  for (let i = 0; i < query.length; i++) query[i] = fromUnit(query[i]!, lower[i]!, upper[i]!);
}

function fromUnit(share: number, low: number, high: number): number {
  return clamp(low + share * (high - low), low, high);
}

function unitOf(x: ArrayLike<number>, { lower, upper }: ShgoState): number[] {
  return Array.from(x, (value, i) => (upper[i]! > lower[i]! ? (value - lower[i]!) / (upper[i]! - lower[i]!) : 0));
}

/** Simplicial homology global optimisation. */
export const shgo = defineMinimizer({
  id: 'shgo',
  summary: 'Local searches from all samples that are lower than their neighbours; finds all minima, with constraints.',
  aliases: ['simplicial-homology'],
  formula: String.raw`\{ v \in V : f(v) < f(w)\ \forall w \sim v \}`,
  goodFor: 'All minima of a smooth function of up to about ten variables, with constraints.',
  notFor: 'Noisy functions, functions with kinks.',
  sources: ['S. Endres, C. Sandrock, W. Focke, J. Global Optim. 72 (2018) 181-217, doi:10.1007/s10898-018-0645-y'],
  traits: { needs: ['value', 'gradient'], bounds: 'required', constraints: true, stochastic: false, global: true, tol: [] },
  options,
  init,
  update,
  extras: ({ minima }) => ({ minima: minima.toSorted((a, b) => a.fun - b.fun) }),
});
