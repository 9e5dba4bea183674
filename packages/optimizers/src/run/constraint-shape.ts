/** What the driver knows of constraints: their sides, violations, and which of two points is better. */
import { type AnyMethod, type ConstraintShape, type Constraints, show, ThetakitError } from '@thetakit/registry';

/** Refuses constraints that a method cannot keep (OPTION_CONFLICT) and sides that do not fit (CONSTRAINTS_INVALID). */
export function checkConstraints(method: AnyMethod, constraints: ConstraintShape | undefined): void {
  if (constraints === undefined) return;
  const who = method.id;
  if (method.traits.constraints !== true) {
    throw new ThetakitError('OPTION_CONFLICT', {
      who,
      problem: 'constraints were given to a method that cannot keep them',
      action: 'Choose a method that takes constraints, such as "slsqp", or leave them out',
    });
  }
  const { count, lower, upper } = constraints;
  if (!Number.isInteger(count) || count < 0 || lower?.length !== count || upper?.length !== count) {
    throw new ThetakitError('CONSTRAINTS_INVALID', {
      who,
      problem: `there are ${lower?.length} lower and ${upper?.length} upper sides for ${show(count)} constraints`,
      action: 'Give one lower and one upper side per constraint',
    });
  }
  for (let k = 0; k < count; k++) {
    if (lower[k]! <= upper[k]! && lower[k] !== Infinity && upper[k] !== -Infinity) continue;
    throw new ThetakitError('CONSTRAINTS_INVALID', {
      who,
      problem: `the sides of constraint ${k} are ${lower[k]} and ${upper[k]}, expected lower <= upper`,
      action: 'Use -Infinity and Infinity for no side',
      data: { index: k },
    });
  }
}

/** The part that methods see, copied. */
export function shapeOf({ count, lower, upper }: Constraints): ConstraintShape {
  return { count, lower: lower.slice(), upper: upper.slice() };
}

/** max_k max(lower_k - c_k, c_k - upper_k, 0). */
export function largestViolation({ lower, upper }: ConstraintShape, c: Float64Array): number {
  let most = 0;
  for (let k = 0; k < c.length; k++) most = Math.max(most, lower[k]! - c[k]!, c[k]! - upper[k]!);
  return most;
}

/** Is (fun, violation) better than `than`? Less violation first, as far as it exceeds the tolerance; then the lower value. */
export function isBetter(fun: number, violation: number, than: { readonly fun: number; readonly violation: number }, tolerance: number): boolean {
  if (Number.isNaN(than.fun)) return true;
  const mine = violation > tolerance ? violation : 0;
  const other = than.violation > tolerance ? than.violation : 0;
  return mine === other ? fun < than.fun : mine < other;
}
