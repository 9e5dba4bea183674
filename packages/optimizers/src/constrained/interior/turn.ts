/** One turn of trust-constr: what to do with an observation, phase by phase. */
import type { Observation } from '@thetakit/registry';
import { copyVector, norm2, normInf } from '../../dense/vector.ts';
import { rowNormals, rowValues, worstViolation } from '../rows.ts';
import { dampedUpdate } from '../sqp/lagrangian-update.ts';
import { copyTrustConstrState, type TrustConstrOptions, type TrustConstrState } from './state.ts';
import { barrierGradient, composeStep, leastSquaresMultipliers } from './step.ts';
import { fillResiduals, fillSystem, solveNormal, timesTransposed } from './system.ts';

const rounding = 10 * Number.EPSILON;
const mostIdle = 10;

/** The next state. */
export function turn(state: TrustConstrState, observation: Observation, options: TrustConstrOptions, into: TrustConstrState): TrustConstrState {
  copyTrustConstrState(into, state);
  if (state.phase === 'start') {
    if (!(observation.value < Infinity)) {
      into.stop = 'non-finite';
      return into;
    }
    arrive(into, observation, state.query);
    firstSlacks(into);
    prepare(into);
    setOut(into, options);
  } else if (state.phase === 'accepted') accept(state, observation, options, into);
  else judge(state, observation, options, into);
  return into;
}

function arrive(into: TrustConstrState, observation: Observation, x: Float64Array): void {
  copyVector(into.x, x);
  into.fun = observation.value;
  copyVector(into.gradient, observation.gradient);
  rowValues(into.rows, observation.constraints, into.values);
  rowNormals(into.rows, observation.constraintJacobian, x.length, into.normals);
  into.violation = worstViolation(into.rows, into.values);
}

/** Slacks at the start: what the rows leave, at least a little. */
function firstSlacks({ rows, values, slacks, boundVariable, boundSign, boundSide, x }: TrustConstrState): void {
  const own = rows.count - rows.equalities;
  for (let k = 0; k < own; k++) slacks[k] = Math.max(values[rows.equalities + k]!, 0.1);
  for (let k = 0; k < boundVariable.length; k++) slacks[own + k] = boundSign[k]! * (x[boundVariable[k]!]! - boundSide[k]!);
}

/** Everything that depends on the iterate and the barrier. */
function prepare(into: TrustConstrState): void {
  fillResiduals(into, into.values, into.x, into.slacks, into.residuals);
  fillSystem(into);
  leastSquaresMultipliers(into);
}

/** The barrier falls while its problem is solved; then the step. */
function setOut(into: TrustConstrState, options: TrustConstrOptions): void {
  for (;;) {
    const error = optimality(into);
    if (isSolved(into, options)) {
      into.stop = 'gradient-tolerance';
      return;
    }
    if (into.violation > options.ctol && isStuck(into)) {
      into.stop = 'infeasible';
      return;
    }
    if (into.slacks.length === 0 || error > 10 * into.barrier || into.barrier <= options.barrierTol) break;
    into.barrier = Math.max(options.barrierTol, Math.min(0.2 * into.barrier, into.barrier ** 1.5));
    into.radius = Math.max(into.radius, Math.min(options.initialRadius, 5 * into.radius));
    into.penalty = 1;
    into.idle = 0;
    leastSquaresMultipliers(into);
  }
  propose(into, options);
}

/** Is the iterate a minimum of |c|_2 itself, with c not zero? */
function isStuck(into: TrustConstrState): boolean {
  const slope = new Float64Array(into.step.length);
  timesTransposed(into, into.residuals, slope);
  return norm2(slope) <= 1e-6 * norm2(into.residuals);
}

/** Largest error of stationarity, complementarity and feasibility of the barrier problem; sets `gradientNorm`. */
function optimality(into: TrustConstrState): number {
  const { multipliers, slacks, barrier, rows, residuals } = into;
  const n = into.x.length;
  const rest = new Float64Array(n + slacks.length);
  timesTransposed(into, multipliers, rest);
  const gradient = barrierGradient(into);
  let most = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(gradient[i]! - rest[i]!));
  into.gradientNorm = most;
  for (let k = 0; k < slacks.length; k++) most = Math.max(most, Math.abs(slacks[k]! * multipliers[rows.equalities + k]! - barrier));
  return Math.max(most, normInf(residuals));
}

function isSolved(
  { gradient, gradientNorm, violation, multipliers, slacks, rows, fun, barrier }: TrustConstrState,
  { gtol, ctol, barrierTol }: TrustConstrOptions,
): boolean {
  if (!(gradientNorm <= gtol * Math.max(1, normInf(gradient))) || violation > ctol) return false;
  let gap = 0;
  for (let k = 0; k < slacks.length; k++) gap += Math.abs(slacks[k]! * multipliers[rows.equalities + k]!);
  const isPositive = slacks.every((_, k) => multipliers[rows.equalities + k]! >= -gtol * Math.max(1, normInf(gradient)));
  return isPositive && (barrier <= barrierTol || gap <= 1e-9 * Math.max(1, Math.abs(fun))) && gap <= 1e-7 * Math.max(1, Math.abs(fun));
}

/** The step at the iterate and the trial that it leads to. */
function propose(into: TrustConstrState, options: TrustConstrOptions): void {
  if (into.radius < options.xtol * Math.max(1, norm2(into.x))) {
    giveUp(into, options);
    return;
  }
  const { change, fall } = composeStep(into);
  if (fall > 0 && change > 0) into.penalty = Math.max(into.penalty, change / (0.7 * fall));
  into.foreseen = -change + into.penalty * Math.max(fall, 0);
  if (!(into.foreseen > 0)) {
    giveUp(into, options);
    return;
  }
  tryStep(into, into.step);
  into.phase = 'trial';
  into.wants = 'value';
}

/** The query and its slacks for a step; bounds are kept to the last bit. */
function tryStep(into: TrustConstrState, step: Float64Array): void {
  const { x, query, slacks, trialSlacks, lower, upper } = into;
  const n = x.length;
  for (let i = 0; i < n; i++) query[i] = Math.min(Math.max(x[i]! + step[i]!, lower[i]!), upper[i]!);
  for (let k = 0; k < slacks.length; k++) trialSlacks[k] = slacks[k]! * (1 + step[n + k]!);
}

function meritOf({ barrier, penalty }: TrustConstrState, fun: number, slacks: Float64Array, residuals: Float64Array): number {
  let sum = fun + penalty * norm2(residuals);
  for (let k = 0; k < slacks.length; k++) sum -= barrier * Math.log(slacks[k]!);
  return sum;
}

/** Is the trial good enough? The radius follows the ratio of gain and forecast. */
function judge(state: TrustConstrState, observation: Observation, options: TrustConstrOptions, into: TrustConstrState): void {
  const { rows, trialValues, trialSlacks, residuals, slacks, query } = into;
  fillResiduals(into, into.values, into.x, slacks, residuals);
  const before = meritOf(into, into.fun, slacks, residuals);
  let gain = -Infinity;
  const missed = new Float64Array(residuals.length);
  if (observation.value < Infinity) {
    rowValues(rows, observation.constraints, trialValues);
    // A slack smaller than its row only costs barrier.
    for (let k = 0; k < rows.count - rows.equalities; k++) trialSlacks[k] = Math.max(trialSlacks[k]!, trialValues[rows.equalities + k]!);
    fillResiduals(into, trialValues, query, trialSlacks, missed);
    gain = before - meritOf(into, observation.value, trialSlacks, missed);
  }
  const ratio = (gain + rounding * Math.abs(before)) / (into.foreseen + rounding * Math.abs(before));
  const length = norm2(into.step);
  if (ratio >= 1e-4) {
    if (ratio >= 0.9) into.radius = Math.max(into.radius, 7 * length);
    else if (ratio >= 0.3) into.radius = Math.max(into.radius, 2 * length);
    else if (ratio < 0.1) into.radius = Math.min(into.radius, length / 2);
    into.idle = gain <= rounding * Math.abs(before) ? state.idle + 1 : 0;
    into.phase = 'accepted';
    into.wants = 'value+gradient';
    return;
  }
  if (state.phase === 'trial' && observation.value < Infinity && correct(into, missed)) return;
  into.radius = Math.min(0.5 * into.radius, (ratio < 0 ? 0.3 : 0.5) * length);
  prepare(into);
  propose(into, options);
}

/** Second-order correction of a step whose constraints bent away: one more normal step from there. */
function correct(into: TrustConstrState, missed: Float64Array): boolean {
  const { residuals, step } = into;
  if (!(norm2(missed) > 0.1 * norm2(residuals)) || norm2(missed) < 1e-14) return false;
  const u = missed.slice();
  fillSystem(into);
  solveNormal(into, u);
  const back = new Float64Array(step.length);
  timesTransposed(into, u, back);
  const bent = step.map((value, i) => value - back[i]!);
  const n = into.x.length;
  for (let k = n; k < bent.length; k++) if (bent[k]! < -0.995) return false;
  if (norm2(back) > norm2(step)) return false;
  tryStep(into, bent);
  into.phase = 'corrected';
  return true;
}

/** Moves to the accepted trial and updates B with the change of the gradient of the Lagrangian. */
function accept(state: TrustConstrState, observation: Observation, options: TrustConstrOptions, into: TrustConstrState): void {
  const { s, y, rows, multipliers, gradient, normals, hessian, bs, slacks } = into;
  const n = s.length;
  if (observation.value === Infinity) {
    into.radius *= 0.25;
    prepare(into);
    propose(into, options);
    return;
  }
  const lagrangian = (i: number) => {
    let sum = gradient[i]!;
    for (let j = 0; j < rows.count; j++) sum -= multipliers[j]! * normals[j * n + i]!;
    return sum;
  };
  for (let i = 0; i < n; i++) {
    s[i] = state.query[i]! - state.x[i]!;
    y[i] = -lagrangian(i);
  }
  arrive(into, observation, state.query);
  copyVector(slacks, state.trialSlacks);
  for (let i = 0; i < n; i++) y[i]! += lagrangian(i);
  into.iteration += 1;
  if (into.isFresh) rescale(into);
  if (dampedUpdate(hessian, s, y, bs)) into.isFresh = false;
  prepare(into);
  if (into.idle >= mostIdle) giveUp(into, options);
  else setOut(into, options);
}

/** Before the first update: B gets the size of the curvature along s. */
function rescale({ hessian, s, y }: TrustConstrState): void {
  const n = s.length;
  const curvature = y.reduce((sum, value) => sum + value * value, 0) / Math.abs(y.reduce((sum, value, i) => sum + value * s[i]!, 0));
  if (!(curvature > 1e-8 && curvature < 1e8)) return;
  for (let i = 0; i < n; i++) hessian[i * n + i] = curvature;
}

/** No progress: forget B, then lower the barrier, then end with a verdict. */
function giveUp(into: TrustConstrState, options: TrustConstrOptions): void {
  const n = into.x.length;
  into.idle = 0;
  if (!into.isFresh) {
    into.hessian.fill(0);
    for (let i = 0; i < n; i++) into.hessian[i * n + i] = 1;
    into.isFresh = true;
    into.radius = Math.max(into.radius, 1e-2 * options.initialRadius);
    propose(into, options);
    return;
  }
  if (into.barrier > options.barrierTol) {
    into.barrier = Math.max(options.barrierTol, 0.01 * into.barrier);
    into.radius = options.initialRadius;
    into.penalty = 1;
    prepare(into);
    setOut(into, options);
    return;
  }
  const relative = into.gradientNorm / Math.max(1, normInf(into.gradient));
  const isFeasible = into.violation <= Math.max(options.ctol, 1e-8);
  into.stop = relative <= 1e-5 && isFeasible ? 'function-tolerance' : into.violation > 1e-4 ? 'infeasible' : 'precision-limit';
}
