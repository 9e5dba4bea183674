/** The merit of points and models: f + penalty times the Euclidean norm of the violations. */
import { type Rows, rowViolation } from '../constrained/rows.ts';
import { valueAt } from './interpolation/quadratic.ts';
import type { ModelState } from './state.ts';

/** |v|_2 of the rows that start at `offset`. */
export function violationNorm(rows: Rows, values: Float64Array, offset = 0): number {
  let squares = 0;
  for (let j = 0; j < rows.count; j++) squares += rowViolation(rows, j, values[offset + j]!) ** 2;
  return Math.sqrt(squares);
}

/** At an interpolation point. */
export function meritAt({ values, rowValues, rows, penalty }: ModelState, k: number): number {
  return rows.count === 0 ? values[k]! : values[k]! + penalty * violationNorm(rows, rowValues, k * rows.count);
}

/** Of values that were just measured. */
export function meritOfTrial({ trialRows, rows, penalty }: ModelState, fun: number): number {
  return rows.count === 0 ? fun : fun + penalty * violationNorm(rows, trialRows);
}

/** As the models foresee it at u. */
export function foreseenMerit({ models, points, rows, penalty, scratch }: ModelState, u: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < rows.count; j++) squares += rowViolation(rows, j, valueAt(models[j + 1]!, points, u, scratch)) ** 2;
  return valueAt(models[0]!, points, u, scratch) + penalty * Math.sqrt(squares);
}

/** The point of the lowest merit becomes the center; a point whose value was not finite never does. */
export function chooseCenter(state: ModelState): void {
  let best = state.center;
  for (let k = 0; k < state.points.count; k++) {
    if (state.isBad[k] === 0 && (state.isBad[best] === 1 || meritAt(state, k) < meritAt(state, best))) best = k;
  }
  state.center = best;
}
