/** The merit of points and models: f + penalty times the sum of violations. */
import { rowViolation } from '../constrained/rows.ts';
import { valueAt } from './interpolation/quadratic.ts';
import type { ModelState } from './state.ts';

/** At an interpolation point. */
export function meritAt({ values, rowValues, rows, penalty }: ModelState, k: number): number {
  let sum = values[k]!;
  for (let j = 0; j < rows.count; j++) sum += penalty * rowViolation(rows, j, rowValues[k * rows.count + j]!);
  return sum;
}

/** Of values that were just measured. */
export function meritOfTrial({ trialRows, rows, penalty }: ModelState, fun: number): number {
  let sum = fun;
  for (let j = 0; j < rows.count; j++) sum += penalty * rowViolation(rows, j, trialRows[j]!);
  return sum;
}

/** As the models foresee it at u. */
export function foreseenMerit({ models, points, rows, penalty, scratch }: ModelState, u: Float64Array): number {
  let sum = valueAt(models[0]!, points, u, scratch);
  for (let j = 0; j < rows.count; j++) sum += penalty * rowViolation(rows, j, valueAt(models[j + 1]!, points, u, scratch));
  return sum;
}

/** The point of the lowest merit becomes the center; a point whose value was not finite never does. */
export function chooseCenter(state: ModelState): void {
  let best = state.center;
  for (let k = 0; k < state.points.count; k++) {
    if (state.isBad[k] === 0 && (state.isBad[best] === 1 || meritAt(state, k) < meritAt(state, best))) best = k;
  }
  state.center = best;
}
