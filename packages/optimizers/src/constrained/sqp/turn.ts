/** One turn of SLSQP: what to do with an observation, phase by phase. */
import type { Observation } from '@thetakit/registry';
import { copyVector, dot, dotRow, norm2, normInf } from '../../dense/vector.ts';
import { moveInBox } from '../../quasi-newton/limited-memory/box.ts';
import type { QpVerdict } from '../qp/solve-qp.ts';
import { rowNormals, rowValues, rowViolation, worstViolation } from '../rows.ts';
import { dampedUpdate } from './lagrangian-update.ts';
import { meritOf, meritSlope, raisePenalties } from './merit.ts';
import { copySlsqpState, type SlsqpOptions, type SlsqpState } from './state.ts';
import { solveElastic, solveSubproblem } from './subproblem.ts';

const c1 = 1e-4;
/** Rounding that phi may show, relative to its size. */
const rounding = 10 * Number.EPSILON;
const mostIdle = 5;
/** A violation that cannot fall by this part is at a minimum of its own. */
const leastFall = 1e-6;

/** The next state. */
export function turn(state: SlsqpState, observation: Observation, options: SlsqpOptions, into: SlsqpState): SlsqpState {
  copySlsqpState(into, state);
  switch (state.phase) {
    case 'start':
      arrive(into, observation, state.query, observation.value);
      if (into.gradient.every(Number.isFinite)) setOut(into, options);
      else into.stop = 'non-finite';
      return into;
    case 'accepted':
      if (observation.value === Infinity) refuse(into, options, Infinity);
      else accept(state, observation, options, into);
      return into;
    default:
      judge(state, observation, options, into);
      return into;
  }
}

/** Makes the observed point the iterate. */
function arrive(into: SlsqpState, observation: Observation, x: Float64Array, fun: number): void {
  copyVector(into.x, x);
  into.fun = fun;
  copyVector(into.gradient, observation.gradient);
  rowValues(into.rows, observation.constraints, into.values);
  rowNormals(into.rows, observation.constraintJacobian, x.length, into.normals);
  into.violation = worstViolation(into.rows, into.values);
}

/** Solves the subproblem at the iterate, stops where it says so, and makes the first trial. */
function setOut(into: SlsqpState, options: SlsqpOptions): void {
  const { work, step, multipliers, penalty, rows, gradient, values, normals } = into;
  let verdict: QpVerdict = solveSubproblem(work, into, step, multipliers);
  into.isElastic = false;
  if (verdict !== 'solved') {
    verdict = solveElastically(into);
    into.isElastic = verdict === 'solved';
  }
  if (verdict !== 'solved') {
    giveUp(into, options);
    return;
  }
  into.gradientNorm = stationarity(into);
  if (isSolved(into, options)) {
    into.stop = 'gradient-tolerance';
    return;
  }
  if (into.isElastic && into.violation > options.ctol && foreseenFall(into) < leastFall) {
    giveUp(into, options);
    return;
  }
  raisePenalties(penalty, multipliers);
  into.merit = meritOf(rows, into.fun, values, penalty);
  into.slope = meritSlope(rows, gradient, values, normals, penalty, step);
  if (!(into.slope < 0)) {
    giveUp(into, options);
    return;
  }
  into.alpha = 1;
  into.trials = 0;
  into.phase = 'trial';
  into.wants = 'value';
  moveInBox(into.query, into.x, 1, step, into.lower, into.upper);
}

/** Largest component of the gradient of the Lagrangian, bounds included: it equals -B d. */
function stationarity({ hessian, step }: SlsqpState): number {
  let most = 0;
  for (let i = 0; i < step.length; i++) most = Math.max(most, Math.abs(dotRow(hessian, i * step.length, step)));
  return most;
}

function isSolved({ gradientNorm, gradient, violation, multipliers, values, fun, isElastic }: SlsqpState, { gtol, ctol }: SlsqpOptions): boolean {
  if (isElastic || violation > ctol || !(gradientNorm <= gtol * Math.max(1, normInf(gradient)))) return false;
  let gap = 0;
  for (let j = 0; j < values.length; j++) gap += Math.abs(multipliers[j]! * values[j]!);
  return gap <= Math.max(gtol, 1e-7) * Math.max(1, Math.abs(fun));
}

/** The elastic program, with a weight that is raised until the violation is foreseen to fall, or there is no more to raise. */
function solveElastically(into: SlsqpState): QpVerdict {
  const { work, step, multipliers, gradient } = into;
  const base = Math.max(1, normInf(gradient));
  if (into.weight === 0) into.weight = 1e3 * base;
  for (;;) {
    const verdict = solveElastic(work, into, into.weight, step, multipliers);
    if (verdict !== 'solved' || into.weight > 1e9 * base || foreseenFall(into) >= leastFall) return verdict;
    into.weight *= 100;
  }
}

/** By which part the sum of violations falls along the step, as the linearised constraints foresee it. */
function foreseenFall({ rows, values, normals, step }: SlsqpState): number {
  const n = step.length;
  let before = 0;
  let after = 0;
  for (let j = 0; j < rows.count; j++) {
    let next = values[j]!;
    for (let i = 0; i < n; i++) next += normals[j * n + i]! * step[i]!;
    before += rowViolation(rows, j, values[j]!);
    after += rowViolation(rows, j, next);
  }
  return before === 0 ? 1 : (before - after) / before;
}

/** Is the trial good enough? */
function judge(state: SlsqpState, observation: Observation, options: SlsqpOptions, into: SlsqpState): void {
  const { rows, penalty, trialValues, merit, slope, alpha } = into;
  into.trials += 1;
  let reached = Infinity;
  if (observation.value < Infinity) {
    rowValues(rows, observation.constraints, trialValues);
    reached = meritOf(rows, observation.value, trialValues, penalty);
  }
  if (reached <= merit + c1 * alpha * slope + rounding * Math.abs(merit)) {
    into.phase = 'accepted';
    into.wants = 'value+gradient';
    into.acceptedFun = observation.value;
    return;
  }
  if (state.phase === 'trial' && state.trials === 0 && reached < Infinity && correct(into)) return;
  refuse(into, options, state.phase === 'corrected' ? Infinity : reached);
}

/** Second-order correction: the subproblem again, with the constraints as they are at x + d. False when it says nothing new. */
function correct(into: SlsqpState): boolean {
  const { rows, trialValues, normals, step, correction, s, values, multipliers, work, x, lower, upper } = into;
  const n = step.length;
  const isCurved = trialValues.some((h, j) => rowViolation(rows, j, h) > 0.1 * rowViolation(rows, j, values[j]!) + 1e-14);
  if (!isCurved || into.isElastic) return false;
  const shifted = trialValues;
  for (let j = 0; j < rows.count; j++) {
    let linear = 0;
    for (let i = 0; i < n; i++) linear += normals[j * n + i]! * step[i]!;
    shifted[j] = shifted[j]! - linear;
  }
  const spare = into.multiplierWork;
  copyVector(spare, multipliers);
  copyVector(s, step);
  const verdict = solveSubproblem(work, { ...into, values: shifted }, correction, spare);
  copyVector(step, s);
  if (verdict !== 'solved' || norm2(correction) > 2 * norm2(step)) return false;
  into.phase = 'corrected';
  moveInBox(into.query, x, 1, correction, lower, upper);
  return true;
}

/** Shortens the step. */
function refuse(into: SlsqpState, options: SlsqpOptions, reached: number): void {
  const { merit, slope, alpha } = into;
  into.phase = 'trial';
  into.wants = 'value';
  const parabola = reached < Infinity ? (-slope * alpha * alpha) / (2 * (reached - merit - slope * alpha)) : 0.1 * alpha;
  into.alpha = Math.min(0.5 * alpha, Math.max(0.1 * alpha, parabola));
  moveInBox(into.query, into.x, into.alpha, into.step, into.lower, into.upper);
  if (into.trials >= options.maxls || into.query.every((value, i) => value === into.x[i])) giveUp(into, options);
}

/** Moves to the accepted trial and updates B with the change of the gradient of the Lagrangian. */
function accept(state: SlsqpState, observation: Observation, options: SlsqpOptions, into: SlsqpState): void {
  const { s, y, rows, multipliers, hessian, gradient, normals } = into;
  const n = s.length;
  for (let i = 0; i < n; i++) {
    s[i] = state.query[i]! - state.x[i]!;
    let before = gradient[i]!;
    for (let j = 0; j < rows.count; j++) before -= multipliers[j]! * normals[j * n + i]!;
    y[i] = -before;
  }
  arrive(into, observation, state.query, observation.value);
  for (let i = 0; i < n; i++) {
    let after = gradient[i]!;
    for (let j = 0; j < rows.count; j++) after -= multipliers[j]! * normals[j * n + i]!;
    y[i]! += after;
  }
  into.iteration += 1;
  if (into.isFresh) rescale(into);
  if (dampedUpdate(hessian, s, y, into.correction)) into.isFresh = false;
  const fall = state.fun - into.fun;
  if (options.ftol > 0 && state.alpha === 1 && into.violation <= options.ctol && Math.abs(fall) <= options.ftol * Math.max(1, Math.abs(into.fun))) {
    into.stop = 'function-tolerance';
  }
  const after = meritOf(rows, into.fun, into.values, into.penalty);
  into.idle = state.merit - after <= rounding * Math.abs(after) ? state.idle + 1 : 0;
  if (into.stop !== null) return;
  if (into.idle >= mostIdle) giveUp(into, options);
  else setOut(into, options);
}

/** Before the first update: B gets the size of the curvature along s. */
function rescale({ hessian, s, y }: SlsqpState): void {
  const n = s.length;
  const curvature = dot(y, y) / Math.abs(dot(s, y));
  if (!(curvature > 1e-8 && curvature < 1e8)) return;
  for (let i = 0; i < n; i++) hessian[i * n + i] = curvature;
}

/** No progress: forget B once; then end with a verdict. */
function giveUp(into: SlsqpState, options: SlsqpOptions): void {
  if (!into.isFresh) {
    const n = into.x.length;
    into.hessian.fill(0);
    for (let i = 0; i < n; i++) into.hessian[i * n + i] = 1;
    into.isFresh = true;
    into.idle = 0;
    setOut(into, options);
    return;
  }
  const relative = into.gradientNorm / Math.max(1, normInf(into.gradient));
  if (into.isElastic && into.violation > options.ctol) into.stop = 'infeasible';
  else into.stop = relative <= 1e-5 && into.violation <= Math.max(options.ctol, 1e-8) ? 'function-tolerance' : 'precision-limit';
}
