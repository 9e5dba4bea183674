/**
 * Nelder-Mead: a simplex of n + 1 points that reflects, expands, contracts and shrinks. Values only, one per update.
 *
 *   c = mean of all corners but the worst x_w
 *   reflect  c + rho (c - x_w),  expand  c + rho chi (c - x_w),  contract  c +- psi ..., shrink towards the best by sigma
 *   classic: rho 1, chi 2, psi 1/2, sigma 1/2;   adaptive: chi 1 + 2/n, psi 3/4 - 1/(2n), sigma 1 - 1/n
 *
 * Source: Nelder and Mead, Comput. J. 7 (1965) 308-313, doi:10.1093/comjnl/7.4.308; Lagarias et al., SIAM J. Optim. 9 (1998)
 *   112-147; Gao and Han, Comput. Optim. Appl. 51 (2012) 259-277 (adaptive); Kelley, SIAM J. Optim. 10 (1999) 43-55,
 *   doi:10.1137/S1052623497315203 (oriented restart).
 * Ours, not theirs: a simplex that has shrunk is not believed. The best corner is probed along the axes, and a new simplex,
 *   oriented downhill as Kelley's, starts there, until a whole round gains nothing; success needs a small probed slope.
 * Good for: few variables, values without derivatives, moderate noise. Not for: more than about 20 variables.
 * Cost: one or two evaluations and O(n^2) work per iteration; keeps n^2 floats.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { copyVector } from '../dense/vector.ts';
import { afterMove, beginCycle, type Move } from './simplex/moves.ts';
import { copyProbe, newProbe, noteProbe, type Probe, probePoint } from './simplex/probe.ts';
import { buildSimplex, firstCorners, nextRound } from './simplex/restart.ts';
import { copySimplex, diameter, newSimplex, type Simplex, sortSimplex, valueOf } from './simplex/simplex.ts';

const options = o.options({
  xatol: o.number({
    min: 0,
    default: 1e-8,
    describe: 'The simplex has shrunk when no corner is farther than this from the best, in any coordinate.',
    unit: 'x',
    scale: 'log',
  }),
  fatol: o.number({ min: 0, default: 1e-14, describe: 'And the values at its corners differ by at most this, besides rounding.', unit: 'f', scale: 'log' }),
  adaptive: o.boolean({ default: true, describe: 'Coefficients that depend on the number of variables (Gao and Han).' }),
  initialStep: o.number({ gt: 0, default: 0.05, describe: 'Edges of the first simplex, relative to max(|x_i|, 1).', unit: '1', scale: 'log' }),
  initialSimplex: o.vector({
    optional: true,
    describe: 'Corners of the first simplex, row by row, (n + 1) x n numbers; made from the start when absent.',
    unit: 'x',
  }),
  restarts: o.integer({ min: 0, default: 30, describe: 'Most new simplices after the first has shrunk.', unit: '1' }),
});

/** Options of Nelder-Mead. */
export type NelderMeadOptions = OptionsOf<typeof options>;

/** State of Nelder-Mead. */
export interface NelderMeadState extends MethodState {
  phase: 'build' | 'probe' | Move;
  simplex: Simplex;
  /** Corner being evaluated, in 'build' and 'shrink'. */
  corner: number;
  /** Centroid and the reflected point with its value. */
  center: Float64Array;
  reflected: Float64Array;
  reflectedValue: number;
  probe: Probe;
  /** New simplices so far. */
  round: number;
  /** Best value when the last round began. */
  roundValue: number;
  /** Bounds, shape [n]; empty when there are none. */
  lower: Float64Array;
  upper: Float64Array;
}

function init(x0: Float64Array, { initialSimplex, initialStep }: NelderMeadOptions, { bounds }: MethodContext): NelderMeadState {
  const n = x0.length;
  const simplex = newSimplex(n);
  const lower = bounds?.lower.slice() ?? new Float64Array(0);
  const upper = bounds?.upper.slice() ?? new Float64Array(0);
  if (initialSimplex === undefined) firstCorners(simplex, x0, initialStep, lower, upper);
  else if (initialSimplex.length === (n + 1) * n) {
    for (let k = 0; k < initialSimplex.length; k++) {
      const value = initialSimplex[k]!;
      simplex.points[k] = lower.length === 0 ? value : Math.min(Math.max(value, lower[k % n]!), upper[k % n]!);
    }
  } else {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'nelder-mead',
      problem: `initialSimplex has ${initialSimplex.length} numbers, expected ${n + 1} x ${n} = ${(n + 1) * n}`,
      action: 'Pass all corners, row by row',
    });
  }
  return {
    query: simplex.points.slice(0, n),
    wants: 'value',
    x: simplex.points.slice(0, n),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'build',
    simplex,
    corner: 0,
    center: new Float64Array(n),
    reflected: new Float64Array(n),
    reflectedValue: NaN,
    probe: newProbe(n),
    round: 0,
    roundValue: Infinity,
    lower,
    upper,
  };
}

function update(state: NelderMeadState, { value }: Observation, options: NelderMeadOptions, into: NelderMeadState): NelderMeadState {
  copy(into, state);
  const { phase } = into;
  if (phase === 'build') {
    if (buildSimplex(into, value)) goOn(into, options);
  } else if (phase === 'probe') {
    if (noteProbe(into.probe, state.query, value)) nextRound(into, options);
    else probePoint(into.probe, into.lower, into.upper, into.query);
  } else if (afterMove(into, value, options)) {
    into.iteration += 1;
    goOn(into, options);
  }
  return into;
}

function copy(into: NelderMeadState, from: NelderMeadState): void {
  copyVector(into.query, from.query);
  copyVector(into.x, from.x);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  copySimplex(into.simplex, from.simplex);
  into.corner = from.corner;
  copyVector(into.center, from.center);
  copyVector(into.reflected, from.reflected);
  into.reflectedValue = from.reflectedValue;
  copyProbe(into.probe, from.probe);
  into.round = from.round;
  into.roundValue = from.roundValue;
}

/** A cycle is complete: order the corners, then start the next cycle, or the probe when the simplex has shrunk. */
function goOn(into: NelderMeadState, options: NelderMeadOptions): void {
  const { simplex, x } = into;
  const n = x.length;
  sortSimplex(simplex);
  const best = simplex.order[0]! * n;
  for (let i = 0; i < n; i++) x[i] = simplex.points[best + i]!;
  into.fun = valueOf(simplex, 0);
  const spread = valueOf(simplex, n) - into.fun;
  const isFlat = spread <= options.fatol + 4 * Number.EPSILON * Math.abs(into.fun);
  // The diameter costs n^2: it is looked at when the values are close, and now and then for a simplex that collapsed on noise.
  const size = isFlat || into.iteration % 16 === 0 ? diameter(simplex, n) : Infinity;
  if ((isFlat && size <= options.xatol) || size <= 4 * Number.EPSILON) {
    into.phase = 'probe';
    into.probe.center.set(x);
    into.probe.centerValue = into.fun;
    into.probe.index = 0;
    probePoint(into.probe, into.lower, into.upper, into.query);
  } else beginCycle(into);
}

/** Nelder-Mead with adaptive coefficients and oriented restarts. */
export const nelderMead = defineMinimizer({
  id: 'nelder-mead',
  summary: 'Downhill simplex with adaptive coefficients and oriented restarts; needs values only.',
  aliases: ['Nelder-Mead', 'simplex', 'nm'],
  formula: String.raw`x_r = c + \rho (c - x_w),\quad x_e = c + \rho\chi (c - x_w),\quad x_{oc,ic} = c \pm \psi\rho (c - x_w)`,
  goodFor: 'Up to about 20 variables when derivatives are not to be had.',
  notFor: 'Many variables, or when a gradient is available.',
  sources: [
    'J. A. Nelder, R. Mead, Comput. J. 7 (1965) 308-313, doi:10.1093/comjnl/7.4.308',
    'F. Gao, L. Han, Comput. Optim. Appl. 51 (2012) 259-277, doi:10.1007/s10589-010-9329-3',
    'C. T. Kelley, SIAM J. Optim. 10 (1999) 43-55, doi:10.1137/S1052623497315203',
  ],
  traits: { needs: ['value'], bounds: 'native', stochastic: false, global: false, tol: ['xatol', 'fatol'] },
  options,
  init,
  update,
  extras: ({ simplex }) => ({ finalSimplex: { points: simplex.points.slice(), values: simplex.values.slice() } }),
});
