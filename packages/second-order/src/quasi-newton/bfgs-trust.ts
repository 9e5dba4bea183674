/**
 * Trust region with the BFGS update, damped so that the model stays positive definite.
 *
 *   p = argmin g^T p + 1/2 p^T B p,  ||p|| <= radius, exactly;   y = g(x + p) - g(x)
 *   z = theta y + (1 - theta) B p,  theta = 1 when p^T y >= 0.2 p^T B p, else 0.8 p^T B p / (p^T B p - p^T y)
 *   B <- B - B p p^T B / p^T B p + z z^T / z^T p
 *
 * Source: M.J.D. Powell, Algorithms for nonlinear constraints that use Lagrangian functions, Math. Program. 14 (1978) 224-248,
 *   doi:10.1007/BF01588967; J. Nocedal, S.J. Wright, Numerical Optimization, 2nd ed. (2006), 18.3.
 * Good for: smooth functions where a line search is not wanted; bounds. Not for: negative curvature: use `sr1-trust`.
 * Cost per iteration: one f and g, one to four Cholesky factorisations; keeps 3 n^2 floats.
 */
import { defineMinimizer, type OptionsOf, o } from '@thetakit/registry';
import { type QuasiState, quasiState } from './quasi-state.ts';
import { quasiOptions, quasiUpdate } from './quasi-update.ts';

const options = o.options(quasiOptions);

/** Options of `bfgsTrust`. */
export type BfgsTrustOptions = OptionsOf<typeof options>;

/** The method, id `bfgs-trust`. */
export const bfgsTrust = defineMinimizer({
  id: 'bfgs-trust',
  summary: 'Trust region with exact steps of a positive definite model that damped BFGS updates make from gradients; bounds.',
  formula: String.raw`B \leftarrow B - \frac{B p p^T B}{p^T B p} + \frac{z z^T}{z^T p},\quad p = \arg\min_{\|p\| \le \Delta} \nabla f^T p + \tfrac12 p^T B p`,
  goodFor: 'Smooth functions with a gradient but no Hessian, up to a few hundred variables, with bounds or without.',
  notFor: 'Strong negative curvature: use sr1-trust. Many variables: use l-bfgs-b.',
  sources: ['M.J.D. Powell, Math. Program. 14 (1978) 224-248, doi:10.1007/BF01588967'],
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init: (x0, { initialTrustRadius, maxTrustRadius }: BfgsTrustOptions, context) => quasiState(x0, Math.min(initialTrustRadius, maxTrustRadius), context),
  update: quasiUpdate(learn),
  extras: ({ hessian, radius }: QuasiState) => ({ hess: hessian.slice(), radius }),
});

/** `work` becomes B p, and y becomes z. */
function learn(b: Float64Array, p: Float64Array, y: Float64Array, work: Float64Array): void {
  const n = p.length;
  let [bend, along] = [0, 0];
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += b[i * n + j]! * p[j]!;
    work[i] = sum;
    bend += p[i]! * sum;
    along += p[i]! * y[i]!;
  }
  if (!(bend > 0)) return;
  const theta = along >= 0.2 * bend ? 1 : (0.8 * bend) / (bend - along);
  let mixed = 0;
  for (let i = 0; i < n; i++) {
    y[i] = theta * y[i]! + (1 - theta) * work[i]!;
    mixed += y[i]! * p[i]!;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) b[i * n + j] = b[j * n + i] = b[i * n + j]! - (work[i]! / bend) * work[j]! + (y[i]! / mixed) * y[j]!;
}
