/** Which entries of the registry have a live run on their page, and what the page needs for it. */
import type { Description } from '@thetakit/registry';
import { type LiveMethod, slidersOf } from '../live-run/live-run-spec.ts';

/** What the surfaces of the live run can answer. */
const answered = new Set(['value', 'gradient', 'hessian', 'hessianProduct', 'residuals', 'jacobian']);

/** The live run of an entry; null for kinds that are no methods, and for methods that need more than a surface of two variables has. */
export function liveMethodOf({ kind, id, traits, options }: Description): LiveMethod | null {
  if (kind !== 'optimizer' && kind !== 'minimizer' && kind !== 'least-squares') return null;
  if (traits === undefined || !traits.needs.every((need) => answered.has(need))) return null;
  return { kind, id: id.slice(id.indexOf('/') + 1), stochastic: traits.stochastic, sliders: slidersOf(options) };
}
