/**
 * DIRECT: dividing rectangles. The box is cut into ever smaller rectangles, each known by the value at its centre; those are cut
 * further that could hold the minimum for some bound on the slope of f. Values only, one per update; no randomness.
 *
 *   cut R_j if for some K > 0:  f_j - K d_j <= f_i - K d_i for all i,  and  f_j - K d_j <= f_min - epsilon |f_min|
 *
 * `locallyBiased`: d is the longest side, and of rectangles that are alike one is cut: faster with few minima.
 * Source: Jones, Perttunen and Stuckman, J. Optim. Theory Appl. 79 (1993) 157-181, doi:10.1007/BF00941892;
 *   Gablonsky and Kelley, J. Global Optim. 21 (2001) 27-37. The first point is the centre of the box; x0 only tells the dimension.
 * Good for: up to about six variables, when the best region must be found for certain. Not for: accuracy, more variables.
 * Cost: 1 value per update, one pass over all rectangles per iteration; keeps all points.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { boxOf, clamp } from './box.ts';
import { cut, promising, type Rectangle, type Rectangles, type Sample, samplesOf, sizeOf } from './direct/rectangles.ts';

const options = o.options({
  epsilon: o.number({ min: 0, default: 1e-4, describe: 'Relative gain over the lowest value that a rectangle must promise.', unit: '1', scale: 'log' }),
  locallyBiased: o.boolean({ default: true, describe: 'Measure rectangles by their longest side and cut one of each kind.' }),
  xtol: o.number({
    min: 0,
    default: 1e-8,
    describe: 'Ends when the rectangle of the lowest value is smaller than this share of the box.',
    unit: '1',
    scale: 'log',
  }),
});

/** Options of DIRECT. */
export type DirectOptions = OptionsOf<typeof options>;

/** State of DIRECT. */
export interface DirectState extends MethodState {
  lower: Float64Array;
  upper: Float64Array;
  /** Variables that are not fixed. */
  free: number[];
  /** Never written to: shared between states. */
  rectangles: Rectangles;
  /** Samples of this iteration, and the values of those that are evaluated. */
  samples: readonly Sample[];
  sampled: number[];
}

function init(x0: Float64Array, _options: DirectOptions, { bounds }: MethodContext): DirectState {
  const box = boxOf(bounds, x0.length);
  const free = Array.from(box.lower.keys()).filter((i) => box.lower[i]! < box.upper[i]!);
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    ...box,
    free,
    rectangles: [],
    samples: [{ parent: -1, side: -1, centre: free.map((i) => (x0[i]! - box.lower[i]!) / (box.upper[i]! - box.lower[i]!)) }],
    sampled: [],
  };
}

function update(state: DirectState, { value }: Observation, { epsilon, locallyBiased, xtol }: DirectOptions, into: DirectState): DirectState {
  const isBetter = value < Infinity && !(value >= state.fun);
  into.x.set(isBetter ? state.query : state.x);
  into.fun = isBetter ? value : state.fun;
  into.iteration = state.iteration;
  into.stop = null;
  into.free = state.free.slice();
  into.rectangles = state.rectangles;
  into.samples = state.samples;
  into.sampled = [...state.sampled, value];
  if (into.sampled.length === into.samples.length) {
    if (into.samples[0]!.parent >= 0) {
      into.rectangles = cut(state.rectangles, into.samples, into.sampled);
      into.iteration += 1;
      into.stop = hasShrunk(into, xtol) ? 'step-tolerance' : null;
    } else if (state.samples[0]!.side === -1) {
      // The start has been looked at; the rectangles begin with the centre of the box.
      into.samples = [{ parent: -1, side: -2, centre: state.free.map(() => 0.5) }];
      into.sampled = [];
      place(into);
      return into;
    } else {
      into.rectangles = [[{ centre: into.samples[0]!.centre, value, cuts: into.free.map(() => 0), total: 0 }]];
    }
    const parents = promising(into.rectangles, epsilon, locallyBiased ? 'side' : 'diagonal', locallyBiased);
    into.samples = parents.flatMap((parent) => samplesOf(into.rectangles, parent));
    into.sampled = [];
    if (into.samples.length === 0) into.stop = 'search-complete';
  }
  place(into);
  return into;
}

/** Is the rectangle with the lowest value small? */
function hasShrunk({ rectangles, fun, free }: DirectState, xtol: number): boolean {
  let best: Rectangle | undefined;
  for (const page of rectangles) best ??= page.find(({ value }) => value === fun);
  return best !== undefined && 2 * sizeOf(best.total, free.length, 'side') <= xtol;
}

/** Writes the next sample into the query. */
function place(into: DirectState): void {
  const next = into.samples[into.sampled.length];
  into.query.set(into.x);
  for (let k = 0; k < into.free.length && next !== undefined; k++) {
    const i = into.free[k]!;
    into.query[i] = clamp(into.lower[i]! + next.centre[k]! * (into.upper[i]! - into.lower[i]!), into.lower[i]!, into.upper[i]!);
  }
}

/** Dividing rectangles. */
export const direct = defineMinimizer({
  id: 'direct',
  summary: 'Divides the box into rectangles, those first that could hold the minimum for some bound on the slope.',
  aliases: ['direct-l', 'dividing-rectangles'],
  formula: String.raw`f_j - K d_j \le f_i - K d_i \;\forall i,\qquad f_j - K d_j \le f_{\min} - \epsilon |f_{\min}|`,
  goodFor: 'Up to about six variables, when the best region must be found for certain.',
  notFor: 'Accuracy, and more variables.',
  sources: ['D. Jones, C. Perttunen, B. Stuckman, J. Optim. Theory Appl. 79 (1993) 157-181, doi:10.1007/BF00941892'],
  traits: { needs: ['value'], bounds: 'required', stochastic: false, global: true, tol: ['xtol'] },
  options,
  init,
  update,
});
