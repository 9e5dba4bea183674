/**
 * Differential evolution: members of a population are replaced by better combinations of others. Values only, one per update.
 *
 *   v = mutation of x with scale F,   u = crossover of v and x at rate CR,   x+ = u if f(u) <= f(x), else x
 *
 * The default draws F and CR from what has been successful ('adaptive'); the classic mutations take F from [scaleLow, scaleHigh], drawn anew
 * in every generation, and CR = `crossoverRate`. A new member takes part at once. Points with smaller violation of the constraints win
 * before values count.
 * Source: Storn and Price, J. Global Optim. 11 (1997) 341-359, doi:10.1023/A:1008202821328; 'adaptive': Zhang and Sanderson (JADE), IEEE
 *   Trans. Evol. Comput. 13 (2009) 945-958, and Tanabe and Fukunaga (SHADE), CEC 2013; constraints: Deb, CMAME 186 (2000) 311-338.
 * Good for: separable and multimodal functions, integers, constraints. Not for: more than about 50 variables; smooth functions.
 * Cost: 1 value and n operations per update; keeps 2 population n floats, rows of which states share.
 */
import { type Key, keyOf, type Stream, streamOf } from '@thetakit/random';
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o, type StopReason } from '@thetakit/registry';
import { boxOf } from './box.ts';
import { beginHistory, closeGeneration, copyHistory, drawParameters, type History, noteSuccess } from './differential-evolution/memory.ts';
import { cross, type Mutation, mutate, mutations } from './differential-evolution/mutation.ts';
import { checkIntegers, checkSize, roundIntegers } from './integers.ts';
import { isBetter, violationOf } from './violation.ts';

const options = o.options({
  mutation: o.choice(mutations, { default: 'adaptive', describe: 'How a trial is made from members.' }),
  crossover: o.choice(['binomial', 'exponential'], { default: 'binomial', describe: 'Which components of a trial come from the mutant.' }),
  population: o.integer({ min: 6, optional: true, describe: 'Members; default max(20, 8 n) for adaptive, max(20, 15 n) otherwise.', unit: '1', scale: 'log' }),
  scaleLow: o.number({ min: 0, max: 2, default: 0.5, describe: 'Least F of the classic mutations.', unit: '1' }),
  scaleHigh: o.number({ min: 0, max: 2, default: 1, describe: 'Largest F of the classic mutations.', unit: '1' }),
  crossoverRate: o.number({ min: 0, max: 1, default: 0.7, describe: 'CR of the classic mutations.', unit: '1' }),
  integers: o.vector({ min: 0, optional: true, describe: 'Indices of variables that take whole values.', unit: '1' }),
  restarts: o.integer({ min: 0, default: 0, describe: 'Most restarts after convergence.', unit: '1' }),
  ftol: o.number({ min: 0, default: 1e-12, describe: 'Ends when the values of all members differ by at most this.', unit: 'f', scale: 'log' }),
  xtol: o.number({ min: 0, default: 1e-10, describe: 'Ends when all members lie within this share of the box.', unit: '1', scale: 'log' }),
});

/** Options of differential evolution. */
export type DifferentialEvolutionOptions = OptionsOf<typeof options>;

/** State of differential evolution. */
export interface DifferentialEvolutionState extends MethodState {
  key: Key;
  lower: Float64Array;
  upper: Float64Array;
  /** Members, `population` rows of n numbers. Lists and rows are never written to, so states share them. */
  population: readonly (readonly number[])[];
  /** Their values, Infinity before they are evaluated. */
  values: Float64Array;
  /** Their violations of the constraints. */
  violations: Float64Array;
  /** Violation at x. */
  violation: number;
  /** Members that were replaced, at most as many. */
  archive: readonly (readonly number[])[];
  /** Members from best to worst at the start of the generation. */
  ranks: Int32Array;
  /** Member whose turn it is. */
  index: number;
  /** Is the first population still being evaluated? */
  filling: boolean;
  /** F and CR of the trial. */
  scale: number;
  rate: number;
  history: History;
  /** Restarts made. */
  runs: number;
  /** Bounds of the constraint rows. */
  constraintLower: Float64Array;
  constraintUpper: Float64Array;
}

function init(
  x0: Float64Array,
  { population, mutation, integers }: DifferentialEvolutionOptions,
  { bounds, constraints, seed }: MethodContext,
): DifferentialEvolutionState {
  const n = x0.length;
  const size = population ?? Math.max(20, (mutation === 'adaptive' ? 8 : 15) * n);
  const box = boxOf(bounds, n);
  checkIntegers('differential-evolution', integers, box.lower, box.upper);
  checkSize('differential-evolution', n, 2 * size * n);
  const stream = streamOf(keyOf(seed));
  const state: DifferentialEvolutionState = {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    key: keyOf(seed),
    ...box,
    population: [],
    values: new Float64Array(size),
    violations: new Float64Array(size),
    violation: Infinity,
    archive: [],
    ranks: new Int32Array(size),
    index: 0,
    filling: true,
    scale: 0.5,
    rate: 0.5,
    history: beginHistory(),
    runs: 0,
    constraintLower: constraints?.lower.slice() ?? new Float64Array(0),
    constraintUpper: constraints?.upper.slice() ?? new Float64Array(0),
  };
  fill(state, stream, integers);
  roundIntegers(state.query, integers, state.lower, state.upper);
  state.x.set(state.query);
  state.population = [Array.from(state.query), ...state.population.slice(1)];
  state.key = stream.key();
  return state;
}

/** A new population by Latin hypercube: each variable has one member in each of as many equal parts of its range. */
function fill(state: DifferentialEvolutionState, stream: Stream, integers: ArrayLike<number> | undefined): void {
  const { values, violations, lower, upper, ranks } = state;
  const size = values.length;
  const n = lower.length;
  const rows = Array.from({ length: size }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const order = stream.permutation(size);
    rows.forEach((row, k) => {
      row[i] = lower[i]! + ((order[k]! + stream.uniform()) / size) * (upper[i]! - lower[i]!);
    });
  }
  for (const row of rows) roundIntegers(row, integers, lower, upper);
  state.population = rows.map((row) => Array.from(row));
  state.archive = [];
  values.fill(Infinity);
  violations.fill(Infinity);
  for (let k = 0; k < size; k++) ranks[k] = k;
  state.index = 0;
  state.filling = true;
  state.history = beginHistory();
}

function carry(state: DifferentialEvolutionState, into: DifferentialEvolutionState): void {
  for (const name of ['x', 'lower', 'upper', 'values', 'violations', 'constraintLower', 'constraintUpper'] as const) into[name].set(state[name]);
  into.ranks.set(state.ranks);
  into.fun = state.fun;
  into.violation = state.violation;
  into.population = state.population;
  into.archive = state.archive;
  into.iteration = state.iteration;
  into.index = state.index;
  into.filling = state.filling;
  into.scale = state.scale;
  into.rate = state.rate;
  into.history = copyHistory(state.history);
  into.runs = state.runs;
  into.stop = null;
}

function update(
  state: DifferentialEvolutionState,
  { value, constraints }: Observation,
  options: DifferentialEvolutionOptions,
  into: DifferentialEvolutionState,
): DifferentialEvolutionState {
  carry(state, into);
  const stream = streamOf(state.key);
  const violation = violationOf(constraints, state.constraintLower, state.constraintUpper);
  select(state, value, violation, stream, into);
  into.index += 1;
  if (into.index === into.values.length) endGeneration(into, stream, options);
  if (into.stop === null) propose(into, stream, options);
  else into.query.set(into.x);
  into.key = stream.key();
  return into;
}

/** The query takes the place of the member whose turn it is, if it is as good, and of x, if it is better. */
function select(state: DifferentialEvolutionState, value: number, violation: number, stream: Stream, into: DifferentialEvolutionState): void {
  const { query, index } = state;
  if (isBetter(value, violation, state.fun, state.violation)) {
    into.x.set(query);
    into.fun = value;
    into.violation = violation;
  }
  const { population, values, violations, archive } = into;
  // Drawn whether or not it is needed, so that the next trial does not depend on it.
  const full = stream.integer(0, values.length - 1);
  const old = values[index]!;
  const oldViolation = violations[index]!;
  if (!(into.filling || violation < oldViolation || (violation === oldViolation && value <= old))) return;
  if (!into.filling && (value < old || violation < oldViolation)) {
    noteSuccess(into.history, state.scale, state.rate, violation < oldViolation ? oldViolation - violation : old - value);
    into.archive = withRow(archive, archive.length < values.length ? archive.length : full, population[index]!);
  }
  // The members of the first population are where their queries are.
  if (!into.filling) into.population = withRow(population, index, Array.from(query));
  values[index] = value;
  violations[index] = violation;
}

/** A copy of the list with another row. */
function withRow(rows: readonly (readonly number[])[], k: number, row: readonly number[]): readonly (readonly number[])[] {
  const copy = rows.slice();
  copy[k] = row;
  return copy;
}

function endGeneration(into: DifferentialEvolutionState, stream: Stream, options: DifferentialEvolutionOptions): void {
  const { values, violations, ranks } = into;
  into.index = 0;
  into.filling = false;
  into.iteration += 1;
  closeGeneration(into.history);
  ranks.sort((a, b) => violations[a]! - violations[b]! || values[a]! - values[b]! || a - b);
  into.scale = options.scaleLow + stream.uniform() * (options.scaleHigh - options.scaleLow);
  into.stop = verdict(into, options);
  if (into.stop === null || into.runs >= options.restarts) return;
  into.runs += 1;
  into.stop = null;
  fill(into, stream, options.integers);
}

/** Have all members come together? */
function verdict(
  { population, values, violations, lower, upper, ranks }: DifferentialEvolutionState,
  { ftol, xtol }: DifferentialEvolutionOptions,
): StopReason | null {
  const n = lower.length;
  const best = values[ranks[0]!]!;
  const worst = values[ranks.at(-1)!]!;
  if (worst === Infinity || violations.some((each) => each !== violations[0])) return null;
  const reason: StopReason | null = worst - best <= ftol ? 'function-tolerance' : isTogether() ? 'step-tolerance' : null;
  return reason !== null && violations[0]! > 0 ? 'infeasible' : reason;

  function isTogether(): boolean {
    for (let i = 0; i < n; i++) {
      let low = Infinity;
      let high = -Infinity;
      for (let k = 0; k < values.length; k++) {
        low = Math.min(low, population[k]![i]!);
        high = Math.max(high, population[k]![i]!);
      }
      if (high - low > xtol * (upper[i]! - lower[i]!)) return false;
    }
    return true;
  }
}

/** Writes the next trial, or the next member of the first population, into the query. */
function propose(into: DifferentialEvolutionState, stream: Stream, options: DifferentialEvolutionOptions): void {
  const { query, population, index, lower, upper } = into;
  const n = query.length;
  if (into.filling) {
    query.set(population[index]!);
    return;
  }
  const kind: Mutation = options.mutation;
  if (kind === 'adaptive') {
    const { scale, rate } = drawParameters(into.history, stream);
    into.scale = scale;
    into.rate = rate;
  } else into.rate = options.crossoverRate;
  mutate(query, kind, into, index, into.ranks, into.scale, stream);
  const parents = population[index]!;
  cross(query, parents, options.crossover, into.rate, stream);
  for (let i = 0; i < n; i++) {
    const parent = parents[i]!;
    // Half way between the parent and the bound that was crossed.
    if (query[i]! < lower[i]!) query[i] = Math.max(lower[i]!, lower[i]! + (parent - lower[i]!) / 2);
    else if (query[i]! > upper[i]!) query[i] = Math.min(upper[i]!, upper[i]! - (upper[i]! - parent) / 2);
  }
  roundIntegers(query, options.integers, lower, upper);
}

/** Differential evolution over a box. */
export const differentialEvolution = defineMinimizer({
  id: 'differential-evolution',
  summary: 'Members of a population are replaced by better combinations of others.',
  aliases: ['de', 'differential_evolution', 'shade'],
  formula: String.raw`v = x_a + F (x_b - x_c),\quad x \leftarrow u \text{ if } f(u) \le f(x)`,
  goodFor: 'Separable and multimodal functions, integers and constraints.',
  notFor: 'Smooth functions, and more than about 50 variables.',
  sources: ['R. Storn, K. Price, J. Global Optim. 11 (1997) 341-359, doi:10.1023/A:1008202821328', 'R. Tanabe, A. Fukunaga, CEC 2013'],
  traits: { needs: ['value'], bounds: 'required', constraints: true, stochastic: true, global: true, tol: ['ftol', 'xtol'] },
  options,
  init,
  update,
  extras: ({ violation, constraintLower }) => (constraintLower.length > 0 ? { maxcv: violation } : {}),
});
