/** `minimize` for whoever finds methods in another way than by the names of this package, so that a bundle holds only the methods it uses. */
import type { Objective } from '@thetakit/registry';
import type { OptimizeResult } from '../run/result.ts';
import { runMethod } from '../run/run-method.ts';
import { requireGradient } from './check-gradient.ts';
import type { FindMethod } from './find-method.ts';
import { type Fun, objectiveOf } from './objective-of.ts';
import { type MinimizeSettings, prepare } from './prepare.ts';

/** `minimize` with the methods that `find` finds. */
export function minimizeBy(find: FindMethod, fun: Fun | Objective, x0: ArrayLike<number> | number, settings: MinimizeSettings): OptimizeResult {
  const { method, x0: start, run } = prepare('minimize', x0, settings, find);
  const objective = objectiveOf('minimize', fun, start.length, settings);
  if (settings.checkGradient === true) requireGradient('minimize', objective, start, run.bounds);
  return runMethod(method, objective, start, run);
}
