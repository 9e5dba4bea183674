/**
 * Mixing of the end of a run with the best point of the runs before: one component of the worse at a time is tried in the better one.
 *
 *   x+ = x + (d_i - x_i) e_i   if f falls,   i = 1, ..., n
 *
 * n values per restart. Where f is a sum of functions of one variable each, every run so brings the components that it has right, and many
 * minima per variable cost no more than one; elsewhere nothing is lost but these values.
 */

/** What mixing needs to know: plain data. */
export interface Mixing {
  /** The component that is tried; -1 during runs. */
  component: number;
  /** Components that have lowered f. */
  gains: number;
  /** The best point when the run began, shape [n]. */
  before: Float64Array;
  /** The best point of the run and its value, shape [n]. */
  runX: Float64Array;
  runFun: number;
  /** The worse point, whose components are tried, shape [n]. */
  donor: Float64Array;
}

/** Share of the first step size with which a run begins at a mixed point. */
export const mixedShrink = 0.05;

/** For a run that begins when `best` is the best point. */
export function beginMixing(best: Float64Array): Mixing {
  return { component: -1, gains: 0, before: best.slice(), runX: best.slice(), runFun: Infinity, donor: best.slice() };
}

/** Copies one record into another of the same dimension. */
export function copyMixing(into: Mixing, from: Mixing): void {
  into.component = from.component;
  into.gains = from.gains;
  into.before.set(from.before);
  into.runX.set(from.runX);
  into.runFun = from.runFun;
  into.donor.set(from.donor);
}

/** Remembers the best point of the run. */
export function noteRun(mixing: Mixing, x: Float64Array, value: number): void {
  if (!(value < mixing.runFun)) return;
  mixing.runX.set(x);
  mixing.runFun = value;
}

/** The part of a state that mixing reads and writes. */
interface Mixed {
  readonly query: Float64Array;
  readonly x: Float64Array;
  readonly fun: number;
  readonly scale: Float64Array;
  readonly mixing: Mixing;
}

/** Begins with the first component at which the two points differ; false when there is none. */
export function beginMixture(state: Mixed): boolean {
  const { mixing, fun } = state;
  mixing.donor.set(mixing.runFun <= fun ? mixing.before : mixing.runX);
  return nextMixture(state);
}

/** Writes the next mixture into the query; false after the last, and then `component` is -1. */
export function nextMixture({ query, x, scale, mixing }: Mixed): boolean {
  const { donor } = mixing;
  for (let i = mixing.component + 1; i < x.length; i++) {
    if (!(Math.abs(donor[i]! - x[i]!) > 1e-3 * scale[i]!)) continue;
    query.set(x);
    query[i] = donor[i]!;
    mixing.component = i;
    return true;
  }
  mixing.component = -1;
  return false;
}
