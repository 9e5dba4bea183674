/** `minimize`: SciPy's contract over every registered method. */
import type { Objective } from '@thetakit/registry';
import type { OptimizeResult } from '../run/result.ts';
import { methodOf } from './method-of.ts';
import { minimizeBy } from './minimize-by.ts';
import type { Fun } from './objective-of.ts';
import type { MinimizeSettings } from './prepare.ts';

/**
 * Minimises a function of several variables, as scipy.optimize.minimize does.
 *
 * `fun(x)` returns a number, or [value, gradient] with `jac: true`; or `fun` is an Objective. `x0` is a number or an array, never
 * written to. Misuse throws a ThetakitError; how the run went is in the result: `success`, `reason` (one list for all
 * methods), `status`, `message`. Better than SciPy on purpose: unknown options are refused; bounds hold in every evaluation,
 * differences included; NaN is never a success; the best point seen is returned when the run does not converge; `maxfev`,
 * `maxTime`, `target` and `signal` work with every method; defaults go on until the answer is accurate.
 *
 * @example
 * const { x, fun, success } = minimize(([a, b]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1]);
 */
export function minimize(fun: Fun | Objective, x0: ArrayLike<number> | number, settings: MinimizeSettings = {}): OptimizeResult {
  return minimizeBy(methodOf, fun, x0, settings);
}
