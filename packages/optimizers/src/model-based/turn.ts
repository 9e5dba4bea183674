/** One turn of BOBYQA and COBYQA: what to do with an observation, phase by phase. */
import type { Observation } from '@thetakit/registry';
import { rowValues, worstViolation } from '../constrained/rows.ts';
import { denominator, distanceSquared, invertSystem, lookAt, replacePoint } from './interpolation/points.ts';
import { absorb, addLagrange, interpolate, valueAt } from './interpolation/quadratic.ts';
import { chooseCenter, meritAt, meritOfTrial } from './merit.ts';
import { askBuild, begin, centerOf, finish, improveGeometry, lowerResolution, plan } from './plan.ts';
import { copyModelState, type ModelOptions, type ModelState } from './state.ts';

/** The next state. */
export function turn(state: ModelState, observation: Observation, options: ModelOptions, into: ModelState): ModelState {
  copyModelState(into, state);
  const isBad = !(observation.value < Infinity);
  const fun = isBad ? surrogate(into) : observation.value;
  if (!isBad) rowValues(into.rows, observation.constraints, into.trialRows);
  else if (state.phase === 'build' && state.target === 0) {
    into.stop = 'non-finite';
    return into;
  } else into.trialRows.set(into.rowValues.subarray(into.center * into.rows.count, (into.center + 1) * into.rows.count));
  if (state.phase === 'build') build(state, into, fun, isBad, options);
  else if (state.phase === 'geometry') {
    if (exchange(state, into, fun, isBad, into.target)) plan(into, options);
    else begin(into, options, into.rho);
  } else judge(state, into, fun, isBad, options);
  return into;
}

/** What stands for a value that is not finite: well above all that was seen in this set. */
function surrogate({ values, target, phase, points }: ModelState): number {
  const count = phase === 'build' ? target : points.count;
  let least = Infinity;
  let most = -Infinity;
  for (let k = 0; k < count; k++) {
    least = Math.min(least, values[k]!);
    most = Math.max(most, values[k]!);
  }
  return most + (most - least) + Math.max(1, Math.abs(most)) * 0.1;
}

/** Notes the values of point k, which was evaluated at the query. */
function note(state: ModelState, into: ModelState, k: number, fun: number, isBad: boolean): void {
  const n = into.points.n;
  into.values[k] = fun;
  into.rowValues.set(into.trialRows, k * into.rows.count);
  into.isBad[k] = isBad ? 1 : 0;
  for (let i = 0; i < n; i++) into.exact[k * n + i] = state.query[into.free[i]!]!;
}

/** The center becomes the iterate. */
function show(into: ModelState): void {
  const { points, free, center, exact, values, rowValues: all, rows } = into;
  for (let i = 0; i < points.n; i++) into.x[free[i]!] = exact[center * points.n + i]!;
  into.fun = values[center]!;
  into.violation = worstViolation(rows, all.subarray(center * rows.count, (center + 1) * rows.count));
}

/** One more point of a fresh set; after the last one, the models. */
function build(state: ModelState, into: ModelState, fun: number, isBad: boolean, options: ModelOptions): void {
  const { points, target, trial, models, rows, rowValues: all } = into;
  note(state, into, target, fun, isBad);
  points.at.set(trial, target * points.n);
  if (target === 0) show(into);
  if (target === 0 && points.n === 0) {
    into.stop = 'step-tolerance';
    return;
  }
  if (target + 1 < points.count) {
    into.target = target + 1;
    askBuild(into);
    return;
  }
  into.iteration += 1;
  chooseCenter(into);
  show(into);
  if (!invertSystem(points)) {
    into.stop = 'precision-limit';
    return;
  }
  interpolate(models[0]!, points, into.values);
  const column = new Float64Array(points.count);
  for (let j = 0; j < rows.count; j++) {
    for (let k = 0; k < points.count; k++) column[k] = all[k * rows.count + j]!;
    interpolate(models[j + 1]!, points, column);
  }
  plan(into, options);
}

/** Puts the trial in the place of point t, in the set and in the models; false when the set would not be poised. */
function exchange(state: ModelState, into: ModelState, fun: number, isBad: boolean, t: number): boolean {
  const { points, models, trial, scratch, trialRows } = into;
  const beta = lookAt(points, trial);
  const sigma = denominator(points, t, beta);
  if (!(Math.abs(sigma) > 1e-14 * points.image[t]! ** 2) || sigma === 0) return false;
  const errors = models.map((model, j) => (j === 0 ? fun : trialRows[j - 1]!) - valueAt(model, points, trial, scratch));
  for (const model of models) absorb(model, points, t);
  replacePoint(points, t, trial, beta);
  models.forEach((model, j) => {
    addLagrange(model, points, t, errors[j]!);
  });
  note(state, into, t, fun, isBad);
  return true;
}

/** Which point the trial should replace: far from the center and with a large denominator; -1 for none. */
function replaceable(into: ModelState, beta: number, isBetter: boolean): number {
  const { points, center, trial, delta } = into;
  const at = isBetter ? trial : centerOf(into);
  const unit = (delta / points.scale) ** 2;
  let best = -1;
  let most = 0;
  for (let k = 0; k < points.count; k++) {
    if (k === center && !isBetter) continue;
    const weight = Math.max(1, distanceSquared(points, k, at) / unit) ** 2;
    const size = weight * Math.abs(denominator(points, k, beta));
    if (size > most) {
      most = size;
      best = k;
    }
  }
  return best;
}

/** The trial of the trust region: radius, exchange, and what comes next. */
function judge(state: ModelState, into: ModelState, fun: number, isBad: boolean, options: ModelOptions): void {
  const { points, trial } = into;
  const gain = isBad ? -Infinity : meritAt(into, into.center) - meritOfTrial(into, fun);
  const ratio = gain / into.foreseen;
  into.iteration += 1;
  setRadius(into, ratio);
  if (!isBad) {
    const t = replaceable(into, lookAt(points, trial), gain > 0);
    const isIn = t >= 0 && exchange(state, into, fun, false, t);
    if (isIn && gain > 0) into.center = t;
    if (isIn) show(into);
    else if (gain > 0) {
      adopt(state, into, fun, options);
      return;
    }
  }
  if (state.phase === 'final') finish(into, options);
  else if (ratio >= 0.1) plan(into, options);
  else if (improveGeometry(into)) return;
  else if (ratio <= 0 && Math.max(state.delta, into.length) <= into.rho && !lowerResolution(into, options)) finish(into, options);
  else plan(into, options);
}

/** A better point that does not fit into the set: a fresh set around it. */
function adopt(state: ModelState, into: ModelState, fun: number, options: ModelOptions): void {
  note(state, into, into.center, fun, false);
  show(into);
  begin(into, options, into.rho);
}

function setRadius(into: ModelState, ratio: number): void {
  const { delta, length, rho } = into;
  const next = ratio < 0.1 ? Math.min(delta, length) / 2 : ratio < 0.7 ? Math.max(delta / 2, length) : Math.max(delta / 2, 2 * length);
  into.delta = next <= 1.5 * rho ? rho : next;
}
