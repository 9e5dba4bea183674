/**
 * Multi-start: local searches from the start and from the points of a space-filling design. Gradients (or differences).
 *
 * Source: Rinnooy Kan and Timmer, Math. Program. 39 (1987) 27-56; without their clustering. The local search is L-BFGS-B, or SLSQP where
 *   there are constraints.
 * Good for: smooth functions with few minima; it finds the lowest with a probability that grows with the number of starts.
 * Not for: f that is not smooth. Cost: `starts` local searches; keeps n starts floats.
 */
import { keyOf } from '@thetakit/random';
import { type ConstraintShape, defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { samplePoints, samplings } from '../search/sampling.ts';
import { boxOf, clamp } from './box.ts';
import { advanceShgoLocal, beginShgoLocal, type ShgoLocal } from './shgo/local.ts';
import { isBetter, violationOf } from './violation.ts';

const options = o.options({
  starts: o.integer({ min: 1, default: 20, describe: 'Local searches, the one from the start included.', unit: '1', scale: 'log' }),
  sampling: o.choice(samplings, { default: 'latin-hypercube', describe: 'How the other starts are chosen.' }),
  spread: o.number({ gt: 0, default: 5, describe: 'Half the width of the box of starts where a bound is missing, relative to max(|x_i|, 1).', unit: '1' }),
  ctol: o.number({ min: 0, default: 1e-8, describe: 'Largest violation of a constraint that counts as none.', unit: '1', scale: 'log' }),
});

/** Options of multi-start. */
export type MultiStartOptions = OptionsOf<typeof options>;

/** State of multi-start. */
export interface MultiStartState extends MethodState {
  violation: number;
  lower: Float64Array;
  upper: Float64Array;
  /** The box of the starts. */
  from: Float64Array;
  to: Float64Array;
  /** Sides of the constraints; null without any. */
  constraints: ConstraintShape | null;
  /** Other starts in the unit cube, shape [starts - 1, n]; the same for the whole run. */
  points: Float64Array;
  local: ShgoLocal;
}

function init(x0: Float64Array, { starts, sampling, spread }: MultiStartOptions, { bounds, constraints: given, seed }: MethodContext): MultiStartState {
  const constraints = given ?? null;
  const box = boxOf(bounds, x0.length);
  const reach = x0.map((xi) => spread * Math.max(Math.abs(xi), 1));
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    violation: Infinity,
    ...box,
    from: box.lower.map((low, i) => (low > -Infinity ? low : Math.min(x0[i]! - reach[i]!, box.upper[i]!))),
    to: box.upper.map((high, i) => (high < Infinity ? high : Math.max(x0[i]! + reach[i]!, box.lower[i]!))),
    constraints,
    points: samplePoints('multi-start', sampling, starts - 1, x0.length, keyOf(seed)),
    local: beginShgoLocal(x0, box.lower, box.upper, constraints),
  };
}

function update(state: MultiStartState, observation: Observation, { starts, ctol }: MultiStartOptions, into: MultiStartState): MultiStartState {
  const { constraints, query } = state;
  const isEnded = advanceShgoLocal(state.local, observation, into.local, constraints);
  const exact = constraints === null ? 0 : violationOf(observation.constraints, constraints.lower, constraints.upper);
  const violation = exact <= ctol ? 0 : exact;
  const isGain = state.wants !== 'gradient' && isBetter(observation.value, violation, state.fun, state.violation);
  into.x.set(isGain ? query : state.x);
  into.fun = isGain ? observation.value : state.fun;
  into.violation = isGain ? violation : state.violation;
  into.iteration = state.iteration + (isEnded ? 1 : 0);
  into.stop = null;
  if (isEnded && into.iteration >= starts) into.stop = into.violation > 0 ? 'infeasible' : 'search-complete';
  else if (isEnded) {
    const { lower, upper, from, to, points } = into;
    const n = lower.length;
    const next = from.map((low, i) => clamp(low + points[state.iteration * n + i]! * (to[i]! - low), lower[i]!, upper[i]!));
    into.local = beginShgoLocal(next, lower, upper, constraints);
  }
  into.wants = into.local.wants;
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
  traits: { needs: ['value', 'gradient'], bounds: 'native', constraints: true, stochastic: true, global: true, tol: [] },
  options,
  init,
  update,
});
