/**
 * Turns an Objective into observations. Knows how to make what is missing:
 * g = J^T r for residual objectives, g and J by differences, H v from H. Remembers f and g of the last point, so that
 * asking for one after the other costs nothing twice. Allocates nothing after it is made.
 */

import { type Bounds, type Objective, type Observation, ThetakitError, type Want } from '@thetakit/registry';
import { copyVector } from '../dense/vector.ts';
import type { RunCheckpoint } from './checkpoint.ts';
import { type ConstraintEvaluator, createConstraintEvaluator, observeConstraints } from './constraint-evaluator.ts';
import { type DifferenceWork, differenceJacobian, differenceWork, relativeSteps, type VectorFunction } from './difference.ts';
import type { Counters } from './observe.ts';
import type { RunSettings } from './settings.ts';
import { wantsGradient, wantsHessian, wantsJacobian, wantsResiduals, wantsValue } from './want.ts';

/** An objective with the memory and buffers of one run. */
export interface Evaluator {
  readonly who: string;
  readonly objective: Objective;
  readonly observation: Observation;
  readonly counters: Counters;
  readonly bounds: Bounds | undefined;
  /** Null without constraints. */
  readonly constraints: ConstraintEvaluator | null;
  readonly isCentral: boolean;
  readonly relativeStep: number;
  /** How the gradient is had. */
  readonly gradientSource: 'pair' | 'gradient' | 'residuals' | 'difference';
  readonly work: DifferenceWork;
  readonly f0: Float64Array;
  /** f and r in the form that differences need. */
  readonly scalar: VectorFunction;
  readonly vector: VectorFunction;
  /** The last point whose f (and maybe g) the observation holds. */
  readonly memoX: Float64Array;
  memoValue: number;
  hasValue: boolean;
  hasGradient: boolean;
  /** The point whose Hessian is in `productHessian`: products of a method at one point share it. Empty when nothing needs it. */
  readonly hessianX: Float64Array;
  readonly productHessian: Float64Array;
}

/** Makes an evaluator that writes into `observation` and counts in `counters`. */
export function createEvaluator(who: string, objective: Objective, observation: Observation, counters: Counters, settings: RunSettings): Evaluator {
  const n = objective.dimension;
  const m = objective.residualCount ?? 0;
  const difference = settings.difference ?? '3-point';
  const evaluator: Evaluator = {
    who,
    objective,
    observation,
    counters,
    bounds: settings.bounds,
    constraints: createConstraintEvaluator(who, n, observation, settings),
    isCentral: difference === '3-point',
    relativeStep: settings.relativeStep ?? relativeSteps[difference],
    gradientSource: gradientSourceOf(objective),
    work: differenceWork(n, Math.max(1, m)),
    f0: new Float64Array(1),
    scalar: (x, out) => {
      out[0] = objective.value(x);
    },
    vector: (x, out) => {
      const r = objective.residuals!(x, out);
      if (r !== out) out.set(r);
    },
    memoX: new Float64Array(n).fill(NaN),
    memoValue: NaN,
    hasValue: false,
    hasGradient: false,
    ...productMemory(objective, observation),
  };
  if (settings.resume?.memory !== undefined) recall(evaluator, settings.resume.memory);
  return evaluator;
}

/** What a resumed run knew of its last point, so that nothing is asked for twice. */
function recall(evaluator: Evaluator, { x, fun, gradient }: NonNullable<RunCheckpoint['memory']>): void {
  evaluator.memoX.set(x);
  evaluator.hasValue = fun !== undefined;
  evaluator.memoValue = fun ?? NaN;
  evaluator.hasGradient = gradient !== undefined;
  if (gradient !== undefined) evaluator.observation.gradient.set(gradient);
}

/** Room for the Hessian that stands behind products, where the objective has no products of its own. */
function productMemory({ dimension: n, hessian, hessianProduct }: Objective, { product }: Observation) {
  const isNeeded = product.length > 0 && hessianProduct === undefined && hessian !== undefined;
  return { hessianX: new Float64Array(isNeeded ? n : 0).fill(NaN), productHessian: new Float64Array(isNeeded ? n * n : 0) };
}

function gradientSourceOf(objective: Objective): Evaluator['gradientSource'] {
  if (objective.valueAndGradient !== undefined) return 'pair';
  if (objective.gradient !== undefined) return 'gradient';
  return objective.residuals !== undefined && objective.jacobian !== undefined ? 'residuals' : 'difference';
}

/** Most evaluations of f that observing `wants` at the next point can take: what the budget must still hold. */
export function costOf({ objective, gradientSource, isCentral }: Evaluator, wants: Want): number {
  const perVariable = isCentral ? 2 : 1;
  const differences = (wantsGradient(wants) && gradientSource === 'difference') || (wantsJacobian(wants) && objective.jacobian === undefined);
  return (wantsValue(wants) || differences ? 1 : 0) + (differences ? perVariable * objective.dimension : 0);
}

/** Writes what `wants` names at `query` into the evaluator's observation. */
export function evaluate(evaluator: Evaluator, query: Float64Array, wants: Want, direction: Float64Array | undefined): void {
  if (wantsResiduals(wants) || wantsJacobian(wants)) {
    observeResiduals(evaluator, query, wants);
    return;
  }
  if (evaluator.constraints !== null && (wantsValue(wants) || wantsGradient(wants))) observeConstraints(evaluator.constraints, query, wantsGradient(wants));
  if (wantsGradient(wants)) observeGradient(evaluator, query, wantsValue(wants));
  else if (wantsValue(wants)) observeValue(evaluator, query);
  if (wantsHessian(wants)) observeHessian(evaluator, query);
  if (wants === 'product') observeProduct(evaluator, query, direction);
}

function isRemembered({ memoX }: Evaluator, x: Float64Array): boolean {
  for (let i = 0; i < x.length; i++) if (memoX[i] !== x[i]) return false;
  return true;
}

function forgetUnless(evaluator: Evaluator, x: Float64Array): void {
  if ((evaluator.hasValue || evaluator.hasGradient) && isRemembered(evaluator, x)) return;
  evaluator.hasValue = false;
  evaluator.hasGradient = false;
  copyVector(evaluator.memoX, x);
}

function observeValue(evaluator: Evaluator, x: Float64Array): void {
  forgetUnless(evaluator, x);
  if (!evaluator.hasValue) {
    evaluator.counters.nfev += 1;
    evaluator.memoValue = evaluator.objective.value(x);
    evaluator.hasValue = true;
  }
  evaluator.observation.value = evaluator.memoValue;
}

function observeGradient(evaluator: Evaluator, x: Float64Array, withValue: boolean): void {
  const { objective, observation, counters, gradientSource } = evaluator;
  forgetUnless(evaluator, x);
  if (gradientSource === 'pair' && (objective.gradient === undefined || (withValue && !evaluator.hasValue))) {
    if (!evaluator.hasGradient) {
      counters.nfev += 1;
      counters.njev += 1;
      const both = objective.valueAndGradient!(x, observation.gradient);
      takeGradient(evaluator, both.gradient);
      evaluator.memoValue = both.value;
      evaluator.hasValue = true;
      evaluator.hasGradient = true;
    }
    observation.value = evaluator.memoValue;
    return;
  }
  if (withValue || gradientSource === 'difference') observeValue(evaluator, x);
  if (evaluator.hasGradient) return;
  counters.njev += 1;
  if (gradientSource === 'gradient' || gradientSource === 'pair') takeGradient(evaluator, objective.gradient!(x, observation.gradient));
  else if (gradientSource === 'residuals') gradientOfResiduals(evaluator, x);
  else gradientByDifferences(evaluator, x);
  evaluator.hasGradient = true;
}

function takeGradient({ who, observation }: Evaluator, g: Float64Array): void {
  const { gradient } = observation;
  if (g === gradient) return;
  if (g.length === gradient.length) {
    gradient.set(g);
    return;
  }
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `the gradient has length ${g.length}, expected ${gradient.length}`,
    action: 'Return one number per variable',
    received: g.length,
    expected: gradient.length,
  });
}

/** g = J^T r. */
function gradientOfResiduals({ objective, observation }: Evaluator, x: Float64Array): void {
  const r = objective.residuals!(x, observation.residuals.length > 0 ? observation.residuals : undefined);
  const jacobian = objective.jacobian!(x, observation.jacobian.length > 0 ? observation.jacobian : undefined);
  const n = x.length;
  observation.gradient.fill(0);
  for (let k = 0; k < r.length; k++) for (let i = 0; i < n; i++) observation.gradient[i]! += jacobian[k * n + i]! * r[k]!;
}

function gradientByDifferences(evaluator: Evaluator, x: Float64Array): void {
  const { scalar, observation, work, f0, counters, relativeStep, isCentral, bounds } = evaluator;
  f0[0] = evaluator.memoValue;
  counters.nfev += differenceJacobian(scalar, x, f0, observation.gradient, work, relativeStep, isCentral, bounds);
}

function observeHessian({ who, objective, observation, counters }: Evaluator, x: Float64Array): void {
  counters.nhev += 1;
  if (objective.hessian !== undefined) {
    const h = objective.hessian(x, observation.hessian);
    if (h !== observation.hessian) observation.hessian.set(h);
    return;
  }
  if (objective.hessianProduct === undefined) throw missing(who, 'a Hessian', 'hessian');
  const n = x.length;
  const unit = observation.product.length === n ? observation.product : new Float64Array(n);
  for (let j = 0; j < n; j++) {
    unit.fill(0);
    unit[j] = 1;
    const column = objective.hessianProduct(x, unit);
    for (let i = 0; i < n; i++) observation.hessian[i * n + j] = column[i]!;
  }
}

function observeProduct(evaluator: Evaluator, x: Float64Array, v: Float64Array | undefined): void {
  const { who, objective, observation, counters } = evaluator;
  if (v === undefined) throw missing(who, 'a direction for a Hessian-vector product, which the method did not set', 'direction');
  counters.nhev += 1;
  const { product } = observation;
  if (objective.hessianProduct !== undefined) {
    const hv = objective.hessianProduct(x, v, product);
    if (hv !== product) product.set(hv);
    return;
  }
  if (objective.hessian === undefined) throw missing(who, 'Hessian-vector products', 'hessianProduct or hessian');
  const h = rememberedHessian(evaluator, x);
  const n = x.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += h[i * n + j]! * v[j]!;
    product[i] = sum;
  }
}

/** H at x, computed once for all products at x. */
function rememberedHessian({ objective, hessianX, productHessian }: Evaluator, x: Float64Array): Float64Array {
  if (hessianX.length !== x.length) return objective.hessian!(x);
  let isSame = true;
  for (let i = 0; i < x.length; i++) isSame &&= hessianX[i] === x[i];
  if (isSame) return productHessian;
  hessianX.fill(NaN);
  const h = objective.hessian!(x, productHessian);
  if (h !== productHessian) productHessian.set(h);
  copyVector(hessianX, x);
  return productHessian;
}

function observeResiduals(evaluator: Evaluator, x: Float64Array, wants: Want): void {
  const { who, objective, observation, counters, work, relativeStep, isCentral, bounds } = evaluator;
  if (objective.residuals === undefined) throw missing(who, 'residuals', 'residuals and residualCount');
  const { residuals, jacobian } = observation;
  const isMissingJacobian = wantsJacobian(wants) && objective.jacobian === undefined;
  if (wantsResiduals(wants) || isMissingJacobian) {
    counters.nfev += 1;
    const r = objective.residuals(x, residuals);
    if (r !== residuals) residuals.set(r);
    let squares = 0;
    for (let k = 0; k < r.length; k++) squares += r[k]! * r[k]!;
    observation.value = squares / 2;
  }
  if (!wantsJacobian(wants)) return;
  counters.njev += 1;
  if (objective.jacobian !== undefined) {
    const j = objective.jacobian(x, jacobian);
    if (j !== jacobian) jacobian.set(j);
    return;
  }
  counters.nfev += differenceJacobian(evaluator.vector, x, residuals, jacobian, work, relativeStep, isCentral, bounds);
}

/** ORACLE_MISSING, said the same way everywhere. */
export function missing(who: string, what: string, field: string): ThetakitError {
  return new ThetakitError('ORACLE_MISSING', {
    who,
    problem: `the method needs ${what}, and the objective offers none`,
    action: `Give ${field} in the objective, or choose a method that does without`,
    data: { field },
  });
}
