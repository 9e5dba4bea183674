/** Finiteness of what was measured. */
import type { Observation, Want } from '@thetakit/registry';
import { wantsGradient, wantsHessian, wantsJacobian, wantsResiduals, wantsValue } from './want.ts';

/**
 * Are all elements finite? One pass: a finite number times zero is zero, anything else becomes NaN. Four partial sums, so that additions
 * need not wait for each other.
 */
export function isFiniteVector(v: Float64Array): boolean {
  const n = v.length;
  const even = n - (n % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < even; i += 4) {
    s0 += v[i]! * 0;
    s1 += v[i + 1]! * 0;
    s2 += v[i + 2]! * 0;
    s3 += v[i + 3]! * 0;
  }
  for (let i = even; i < n; i++) s0 += v[i]! * 0;
  return s0 + s1 + (s2 + s3) === 0;
}

/** Is every quantity that `wants` names finite? */
export function isFiniteObservation(observation: Observation, wants: Want): boolean {
  return (
    (!wantsValue(wants) || Number.isFinite(observation.value)) &&
    (!wantsGradient(wants) || isFiniteVector(observation.gradient)) &&
    (!wantsHessian(wants) || isFiniteVector(observation.hessian)) &&
    (wants !== 'product' || isFiniteVector(observation.product)) &&
    (!wantsResiduals(wants) || isFiniteVector(observation.residuals)) &&
    (!wantsJacobian(wants) || isFiniteVector(observation.jacobian)) &&
    (observation.constraints === undefined || !wantsValue(wants) || isFiniteVector(observation.constraints)) &&
    (observation.constraintJacobian === undefined || !wantsGradient(wants) || isFiniteVector(observation.constraintJacobian))
  );
}
