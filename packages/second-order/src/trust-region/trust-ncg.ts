/**
 * Trust region with truncated conjugate gradients: the Hessian is needed only as products H v.
 *
 *   z_0 = 0, r_0 = g, d_0 = -g;  alpha = r^T r / d^T H d,  z <- z + alpha d,  r <- r + alpha H d,  d <- -r + (r+^T r+ / r^T r) d
 *   p = z when ||r|| <= min(forcing, sqrt ||g||) ||g||;  p on the sphere ||p|| = radius when z leaves it or d^T H d <= 0
 *   x <- x + p when f falls by more than eta of -(g^T p + 1/2 p^T H p); the radius follows the ratio of the two.
 *
 * Source: T. Steihaug, The conjugate gradient method and trust regions in large scale optimization, SIAM J. Numer. Anal. 20 (1983)
 *   626-637, doi:10.1137/0720042; Ph.L. Toint, Towards an efficient sparsity exploiting Newton method (1981); J. Nocedal,
 *   S.J. Wright, Numerical Optimization, 2nd ed. (2006), algorithm 7.2.
 * Ours, not theirs: where f has no digits left, the gradients at both ends judge a step.
 * Good for: many variables and cheap products, such as forward over reverse derivatives. Not for: badly scaled problems, where
 *   conjugate gradients lose digits; stopping at negative curvature makes it less thorough than `trust-krylov`.
 * Cost per iteration: one f and g, some products; keeps 7 n floats.
 */
import { defineMinimizer, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../dense/norm.ts';
import { productOptions } from './product-options.ts';
import { copyProductState, type ProductState, productState, productUpdate } from './product-update.ts';

const options = o.options({
  ...productOptions,
  maxProducts: o.integer({ min: 0, default: 0, describe: 'Most Hessian-vector products per step; 0 means 2 n + 10.', unit: '1' }),
});

/** Options of `trustNcg`. */
export type TrustNcgOptions = OptionsOf<typeof options>;

/** State of `trustNcg`. */
export interface TrustNcgState extends ProductState {
  /** r = g + H z. */
  readonly residual: Float64Array;
  /** H z. */
  readonly image: Float64Array;
  /** Products at this x. */
  products: number;
}

/** The method, id `trust-ncg`. */
export const trustNcg = defineMinimizer({
  id: 'trust-ncg',
  summary: 'Trust region with truncated conjugate gradients (Steihaug and Toint): needs only Hessian-vector products.',
  aliases: ['steihaug', 'steihaug-toint'],
  formula: String.raw`p \approx \arg\min_{\|p\| \le \Delta} \nabla f^T p + \tfrac12 p^T H p \text{ by conjugate gradients},\quad x \leftarrow x + p`,
  goodFor: 'Smooth functions of many variables with cheap Hessian-vector products.',
  notFor: 'Badly scaled problems with few variables: use trust-exact.',
  sources: [
    'T. Steihaug, The conjugate gradient method and trust regions in large scale optimization, SIAM J. Numer. Anal. 20 (1983) 626-637, doi:10.1137/0720042',
  ],
  traits: { needs: ['value', 'gradient', 'hessianProduct'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update: productUpdate<TrustNcgState, TrustNcgOptions>({ copy, begin, take, shrink }),
  extras: ({ radius }: TrustNcgState) => ({ radius }),
});

function init(x0: Float64Array, { initialTrustRadius, maxTrustRadius }: TrustNcgOptions): TrustNcgState {
  const vector = () => new Float64Array(x0.length);
  return { ...productState(x0, Math.min(initialTrustRadius, maxTrustRadius)), residual: vector(), image: vector(), products: 0 };
}

function copy(from: TrustNcgState, into: TrustNcgState): void {
  copyProductState(from, into);
  into.residual.set(from.residual);
  into.image.set(from.image);
  into.products = from.products;
}

function begin(s: TrustNcgState): void {
  s.step.fill(0);
  s.image.fill(0);
  s.residual.set(s.gradient);
  for (let i = 0; i < s.x.length; i++) s.direction[i] = -s.gradient[i]!;
  s.products = 0;
}

/** The path of conjugate gradients is walked again inside the smaller ball. */
function shrink(s: TrustNcgState): boolean {
  begin(s);
  return false;
}

function take(s: TrustNcgState, product: Float64Array, given: TrustNcgOptions): boolean {
  const { direction: d, residual: r, step: z, radius } = s;
  const n = d.length;
  s.products += 1;
  let [bend, square] = [0, 0];
  for (let i = 0; i < n; i++) {
    bend += d[i]! * product[i]!;
    square += r[i]! * r[i]!;
  }
  const alpha = square / bend;
  let length = 0;
  for (let i = 0; i < n; i++) length += (z[i]! + alpha * d[i]!) ** 2;
  if (!(bend > 0) || !(length < radius * radius)) {
    s.isConvex &&= bend > 0;
    walk(s, product, lengthToSphere(z, d, radius));
    return finish(s, false);
  }
  walk(s, product, alpha);
  const gNorm = norm2(s.gradient);
  const rNorm = norm2(r);
  if (rNorm <= forcingOf(s, gNorm, given) * gNorm || s.products >= (given.maxProducts || 2 * n + 10)) return finish(s, true);
  const beta = (rNorm / square) * rNorm;
  for (let i = 0; i < n; i++) d[i] = beta * d[i]! - r[i]!;
  return false;
}

/** min(forcing, sqrt ||g||), and 1e-10 once the step promises less than f can well show: a verdict needs the whole step. */
function forcingOf({ step: z, gradient: g, residual: r, fun }: TrustNcgState, gNorm: number, { forcing }: TrustNcgOptions): number {
  let predicted = 0;
  for (let i = 0; i < z.length; i++) predicted -= 0.5 * z[i]! * (g[i]! + r[i]!);
  return predicted <= 1e-10 * Math.abs(fun) ? 1e-10 : Math.min(forcing, Math.sqrt(gNorm));
}

function walk({ step: z, image, residual: r, direction: d }: TrustNcgState, product: Float64Array, alpha: number): void {
  for (let i = 0; i < z.length; i++) {
    z[i] = z[i]! + alpha * d[i]!;
    image[i] = image[i]! + alpha * product[i]!;
    r[i] = r[i]! + alpha * product[i]!;
  }
}

function finish(s: TrustNcgState, isInterior: boolean): boolean {
  s.isInterior = isInterior;
  s.stepLength = norm2(s.step);
  s.predicted = 0;
  for (let i = 0; i < s.step.length; i++) s.predicted -= s.step[i]! * (s.gradient[i]! + 0.5 * s.image[i]!);
  return true;
}

/** The t > 0 with ||z + t d|| = radius. */
function lengthToSphere(z: Float64Array, d: Float64Array, radius: number): number {
  const dNorm = norm2(d);
  let along = 0;
  for (let i = 0; i < z.length; i++) along += z[i]! * (d[i]! / dNorm);
  const zNorm = norm2(z);
  const gap = (radius - zNorm) * (radius + zNorm);
  const root = Math.sqrt(along * along + gap);
  return (along > 0 ? gap / (along + root) : root - along) / dNorm;
}
