/**
 * Adaptive regularisation with cubics: steps minimise a quadratic model plus a cubic term whose weight adapts.
 *
 *   p = argmin g^T p + 1/2 p^T H p + sigma/3 ||p||^3                      x, g, p of shape [n], H of shape [n, n]
 *   that is (H + lambda I) p = -g,  H + lambda I >= 0,  lambda = sigma ||p||
 *   x <- x + p when f falls by more than eta of what the model promises; sigma falls after good steps and grows after poor ones.
 *
 * Source: C. Cartis, N.I.M. Gould, Ph.L. Toint, Adaptive cubic regularisation methods for unconstrained optimization, Part I,
 *   Math. Program. 127 (2011) 245-295, doi:10.1007/s10107-009-0286-5; Yu. Nesterov, B.T. Polyak, Cubic regularization of Newton
 *   method and its global performance, Math. Program. 108 (2006) 177-205, doi:10.1007/s10107-006-0706-8.
 * Ours, not theirs: the step is exact (one secular equation, hard case included); where f has no digits left, the gradients at
 *   both ends judge a step; a stationary point counts only where H has no negative curvature.
 * Good for: what `trust-exact` is good for; it needs no more than O(eps^(-3/2)) evaluations to reach ||g|| <= eps.
 * Not for: large n. Cost per iteration: one f, g, H and about two to five Cholesky factorisations; keeps 2 n^2 floats.
 */
import { defineMinimizer, type OptionsOf, o } from '@thetakit/registry';
import { denseKernel } from './dense-kernel.ts';
import { type DenseState, denseState } from './dense-state.ts';
import { denseUpdate } from './dense-update.ts';
import { secularStep } from './secular.ts';

const options = o.options({
  initialSigma: o.number({ gt: 0, default: 0.1, scale: 'log', describe: 'First weight of the cubic term.', unit: 'f/x^3' }),
  minSigma: o.number({ gt: 0, default: 1e-16, scale: 'log', describe: 'Smallest weight of the cubic term.', unit: 'f/x^3' }),
  eta: o.number({ min: 0, lt: 0.25, default: 0.1, describe: 'Least decrease, as a share of the predicted one, for which a step is taken.', unit: '1' }),
  gtol: o.number({ min: 0, default: 1e-8, scale: 'log', describe: 'Stop when no component of the gradient is larger than this.', unit: 'f/x' }),
});

/** Options of `arc`. */
export type ArcOptions = OptionsOf<typeof options>;

const cubic = { kind: 'cubic', easy: 0.05, hard: 0.1 } as const;

/** The method, id `arc`. */
export const arc = defineMinimizer({
  id: 'arc',
  summary: 'Adaptive cubic regularisation: Newton steps kept short by a cubic term, with the best known worst-case bound.',
  aliases: ['cubic-regularisation', 'cubic-regularization'],
  formula: String.raw`p = \arg\min_p \nabla f^T p + \tfrac12 p^T H p + \tfrac{\sigma}{3}\|p\|^3,\quad x \leftarrow x + p`,
  goodFor: 'Smooth nonconvex functions with an exact Hessian and up to a few hundred variables.',
  notFor: 'Many variables: use trust-krylov.',
  sources: [
    'C. Cartis, N.I.M. Gould, Ph.L. Toint, Adaptive cubic regularisation methods, Part I, Math. Program. 127 (2011) 245-295, doi:10.1007/s10107-009-0286-5',
    'Yu. Nesterov, B.T. Polyak, Cubic regularization of Newton method, Math. Program. 108 (2006) 177-205, doi:10.1007/s10107-006-0706-8',
  ],
  traits: { needs: ['value', 'gradient', 'hessian'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init: (x0, { initialSigma, minSigma }: ArcOptions) => denseState(x0, Math.max(initialSigma, minSigma)),
  update: denseUpdate<ArcOptions>({ propose, adapt }),
  extras: ({ hessian, radius }: DenseState) => ({ hess: hessian.slice(), sigma: radius }),
});

/** `radius` of the state holds sigma. */
function propose(s: DenseState): void {
  secularStep(denseKernel, s, cubic, s.radius);
  s.predicted -= (s.radius * s.stepLength ** 3) / 3;
}

function adapt(s: DenseState, ratio: number, { minSigma }: ArcOptions): void {
  if (ratio > 0.75) s.radius = Math.max(Math.min(0.1 * s.radius, s.gradientNorm), minSigma);
  else if (!(ratio >= 0)) s.radius *= 10;
  else if (ratio < 0.25) s.radius *= 3;
}
