/**
 * Powell's method: minimises along each of n directions in turn and learns new directions from whole rounds. Values only, one per update.
 *
 *   round: x0 -> x_n by n line searches (bracket, then Brent);   f_E = f(2 x_n - x0),   D = largest fall of one line
 *   p = x_n - x0 replaces the direction of the largest fall when
 *     f_E < f_0   and   2 (f_0 - 2 f_n + f_E) (f_0 - f_n - D)^2 < D (f_0 - f_E)^2
 *
 * Source: M. J. D. Powell, Comput. J. 7 (1964) 155-162, doi:10.1093/comjnl/7.2.155; the test as in Press et al., Numerical Recipes,
 *   3rd ed. (2007), section 10.7; Brent (1973), chapter 5.
 * Ours, not theirs: the first trial of a line is as long as the last move along it; a bound ends a line, and no query passes it; rounds
 *   that gain nothing are not believed: x is probed along the axes, and the directions start afresh from the axes and the probed
 *   descent, until that gains nothing either; success needs a small probed slope.
 * Good for: few variables, smooth values without derivatives, bounds. Not for: noise, more than about 50 variables.
 * Cost: about 10 evaluations per line, n or n + 1 lines per iteration; keeps n^2 floats.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { copyVector } from '../dense/vector.ts';
import { newDirections, setAxes } from './powell/directions.ts';
import { copyLine, emptyLine } from './powell/line.ts';
import { afterExtrapolation, afterProbe, alongLine, beginRound, type RoundState } from './powell/rounds.ts';
import { copyProbe, newProbe, noteProbe, probePoint } from './simplex/probe.ts';

const options = o.options({
  xtol: o.number({ gt: 0, lt: 1, default: 1e-3, describe: 'Accuracy of a line search, relative to the move along the line.', unit: '1', scale: 'log' }),
  ftol: o.number({ min: 0, default: 1e-14, describe: 'A round has gained nothing when f falls by less than this share of |f|.', unit: '1', scale: 'log' }),
  initialStep: o.number({ gt: 0, default: 0.1, describe: 'First trial along each axis, relative to max(|x_i|, 1).', unit: '1', scale: 'log' }),
  restarts: o.integer({ min: 0, default: 30, describe: 'Most fresh direction sets after a round without gain.', unit: '1' }),
});

/** Options of Powell's method. */
export type PowellOptions = OptionsOf<typeof options>;

/** State of Powell's method. */
export interface PowellState extends MethodState, RoundState {
  iteration: number;
}

function init(x0: Float64Array, { initialStep }: PowellOptions, { bounds }: MethodContext): PowellState {
  const n = x0.length;
  const directions = newDirections(n);
  setAxes(directions, x0, initialStep);
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    directions,
    line: emptyLine(),
    step: new Float64Array(n),
    index: 0,
    size: NaN,
    origin: x0.slice(),
    originValue: NaN,
    drop: 0,
    dropIndex: 0,
    probe: newProbe(n),
    restarts: 0,
    restartValue: Infinity,
    lower: bounds?.lower.slice() ?? new Float64Array(0),
    upper: bounds?.upper.slice() ?? new Float64Array(0),
  };
}

function update(state: PowellState, { value }: Observation, options: PowellOptions, into: PowellState): PowellState {
  copy(into, state);
  switch (into.phase) {
    case 'start':
      into.fun = value;
      beginRound(into, options);
      break;
    case 'line':
    case 'extra':
      alongLine(into, value, options);
      break;
    case 'extrapolate':
      afterExtrapolation(into, value, options);
      break;
    case 'probe':
      if (noteProbe(into.probe, state.query, value)) afterProbe(into, options);
      else probePoint(into.probe, into.lower, into.upper, into.query);
  }
  return into;
}

function copy(into: PowellState, from: PowellState): void {
  copyVector(into.query, from.query);
  copyVector(into.x, from.x);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  copyVector(into.directions.rows, from.directions.rows);
  copyVector(into.directions.sizes, from.directions.sizes);
  copyLine(into.line, from.line);
  copyVector(into.step, from.step);
  into.index = from.index;
  into.size = from.size;
  copyVector(into.origin, from.origin);
  into.originValue = from.originValue;
  into.drop = from.drop;
  into.dropIndex = from.dropIndex;
  copyProbe(into.probe, from.probe);
  into.restarts = from.restarts;
  into.restartValue = from.restartValue;
}

/** Powell's direction set method. */
export const powell = defineMinimizer({
  id: 'powell',
  summary: "Powell's direction set method with Brent line searches inside the bounds; needs values only.",
  aliases: ['Powell'],
  formula: String.raw`x \leftarrow \arg\min_t f(x + t p_k),\ k = 1, \dots, n;\qquad p_{\mathrm{new}} = x_n - x_0`,
  goodFor: 'Smooth functions of few variables, with or without bounds, when derivatives are not to be had.',
  notFor: 'Noisy values, many variables, or when a gradient is available.',
  sources: [
    'M. J. D. Powell, Comput. J. 7 (1964) 155-162, doi:10.1093/comjnl/7.2.155',
    'R. P. Brent, Algorithms for Minimization without Derivatives, Prentice-Hall 1973, chapter 5',
  ],
  traits: { needs: ['value'], bounds: 'native', stochastic: false, global: false, tol: ['ftol'] },
  options,
  init,
  update,
  extras: ({ directions }) => ({ direc: directions.rows.slice() }),
});
