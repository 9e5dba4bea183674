/**
 * Grid search: every point of a regular grid over the box, corners included. Values only, one per update.
 *
 *   x_i in { l_i + k (u_i - l_i) / (N - 1) : k = 0, ..., N - 1 },   N^n points, the last variable fastest
 *
 * Good for: a first look at one to three variables; functions without any structure. Not for: more variables, N^n explodes.
 * Cost: N^n evaluations; keeps 4 n floats. `iteration` counts improvements.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';

const options = o.options({
  points: o.integer({ min: 2, max: 1e6, default: 20, describe: 'Grid points N per variable.', unit: '1', scale: 'log' }),
});

/** Options of the grid search. */
export type GridOptions = OptionsOf<typeof options>;

/** State of the grid search. */
export interface GridState extends MethodState {
  /** Grid coordinates k of the query, shape [n]. */
  digits: Int32Array;
  lower: Float64Array;
  upper: Float64Array;
}

function init(x0: Float64Array, { points }: GridOptions, { bounds }: MethodContext): GridState {
  const lower = bounds?.lower.slice() ?? x0.slice();
  const upper = bounds?.upper.slice() ?? x0.slice();
  const state: GridState = {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    digits: new Int32Array(x0.length),
    lower,
    upper,
  };
  place(state, points);
  return state;
}

function update(state: GridState, { value }: Observation, { points }: GridOptions, into: GridState): GridState {
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.iteration = state.iteration + (isBetter ? 1 : 0);
  into.digits.set(state.digits);
  into.stop = nextDigits(into.digits, points, state) ? null : 'search-complete';
  if (into.stop === null) place(into, points);
  else into.query.set(state.query);
  return into;
}

/** Counts one up, the last digit fastest, skipping fixed variables; false after the last point. */
function nextDigits(digits: Int32Array, points: number, { lower, upper }: GridState): boolean {
  for (let i = digits.length - 1; i >= 0; i--) {
    if (digits[i]! < points - 1 && lower[i]! < upper[i]!) {
      digits[i]! += 1;
      return true;
    }
    digits[i] = 0;
  }
  return false;
}

function place({ query, digits, lower, upper }: GridState, points: number): void {
  for (let i = 0; i < query.length; i++) {
    const share = digits[i]! / (points - 1);
    query[i] = Math.min(upper[i]!, lower[i]! * (1 - share) + upper[i]! * share);
    if (query[i]! < lower[i]!) query[i] = lower[i]!;
  }
}

/** Grid search over a box. */
export const grid = defineMinimizer({
  id: 'grid',
  summary: 'Evaluates every point of a regular grid over the box.',
  aliases: ['brute', 'grid-search'],
  formula: String.raw`x_i \in \{ l_i + k (u_i - l_i)/(N-1) : k = 0, \dots, N-1 \}`,
  goodFor: 'A first look at one to three variables.',
  notFor: 'More variables: the number of points is a power of their number.',
  traits: { needs: ['value'], bounds: 'required', stochastic: false, global: true, tol: [] },
  options,
  init,
  update,
});
