/** What a `Want` asks for, quantity by quantity. */
import type { Want } from '@thetakit/registry';

/** Does it ask for f? Residuals count: the driver then reports f = 1/2 sum r_i^2. */
export function wantsValue(wants: Want): boolean {
  return wants !== 'gradient' && wants !== 'hessian' && wants !== 'product' && wants !== 'jacobian';
}

/** Does it ask for g? */
export function wantsGradient(wants: Want): boolean {
  return wants === 'value+gradient' || wants === 'gradient' || wants === 'value+gradient+hessian';
}

/** Does it ask for H? */
export function wantsHessian(wants: Want): boolean {
  return wants === 'hessian' || wants === 'value+gradient+hessian';
}

/** Does it ask for r? */
export function wantsResiduals(wants: Want): boolean {
  return wants === 'residuals' || wants === 'residuals+jacobian';
}

/** Does it ask for J? */
export function wantsJacobian(wants: Want): boolean {
  return wants === 'jacobian' || wants === 'residuals+jacobian';
}
