/**
 * Trust-region Newton with bounds: exact steps of the quadratic model of the variables that no bound holds.
 *
 *   F = variables without those that rest on a bound against their gradient
 *   p = argmin g^T p + 1/2 p^T H p over p_F,  ||p|| <= radius, then cut off at the bounds;  x <- x + p when f falls as promised
 *
 * Once the bounds of the solution are found it is Newton's method on the others: the digits double each step.
 * Source: C.-J. Lin, J.J. More, Newton's method for large bound-constrained optimization problems, SIAM J. Optim. 9 (1999) 1100-1127,
 *   doi:10.1137/S1052623498345075 (TRON). Ours: the exact step of the dense model in the place of projected conjugate gradients.
 * Good for: smooth functions with bounds and an exact Hessian, up to a few hundred variables. Not for: many variables: use `l-bfgs-b`.
 * Cost per iteration: one f, g and H and about one to four Cholesky factorisations; keeps 3 n^2 floats.
 */
import { defineMinimizer, type OptionsOf, o } from '@thetakit/registry';
import { radiusOptions } from '../trust-region/radius.ts';
import { type QuasiState, quasiState } from './quasi-state.ts';
import { quasiUpdate } from './quasi-update.ts';

const options = o.options(radiusOptions);

/** Options of `boundedNewton`. */
export type BoundedNewtonOptions = OptionsOf<typeof options>;

/** The method, id `bounded-newton`. */
export const boundedNewton = defineMinimizer({
  id: 'bounded-newton',
  summary: 'Trust-region Newton with bounds: exact steps of the model of the variables that no bound holds.',
  formula: String.raw`p = \arg\min_{p_F,\ \|p\| \le \Delta} \nabla f^T p + \tfrac12 p^T H p,\quad x \leftarrow P_{[l, u]}(x + p)`,
  goodFor: 'Smooth functions with bounds and an exact Hessian, up to a few hundred variables.',
  notFor: 'Many variables: use l-bfgs-b.',
  sources: ['C.-J. Lin, J.J. More, SIAM J. Optim. 9 (1999) 1100-1127, doi:10.1137/S1052623498345075'],
  traits: { needs: ['value', 'gradient', 'hessian'], bounds: 'native', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init: (x0, { initialTrustRadius, maxTrustRadius }: BoundedNewtonOptions, context): QuasiState => ({
    ...quasiState(x0, Math.min(initialTrustRadius, maxTrustRadius), context),
    wants: 'value+gradient+hessian',
    isFresh: false,
    wasReset: true,
  }),
  update: quasiUpdate(null),
  extras: ({ hessian, radius }: QuasiState) => ({ hess: hessian.slice(), radius }),
});
