/**
 * Trust region in Krylov spaces: Lanczos' process reduces the model to a small tridiagonal one, which is solved exactly.
 *
 *   q_0 = g / ||g||,  b_j q_(j+1) = H q_j - a_j q_j - b_(j-1) q_(j-1),  T = tridiag(b, a, b)
 *   h = argmin ||g|| h_0 + 1/2 h^T T h  subject to ||h|| <= radius,  p = Q h;  until |b_j h_j| <= min(forcing, sqrt ||g||) ||g||
 *   x <- x + p when f falls by more than eta of what the model promises; the radius follows the ratio of the two.
 *
 * Source: N.I.M. Gould, S. Lucidi, M. Roma, Ph.L. Toint, Solving the trust-region subproblem using the Lanczos method,
 *   SIAM J. Optim. 9 (1999) 504-525, doi:10.1137/S1052623497322735.
 * Ours, not theirs: the q are kept and orthogonalised twice, so no digits are lost and a rejected step costs no new products; at most
 *   `maxKrylov` of them, after which the best step of that space is taken; where f has no digits left, the gradients at both
 *   ends judge a step.
 * Good for: many variables with cheap Hessian-vector products, also where the Hessian is indefinite. Not for: badly scaled
 *   problems with few variables (`trust-exact`); a start exactly on a saddle, where g gives no direction to begin with.
 * Cost per iteration: one f and g, k products and 4 k^2 n multiplications; keeps maxKrylov n floats.
 */
import { defineMinimizer, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../dense/norm.ts';
import { productOptions } from './product-options.ts';
import { copyProductState, type ProductState, productState, productUpdate } from './product-update.ts';
import { secularStep } from './secular.ts';
import { type TridiagonalSystem, tridiagonalKernel } from './tridiagonal-kernel.ts';

const options = o.options({
  ...productOptions,
  maxKrylov: o.integer({ min: 2, default: 200, describe: 'Largest dimension of a Krylov space, and so most products per iterate.', unit: '1' }),
});

/** Options of `trustKrylov`. */
export type TrustKrylovOptions = OptionsOf<typeof options>;

/** State of `trustKrylov`. */
export interface TrustKrylovState extends ProductState {
  /** q_0, q_1, ..., one after the other, shape [k, n]. */
  readonly basis: Float64Array;
  /** The tridiagonal model; its `order` is the number of products at this x. */
  readonly small: TridiagonalSystem;
  /** Is the Krylov space closed, so that more products tell nothing new? */
  isClosed: boolean;
}

const ball = { kind: 'radius', easy: 0.01, hard: 0.02 } as const;

/** The method, id `trust-krylov`. */
export const trustKrylov = defineMinimizer({
  id: 'trust-krylov',
  summary: "Trust region solved in Krylov spaces by Lanczos' process (GLTR): needs only Hessian-vector products.",
  aliases: ['gltr'],
  formula: String.raw`h = \arg\min_{\|h\| \le \Delta} \|\nabla f\| h_0 + \tfrac12 h^T T h,\quad T = Q^T H Q,\quad x \leftarrow x + Q h`,
  goodFor: 'Smooth functions of many variables with cheap Hessian-vector products, nonconvex ones included.',
  notFor: 'Badly scaled problems with few variables: use trust-exact.',
  sources: [
    'N.I.M. Gould, S. Lucidi, M. Roma, Ph.L. Toint, Solving the trust-region subproblem using the Lanczos method, SIAM J. Optim. 9 (1999) 504-525, doi:10.1137/S1052623497322735',
  ],
  traits: { needs: ['value', 'gradient', 'hessianProduct'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update: productUpdate<TrustKrylovState, TrustKrylovOptions>({ copy, begin, take, shrink }),
  extras: ({ radius }: TrustKrylovState) => ({ radius }),
});

function init(x0: Float64Array, { initialTrustRadius, maxTrustRadius, maxKrylov }: TrustKrylovOptions): TrustKrylovState {
  const n = x0.length;
  const k = Math.min(n, maxKrylov);
  const vector = () => new Float64Array(k);
  const arrays = {
    gradient: vector(),
    step: vector(),
    eigenvector: vector(),
    diagonal: vector(),
    offDiagonal: vector(),
    pivots: vector(),
    lower: vector(),
    work: vector(),
  };
  const scalars = { order: 0, low: 0, high: 0, shift: 0, stepLength: 0, predicted: 0, isConvex: true, deficit: 0, decrement: 0 };
  return {
    ...productState(x0, Math.min(initialTrustRadius, maxTrustRadius)),
    basis: new Float64Array(k * n),
    small: { ...arrays, ...scalars },
    isClosed: false,
  };
}

function copy(from: TrustKrylovState, into: TrustKrylovState): void {
  copyProductState(from, into);
  const n = from.x.length;
  const used = from.small.order * n;
  for (let i = 0; i < used; i++) into.basis[i] = from.basis[i]!;
  into.small.order = from.small.order;
  into.small.gradient[0] = from.small.gradient[0]!;
  into.small.diagonal.set(from.small.diagonal);
  into.small.offDiagonal.set(from.small.offDiagonal);
  into.isClosed = from.isClosed;
}

function begin(s: TrustKrylovState): void {
  const gNorm = norm2(s.gradient);
  for (let i = 0; i < s.x.length; i++) s.direction[i] = s.gradient[i]! / gNorm;
  s.small.order = 0;
  s.small.gradient[0] = gNorm;
  s.isClosed = false;
}

/** The same Krylov space in the smaller ball; it grows only when that is not good enough. */
function shrink(s: TrustKrylovState, given: TrustKrylovOptions): boolean {
  return solve(s, given);
}

/** H q_j: one more row of T. */
function take(s: TrustKrylovState, product: Float64Array, given: TrustKrylovOptions): boolean {
  const { basis, small, direction } = s;
  const n = direction.length;
  const j = small.order;
  const capacity = basis.length / n;
  for (let i = 0; i < n; i++) basis[j * n + i] = direction[i]!;
  small.order = j + 1;
  let size = 0;
  for (let i = 0; i < n; i++) {
    direction[i] = product[i]!;
    size += product[i]! * product[i]!;
  }
  small.diagonal[j] = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (let k = j; k >= 0; k--) {
      let along = 0;
      for (let i = 0; i < n; i++) along += basis[k * n + i]! * direction[i]!;
      if (k === j) small.diagonal[j] = small.diagonal[j]! + along;
      for (let i = 0; i < n; i++) direction[i] = direction[i]! - along * basis[k * n + i]!;
    }
  }
  const rest = norm2(direction);
  small.offDiagonal[j] = rest;
  s.isClosed = rest <= 8 * Number.EPSILON * Math.sqrt(size) || j + 1 >= capacity;
  if (rest > 0) for (let i = 0; i < n; i++) direction[i] = direction[i]! / rest;
  return solve(s, given);
}

/** Solves the tridiagonal model, and says whether its step is good enough for the model in all variables. */
function solve(s: TrustKrylovState, { forcing }: TrustKrylovOptions): boolean {
  const { small, basis, step } = s;
  const { order, gradient } = small;
  const n = step.length;
  secularStep(tridiagonalKernel, small, ball, s.radius);
  const gNorm = gradient[0]!;
  // Near the rounding of f a verdict needs the whole step.
  const isLast = small.predicted <= 1e-10 * Math.abs(s.fun);
  const enough = (isLast ? 1e-10 : Math.min(forcing, Math.sqrt(gNorm))) * gNorm;
  if (!s.isClosed && !(Math.abs(small.offDiagonal[order - 1]! * small.step[order - 1]!) <= enough)) return false;
  step.fill(0);
  for (let k = 0; k < order; k++) {
    const h = small.step[k]!;
    for (let i = 0; i < n; i++) step[i] = step[i]! + h * basis[k * n + i]!;
  }
  s.stepLength = small.stepLength;
  s.predicted = small.predicted;
  s.isConvex = small.isConvex;
  s.isInterior = small.shift === 0;
  return true;
}
