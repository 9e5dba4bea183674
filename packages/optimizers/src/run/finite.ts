/** Finiteness of what was measured. */
import type { Observation, Want } from '@thetakit/registry';
import { wantsGradient, wantsHessian, wantsJacobian, wantsResiduals, wantsValue } from './want.ts';

/** Are all elements finite? One pass: a finite number times zero is zero, anything else becomes NaN. */
export function isFiniteVector(v: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * 0;
  return sum === 0;
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
