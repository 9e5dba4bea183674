/**
 * The step of a regularised quadratic model, to a given relative accuracy, hard case included.
 *
 *   radius:  min g^T s + 1/2 s^T H s  subject to ||s|| <= radius          rho(lambda) = radius
 *   cubic:   min g^T s + 1/2 s^T H s + sigma/3 ||s||^3                     rho(lambda) = lambda / sigma
 *   both:    (H + lambda I) s = -g,  H + lambda I >= 0,  lambda >= 0,  ||s|| = rho(lambda)
 *
 * Newton's method on 1/||s(lambda)|| - 1/rho(lambda), kept inside an interval that shrinks; in the hard case, where ||s|| stays
 * below rho as lambda tends to -lambda_1, a multiple of an approximate eigenvector z fills up the length.
 * Source: J.J. More, D.C. Sorensen, Computing a trust region step, SIAM J. Sci. Stat. Comput. 4 (1983) 553-572, doi:10.1137/0904038;
 *   C. Cartis, N.I.M. Gould, Ph.L. Toint, Adaptive cubic regularisation methods, Part I, Math. Program. 127 (2011) 245-295,
 *   doi:10.1007/s10107-009-0286-5.
 */
import { norm2 } from '../dense/norm.ts';

/** The matrix of the model, its factors and the step. Plain data. */
export interface SecularSystem {
  /** Order n: components beyond it are not looked at. */
  order: number;
  /** g. */
  readonly gradient: Float64Array;
  /** s. */
  readonly step: Float64Array;
  /** Scratch: z. */
  readonly eigenvector: Float64Array;
  /** Bounds on the eigenvalues of H, after Gershgorin. */
  low: number;
  high: number;
  /** lambda. */
  shift: number;
  /** ||s||. */
  stepLength: number;
  /** -(g^T s + 1/2 s^T H s): what the quadratic model promises. */
  predicted: number;
  /** Is H positive definite? */
  isConvex: boolean;
  /** The least eigenvalue of H is at most minus this; 0 when H is positive definite. */
  deficit: number;
  /** 1/2 g^T H^-1 g: what a full Newton step promises; Infinity when H is not positive definite. */
  decrement: number;
}

/** How a kind of matrix does what the solver needs. */
export interface SecularKernel<S extends SecularSystem> {
  /** Sets `low` and `high`. */
  bound(system: S): void;
  /** Factors H + shift I: 0 when positive definite, otherwise a number > 0 by which the shift must grow at least. */
  factor(system: S, shift: number): number;
  /** Sets step = -(H + shift I)^-1 g. */
  solve(system: S): void;
  /** s^T (H + shift I)^-1 s. */
  energy(system: S): number;
  /** Makes `eigenvector` a unit vector z with small z^T (H + shift I) z, and returns that. */
  nearNull(system: S): number;
}

/** What keeps the step short. `size` is the radius, or sigma. */
export interface Regulariser {
  readonly kind: 'radius' | 'cubic';
  /** Relative accuracy of ||s|| = rho, and of the model in the hard case. */
  readonly easy: number;
  readonly hard: number;
}

const iterationLimit = 200;

/** Sets `step` and what is known of it. */
export function secularStep<S extends SecularSystem>(kernel: SecularKernel<S>, s: S, regulariser: Regulariser, size: number): void {
  kernel.bound(s);
  const { kind, easy, hard } = regulariser;
  const gNorm = norm2(s.gradient, 0, s.order);
  let lower = firstLower(s, gNorm, kind, size);
  let upper = Math.max(firstUpper(s, gNorm, kind, size), lower);
  let raise = beginAtZero(kernel, s);
  if (raise === 0 && (gNorm === 0 || (kind === 'radius' && s.stepLength <= size))) return;
  let next = raise === 0 ? newtonShift(kernel, s, kind, size) : NaN;
  lower = Math.max(lower, raise);
  for (let k = 0; k < iterationLimit; k++) {
    s.shift = next > lower && next < upper ? next : between(lower, upper);
    raise = kernel.factor(s, s.shift);
    next = NaN;
    if (raise > 0) {
      s.deficit = Math.max(s.deficit, s.shift + raise);
      lower = Math.max(lower, s.deficit);
      upper = Math.max(upper, lower);
      if (upper - lower <= Number.EPSILON * upper) upper += 4 * Number.EPSILON * upper + Number.MIN_VALUE;
      continue;
    }
    const slope = solveAt(kernel, s);
    const rho = kind === 'radius' ? size : s.shift / size;
    s.predicted = -0.5 * slope + 0.5 * s.shift * s.stepLength ** 2;
    if (Math.abs(s.stepLength - rho) <= easy * rho) return;
    next = newtonShift(kernel, s, kind, size);
    if (s.stepLength > rho) lower = Math.max(lower, s.shift);
    else {
      upper = Math.min(upper, s.shift);
      // With H positive definite there is no hard case, and an approximate step would spoil quadratic convergence.
      if (s.isConvex) continue;
      const curvature = kernel.nearNull(s);
      if (fillUp(s, rho, curvature, slope, hard) || upper - lower <= 4 * Number.EPSILON * upper) return;
      lower = Math.max(lower, s.shift - curvature);
    }
  }
}

/** Factors H itself: the Newton step, when there is one. */
function beginAtZero<S extends SecularSystem>(kernel: SecularKernel<S>, s: S): number {
  s.shift = 0;
  const raise = kernel.factor(s, 0);
  s.isConvex = raise === 0;
  s.deficit = raise;
  s.decrement = Infinity;
  s.step.fill(0);
  s.stepLength = 0;
  s.predicted = 0;
  if (raise > 0) return raise;
  s.predicted = -0.5 * solveAt(kernel, s);
  s.decrement = s.predicted;
  return 0;
}

/** Sets step and its length, and returns g^T s. */
function solveAt<S extends SecularSystem>(kernel: SecularKernel<S>, s: S): number {
  kernel.solve(s);
  s.stepLength = norm2(s.step, 0, s.order);
  let slope = 0;
  for (let i = 0; i < s.order; i++) slope += s.gradient[i]! * s.step[i]!;
  return slope;
}

/** Newton's lambda from the present one. */
function newtonShift<S extends SecularSystem>(kernel: SecularKernel<S>, s: S, kind: Regulariser['kind'], size: number): number {
  const { shift, stepLength: norm } = s;
  const bend = kernel.energy(s) / (norm * norm);
  if (kind === 'radius') return shift + ((norm - size) / size) * (1 / bend);
  // At lambda = 0 the equation 1/||s|| = sigma/lambda has no Newton step; ||s|| = lambda/sigma has.
  if (shift === 0) return norm / (norm * bend + 1 / size);
  return shift - (1 / norm - size / shift) / (bend / norm + size / shift ** 2);
}

/** In the hard case adds tau z so that ||s|| = rho, and says whether that is good enough. */
function fillUp(s: SecularSystem, rho: number, curvature: number, slope: number, hard: number): boolean {
  const { step, eigenvector, order } = s;
  let along = 0;
  for (let i = 0; i < order; i++) along += step[i]! * eigenvector[i]!;
  const gap = (rho - s.stepLength) * (rho + s.stepLength);
  const root = Math.sqrt(along * along + gap);
  // The root of smaller size of ||s + tau z|| = rho.
  const tau = along > 0 ? gap / (along + root) : gap / (along - root);
  if (!(tau * tau * curvature <= hard * (s.shift * rho * rho - slope))) return false;
  for (let i = 0; i < order; i++) step[i] = step[i]! + tau * eigenvector[i]!;
  s.predicted = -0.5 * slope - 0.5 * tau * tau * curvature + 0.5 * s.shift * rho * rho;
  s.stepLength = rho;
  return true;
}

/** Least lambda that the norm of g and the largest eigenvalue allow. */
function firstLower({ low, high }: SecularSystem, gNorm: number, kind: Regulariser['kind'], size: number): number {
  const big = Math.max(Math.abs(low), Math.abs(high));
  if (kind === 'radius') return Math.max(0, gNorm / size - big);
  return (2 * size * gNorm) / (big + Math.sqrt(big * big + 4 * size * gNorm)) || 0;
}

/** Largest lambda that can be needed. */
function firstUpper({ low }: SecularSystem, gNorm: number, kind: Regulariser['kind'], size: number): number {
  const deep = Math.max(0, -low);
  if (kind === 'radius') return (deep + gNorm / size) * (1 + 1e-8) + Number.MIN_VALUE;
  return ((deep + Math.sqrt(deep * deep + 4 * size * gNorm)) / 2) * (1 + 1e-8) + Number.MIN_VALUE;
}

function between(lower: number, upper: number): number {
  return Math.max(Math.sqrt(lower * upper), lower + 0.01 * (upper - lower));
}
