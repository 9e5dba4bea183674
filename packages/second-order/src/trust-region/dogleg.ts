/**
 * Powell's dogleg: a trust region whose step lies on the path from x over the Cauchy point to the Newton point.
 *
 *   B = H + E,  E >= 0 diagonal from a modified Cholesky factorisation, zero where H is positive definite
 *   p_U = -(g^T g / g^T B g) g,   p_N = -B^-1 g,   p = the point of the path 0, p_U, p_N where it leaves ||p|| <= radius
 *   x <- x + p when f falls by more than eta of -(g^T p + 1/2 p^T H p); the radius follows the ratio of the two.
 *
 * Source: M.J.D. Powell, A new algorithm for unconstrained optimization, in Nonlinear Programming (1970) 31-65,
 *   doi:10.1016/B978-0-12-597050-1.50006-3; P.E. Gill, W. Murray, M.H. Wright, Practical Optimization (1981), 4.4.2.
 * Ours, not theirs: where H is not positive definite the path is that of H + E, so every start works (SciPy's dogleg gives up
 *   there), and the decrease is still measured against H itself.
 * Good for: functions that are convex, or nearly so, with a cheap Hessian. Not for: large n; strong negative curvature, which the
 *   path does not follow (`trust-exact` does); a start exactly on a saddle, which it does not leave.
 * Cost per iteration: one f, g, H and one factorisation of n^3/6 multiplications; keeps 2 n^2 floats.
 */
import { defineMinimizer, type OptionsOf, o } from '@thetakit/registry';
import { factorModifiedCholesky, solveModifiedCholesky } from '../dense/modified-cholesky.ts';
import { norm2 } from '../dense/norm.ts';
import { denseKernel } from './dense-kernel.ts';
import { type DenseState, denseState } from './dense-state.ts';
import { denseUpdate } from './dense-update.ts';
import { adaptRadius, radiusOptions } from './radius.ts';

const options = o.options(radiusOptions);

/** Options of `dogleg`. */
export type DoglegOptions = OptionsOf<typeof options>;

/** The method, id `dogleg`. */
export const dogleg = defineMinimizer({
  id: 'dogleg',
  summary: "Powell's dogleg trust region, with a modified Hessian where the Hessian is not positive definite.",
  formula: String.raw`p = \text{the path } 0,\ -\tfrac{g^T g}{g^T B g}\, g,\ -B^{-1} g \text{ cut at } \|p\| \le \Delta,\quad B = H + E,\quad x \leftarrow x + p`,
  goodFor: 'Nearly convex smooth functions with an exact Hessian and up to a few hundred variables.',
  notFor: 'Strong negative curvature: use trust-exact.',
  sources: ['M.J.D. Powell, A new algorithm for unconstrained optimization, Nonlinear Programming (1970) 31-65, doi:10.1016/B978-0-12-597050-1.50006-3'],
  traits: { needs: ['value', 'gradient', 'hessian'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init: (x0, { initialTrustRadius, maxTrustRadius }: DoglegOptions) => denseState(x0, Math.min(initialTrustRadius, maxTrustRadius)),
  update: denseUpdate<DoglegOptions>({ propose, adapt: adaptRadius }),
  extras: ({ hessian, radius }: DenseState) => ({ hess: hessian.slice(), radius }),
});

function propose(s: DenseState): void {
  const { order: n, gradient: g, step, factor, pivots, work, radius } = s;
  denseKernel.bound(s);
  factor.set(s.hessian);
  const cholesky = { n, matrix: factor, order: pivots, work };
  s.deficit = factorModifiedCholesky(cholesky);
  s.isConvex = s.deficit === 0;
  for (let i = 0; i < n; i++) step[i] = -g[i]!;
  solveModifiedCholesky(cholesky, step);
  s.decrement = s.isConvex ? -0.5 * dot(g, step) : Infinity;
  if (norm2(step) > radius) cutPath(s);
  s.stepLength = norm2(step);
  s.predicted = decrease(s);
}

/** With p_N in `step`: the point where the path leaves the ball. */
function cutPath(s: DenseState): void {
  const { gradient: g, step, radius, order: n } = s;
  const gNorm = norm2(g);
  const cauchy = gNorm * (gNorm * (gNorm / bendAlongGradient(s)));
  if (!(cauchy < radius)) {
    for (let i = 0; i < n; i++) step[i] = -radius * (g[i]! / gNorm);
    return;
  }
  // ||u + t (p_N - u)|| = radius with u = -cauchy g / ||g||
  let [along, length] = [0, 0];
  for (let i = 0; i < n; i++) {
    const u = -cauchy * (g[i]! / gNorm);
    const d = step[i]! - u;
    along += u * d;
    length += d * d;
  }
  const gap = (radius - cauchy) * (radius + cauchy);
  const root = Math.sqrt(along * along + length * gap);
  const t = along > 0 ? gap / (along + root) : (root - along) / length;
  for (let i = 0; i < n; i++) {
    const u = -cauchy * (g[i]! / gNorm);
    step[i] = u + t * (step[i]! - u);
  }
}

/** g^T B g = ||D^(1/2) L^T P^T g||^2. */
function bendAlongGradient({ order: n, factor, pivots, gradient: g }: DenseState): number {
  let square = 0;
  for (let j = 0; j < n; j++) {
    let sum = g[pivots[j]!]!;
    for (let i = j + 1; i < n; i++) sum += factor[i * n + j]! * g[pivots[i]!]!;
    square += factor[j * n + j]! * sum * sum;
  }
  return square;
}

/** -(g^T p + 1/2 p^T H p). */
function decrease({ order: n, gradient: g, step: p, hessian }: DenseState): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let hp = 0;
    for (let j = 0; j < n; j++) hp += hessian[i * n + j]! * p[j]!;
    sum -= p[i]! * (g[i]! + 0.5 * hp);
  }
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
