/**
 * The step on models with constraints: sequential quadratic programming within the trust region, on the quadratic models of f and
 * of every row, so that the curvature of the rows is seen before anything is evaluated. The curvature of the Lagrangian is shifted until
 * it is positive definite; the trust region is a box; the best point on the way, by the merit of the models, is the step.
 */
import { cholesky } from '../constrained/qp/cholesky.ts';
import { type Subproblem, solveElastic, solveSubproblem } from '../constrained/sqp/subproblem.ts';
import { norm2, normInf } from '../dense/vector.ts';
import { estimateMultipliers } from './estimate-multipliers.ts';
import { addCurvature, gradientAt, valueAt } from './interpolation/quadratic.ts';
import { foreseenMerit, violationNorm } from './merit.ts';
import type { ModelState } from './state.ts';

const mostTurns = 8;

/** Fills `step`, `multipliers`, `penalty`, `gradientNorm` and `foreseen`; `at` is the center, `radius` in the coordinates of the points. */
export function constrainedStep(state: ModelState, at: Float64Array, radius: number): void {
  const { step, multipliers, points } = state;
  const n = points.n;
  const here = at.slice();
  const move = new Float64Array(n);
  step.fill(0);
  state.foreseen = 0;
  linearise(state, here, at, radius);
  estimateMultipliers(state, radius);
  state.gradientNorm = stationarity(state, radius);
  state.penalty = Math.max(state.penalty, 1.5 * norm2(multipliers));
  let isFirst = true;
  for (let turns = mostTurns; turns > 0; turns--) {
    const problem = linearise(state, here, at, radius);
    const isElastic = solve(state, problem, move);
    if (isElastic === null) return;
    if (isFirst) state.isElastic = isElastic;
    payForViolation(state, problem, move);
    const before = foreseenMerit(state, here);
    if (!descend(state, here, move, before)) break;
    for (let i = 0; i < n; i++) step[i] = here[i]! - at[i]!;
    isFirst = false;
    if (normInf(move) <= 0.02 * normInf(step)) break;
  }
  const before = foreseenMerit(state, at);
  state.foreseen = before - foreseenMerit(state, here);
}

/** The quadratic program of the models at `here`, in a box around the center. */
function linearise(state: ModelState, here: Float64Array, at: Float64Array, radius: number): Subproblem {
  const { points, models, rows, normals, trialRows, hessian, multipliers, gradient, low, high, zero, scratch } = state;
  const n = points.n;
  gradientAt(models[0]!, points, here, gradient);
  const row = new Float64Array(n);
  for (let j = 0; j < rows.count; j++) {
    gradientAt(models[j + 1]!, points, here, row);
    normals.set(row, j * n);
    trialRows[j] = valueAt(models[j + 1]!, points, here, scratch);
  }
  hessian.fill(0);
  addCurvature(models[0]!, points, 1, hessian);
  for (let j = 0; j < rows.count; j++) if (multipliers[j] !== 0) addCurvature(models[j + 1]!, points, -multipliers[j]!, hessian);
  makeDefinite(hessian, n, gradient, radius);
  return {
    x: zero,
    gradient,
    hessian,
    normals,
    values: trialRows,
    lower: low.map((value, i) => Math.min(0, Math.max(value, -radius) + at[i]! - here[i]!)),
    upper: high.map((value, i) => Math.max(0, Math.min(value, radius) + at[i]! - here[i]!)),
  };
}

/**
 * Solves it. Where the rows cannot be met in the trust region, they are first missed as little as possible in a smaller box, and then
 * kept at what that reached (Byrd and Omojokun), so that the multipliers stay those of the problem. True in this case; null when nothing works.
 */
function solve(state: ModelState, problem: Subproblem, move: Float64Array): boolean | null {
  const { hessian, rows, zero } = state;
  const subproblem = state.subproblem!;
  const multipliers = new Float64Array(rows.count);
  if (solveSubproblem(subproblem, problem, move, multipliers) === 'solved') return false;
  const weight = 1e8 * Math.max(1e-300, normInf(hessian));
  const less = { ...problem, gradient: zero, lower: problem.lower.map((value) => 0.8 * value), upper: problem.upper.map((value) => 0.8 * value) };
  if (solveElastic(subproblem, less, weight, move, multipliers) !== 'solved') return null;
  const reached = problem.values.map((h, j) => {
    let change = 0;
    for (let i = 0; i < move.length; i++) change += problem.normals[j * move.length + i]! * move[i]!;
    return j < rows.equalities || h + change < 0 ? -change : h;
  });
  const kept = move.slice();
  if (solveSubproblem(subproblem, { ...problem, values: reached }, move, multipliers) !== 'solved') move.set(kept);
  return true;
}

/** Raises the penalty until the violation that a step removes outweighs what it costs in f. */
function payForViolation(state: ModelState, { gradient, hessian, values, normals }: Subproblem, move: Float64Array): void {
  const n = move.length;
  let cost = 0;
  for (let i = 0; i < n; i++) {
    cost += gradient[i]! * move[i]!;
    for (let k = 0; k < n; k++) cost += (move[i]! * hessian[i * n + k]! * move[k]!) / 2;
  }
  const next = values.slice();
  for (let j = 0; j < values.length; j++) for (let i = 0; i < n; i++) next[j]! += normals[j * n + i]! * move[i]!;
  const removed = violationNorm(state.rows, values) - violationNorm(state.rows, next);
  if (removed > 0 && cost > 0) state.penalty = Math.max(state.penalty, (2 * cost) / removed);
}

/** here += move, or half or a quarter of it, if that lowers the merit of the models. */
function descend(state: ModelState, here: Float64Array, move: Float64Array, before: number): boolean {
  const trial = new Float64Array(move.length);
  for (let part = 1; part >= 0.05; part /= 3) {
    for (let i = 0; i < move.length; i++) trial[i] = here[i]! + part * move[i]!;
    if (!(foreseenMerit(state, trial) < before)) continue;
    here.set(trial);
    return true;
  }
  return false;
}

/** Largest component, in units of x, of the gradient of the Lagrangian of the models; not against a bound within the radius. */
function stationarity({ gradient, normals, multipliers, rows, points, units, low, high }: ModelState, radius: number): number {
  const n = points.n;
  let most = 0;
  for (let i = 0; i < n; i++) {
    let slope = gradient[i]!;
    for (let j = 0; j < rows.count; j++) slope -= multipliers[j]! * normals[j * n + i]!;
    const isHeld = (slope > 0 && low[i]! >= -radius) || (slope < 0 && high[i]! <= radius);
    if (!isHeld) most = Math.max(most, Math.abs(slope) / (points.scale * units[i]!));
  }
  return most;
}

/** Adds to the diagonal until there is a Cholesky factor; a flat model gets a curvature that keeps the step near the radius. */
function makeDefinite(hessian: Float64Array, n: number, gradient: Float64Array, radius: number): void {
  const size = Math.max(1e-8 * normInf(hessian), (1e-6 * normInf(gradient)) / radius, 1e-10);
  const trial = new Float64Array(n * n);
  let shift = 0;
  for (let turns = 0; turns < 60; turns++) {
    const next = shift === 0 ? size : 4 * shift;
    for (let i = 0; i < n; i++) hessian[i * n + i]! += next - shift;
    shift = next;
    if (cholesky(hessian, n, trial)) return;
  }
}
