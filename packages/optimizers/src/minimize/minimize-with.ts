/** `minimizeWith`: `minimize` for a method that is at hand, so that a page carries that method alone. */
import type { AnyMethod, Bounds, Objective } from '@thetakit/registry';
import type { OptimizeResult } from '../run/result.ts';
import { runMethod } from '../run/run-method.ts';
import type { RunSettings } from '../run/settings.ts';
import { type Fun, type Functions, objectiveOf } from './objective-of.ts';

/** Settings of `minimizeWith`: functions as `minimize` takes them, limits as every run has them. */
export interface MinimizeWithSettings extends Functions, Omit<RunSettings, 'bounds' | 'difference'> {
  /** Two vectors of n numbers; infinite where there is no bound. */
  readonly bounds?: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> } | undefined;
}

/**
 * Minimises a function with a given method; a bundle holds no other. What `minimize` does besides, it does not: names of methods, pairs as
 * bounds, SciPy's forms of constraints, `tol`, the check of the gradient.
 *
 * @example
 * import { lBfgsB, minimizeWith } from '@thetakit/optimizers';
 * minimizeWith(lBfgsB, ([a, b]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1]).x;
 */
export function minimizeWith(method: AnyMethod, fun: Fun | Objective, x0: ArrayLike<number>, settings: MinimizeWithSettings = {}): OptimizeResult {
  const { jac, hess, hessp, bounds: sides, ...run } = settings;
  const start = Float64Array.from(x0);
  const bounds: Bounds | undefined = sides && { lower: Float64Array.from(sides.lower), upper: Float64Array.from(sides.upper) };
  const objective = objectiveOf(method.id, fun, start.length, { jac, hess, hessp });
  const difference = typeof jac === 'string' ? { difference: jac } : {};
  return runMethod(method, objective, start, { ...run, ...difference, ...(bounds && { bounds }) });
}
