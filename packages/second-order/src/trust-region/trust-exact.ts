/**
 * Trust region with the exact step: the quadratic model is minimised in a ball, wherever its Hessian bends.
 *
 *   p = argmin g^T p + 1/2 p^T H p  subject to ||p|| <= radius            x, g, p of shape [n], H of shape [n, n]
 *   that is (H + lambda I) p = -g,  H + lambda I >= 0,  lambda (radius - ||p||) = 0
 *   x <- x + p when f falls by more than eta of what the model promises; the radius follows the ratio of the two.
 *
 * Source: J.J. More, D.C. Sorensen, Computing a trust region step, SIAM J. Sci. Stat. Comput. 4 (1983) 553-572,
 *   doi:10.1137/0904038; A.R. Conn, N.I.M. Gould, Ph.L. Toint, Trust-Region Methods (2000), chapter 7, doi:10.1137/1.9780898719857.
 * Ours, not theirs: where f has no digits left, the gradients at both ends judge a step; a stationary point counts only where H
 *   has no negative curvature, so saddles are left, even from a gradient of exactly zero.
 * Good for: smooth functions with an exact Hessian, badly scaled and nonconvex ones included, n up to a few hundred.
 * Not for: large n. Cost per iteration: one f, g, H and about one to four Cholesky factorisations; keeps 2 n^2 floats.
 */
import { defineMinimizer, type OptionsOf, o } from '@thetakit/registry';
import { denseKernel } from './dense-kernel.ts';
import { type DenseState, denseState } from './dense-state.ts';
import { denseUpdate } from './dense-update.ts';
import { adaptRadius, radiusOptions } from './radius.ts';
import { secularStep } from './secular.ts';

const options = o.options(radiusOptions);

/** Options of `trustExact`. */
export type TrustExactOptions = OptionsOf<typeof options>;

const ball = { kind: 'radius', easy: 0.05, hard: 0.1 } as const;

/** The method, id `trust-exact`. */
export const trustExact = defineMinimizer({
  id: 'trust-exact',
  summary: 'Trust region whose steps minimise the quadratic model exactly (More and Sorensen), hard case included.',
  aliases: ['more-sorensen'],
  formula: String.raw`p = \arg\min_{\|p\| \le \Delta} \nabla f^T p + \tfrac12 p^T H p,\quad (H + \lambda I)\,p = -\nabla f,\quad x \leftarrow x + p`,
  goodFor: 'Smooth functions with an exact Hessian and up to a few hundred variables, also far from a minimum and near saddles.',
  notFor: 'Many variables, or Hessians that are only known through products: use trust-krylov.',
  sources: ['J.J. More, D.C. Sorensen, Computing a trust region step, SIAM J. Sci. Stat. Comput. 4 (1983) 553-572, doi:10.1137/0904038'],
  traits: { needs: ['value', 'gradient', 'hessian'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init: (x0, { initialTrustRadius, maxTrustRadius }: TrustExactOptions) => denseState(x0, Math.min(initialTrustRadius, maxTrustRadius)),
  update: denseUpdate<TrustExactOptions>({ propose: (s) => secularStep(denseKernel, s, ball, s.radius), adapt: adaptRadius }),
  extras: ({ hessian, radius }: DenseState) => ({ hess: hessian.slice(), radius }),
});
