/** Writes c and its Jacobian into observations; remembers those of the last point. No evaluation leaves the bounds. */
import { type Constraints, type Observation, ThetakitError } from '@thetakit/registry';
import { copyVector } from '../dense/vector.ts';
import { type DifferenceWork, differenceJacobian, differenceWork, relativeSteps, type VectorFunction } from './difference.ts';
import type { RunSettings } from './settings.ts';

/** Constraints with the memory and buffers of one run. */
export interface ConstraintEvaluator {
  readonly who: string;
  readonly constraints: Constraints;
  readonly observation: Observation;
  readonly settings: RunSettings;
  readonly work: DifferenceWork;
  readonly values: VectorFunction;
  readonly memoX: Float64Array;
  hasJacobian: boolean;
}

/** Makes an evaluator that writes into `observation`; null without constraints. */
export function createConstraintEvaluator(who: string, n: number, observation: Observation, settings: RunSettings): ConstraintEvaluator | null {
  const { constraints } = settings;
  if (constraints === undefined) return null;
  return {
    who,
    constraints,
    observation,
    settings,
    work: differenceWork(n, constraints.count),
    values: (x, out) => take(who, 'the constraint function', constraints.values(x, out), out),
    memoX: new Float64Array(n).fill(NaN),
    hasJacobian: false,
  };
}

/** c at x into the observation, and the Jacobian when asked for. */
export function observeConstraints(evaluator: ConstraintEvaluator, x: Float64Array, withJacobian: boolean): void {
  const { who, constraints, observation, settings, memoX, work } = evaluator;
  const c = observation.constraints!;
  if (!x.every((xi, i) => xi === memoX[i])) {
    copyVector(memoX, x);
    evaluator.hasJacobian = false;
    evaluator.values(x, c);
  }
  if (!withJacobian || evaluator.hasJacobian) return;
  evaluator.hasJacobian = true;
  const jacobian = observation.constraintJacobian!;
  if (constraints.jacobian !== undefined) {
    take(who, 'the constraint Jacobian', constraints.jacobian(x, jacobian), jacobian);
    return;
  }
  const { difference = '3-point', relativeStep = relativeSteps[difference], bounds } = settings;
  differenceJacobian(evaluator.values, x, c, jacobian, work, relativeStep, difference === '3-point', bounds);
}

function take(who: string, what: string, from: Float64Array, out: Float64Array): void {
  if (from === out) return;
  if (from.length !== out.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `${what} returned ${from.length} numbers, expected ${out.length}`,
      action: 'Return one number per constraint (and, in a Jacobian, per variable)',
      received: from.length,
      expected: out.length,
    });
  }
  out.set(from);
}
