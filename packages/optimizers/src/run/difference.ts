/**
 * Derivatives from values, for objectives that lack them. No evaluation leaves the bounds.
 *
 *   2-point: g_i = (f(x + h_i e_i) - f(x)) / h_i                           error O(h)
 *   3-point: g_i = (f(x + h_i e_i) - f(x - h_i e_i)) / (2 h_i)             error O(h^2)
 *            one-sided next to a bound: (4 f(x + h) - f(x + 2h) - 3 f(x)) / (2h), also O(h^2)
 *   h_i = relativeStep * max(1, |x_i|), made exactly representable as (x_i + h_i) - x_i.
 *
 * Where a variable is fixed (lower = upper, or closer than 1e-290) its derivative is reported as 0. Works for scalar and vector functions:
 * a "function" here writes its m values into a buffer.
 */
import type { Bounds } from '@thetakit/registry';

/** Writes the m values at x into `out`. */
export type VectorFunction = (x: Float64Array, out: Float64Array) => void;

/** Two evaluation points of one variable and the weights of the derivative: w0 f(x) + w1 f(x + a) + w2 f(x + b). */
export interface Stencil {
  a: number;
  b: number;
  w0: number;
  w1: number;
  w2: number;
  /** Evaluations besides f(x): 0, 1 or 2. */
  points: number;
}

/** Default relative steps: the roots of eps that balance truncation and rounding. */
export const relativeSteps = { '2-point': Math.sqrt(Number.EPSILON), '3-point': Math.cbrt(Number.EPSILON) } as const;

/** Fills `stencil` for variable i at x. */
export function stencilAt(stencil: Stencil, x: Float64Array, i: number, relativeStep: number, isCentral: boolean, bounds: Bounds | undefined): void {
  const xi = x[i]!;
  const below = bounds === undefined ? Infinity : xi - bounds.lower[i]!;
  const above = bounds === undefined ? Infinity : bounds.upper[i]! - xi;
  const wanted = relativeStep * Math.max(1, Math.abs(xi));
  if (isCentral && below >= wanted && above >= wanted) {
    const up = xi + wanted - xi;
    const down = xi - (xi - wanted);
    set(stencil, up, -down, 0, 1 / (up + down), -1 / (up + down), 2);
    return;
  }
  const reach = isCentral ? 2 * wanted : wanted;
  const side = above >= reach || above >= below ? 1 : -1;
  const room = Math.min(reach, side > 0 ? above : below);
  const span = isCentral ? room / 2 : room;
  const h = side * span + xi - xi;
  const isInside = bounds === undefined || (xi + (isCentral ? 2 * h : h) >= bounds.lower[i]! && xi + (isCentral ? 2 * h : h) <= bounds.upper[i]!);
  if (Math.abs(h) < 1e-290 || !isInside) set(stencil, 0, 0, 0, 0, 0, 0);
  else if (isCentral) set(stencil, h, 2 * h, -1.5 / h, 2 / h, -0.5 / h, 2);
  else set(stencil, h, 0, -1 / h, 1 / h, 0, 1);
}

function set(stencil: Stencil, a: number, b: number, w0: number, w1: number, w2: number, points: number): void {
  stencil.a = a;
  stencil.b = b;
  stencil.w0 = w0;
  stencil.w1 = w1;
  stencil.w2 = w2;
  stencil.points = points;
}

/** Buffers of a difference scheme for n variables and m values. */
export interface DifferenceWork {
  readonly stencil: Stencil;
  readonly x: Float64Array;
  readonly one: Float64Array;
  readonly two: Float64Array;
}

/** Allocates the buffers. */
export function differenceWork(n: number, m: number): DifferenceWork {
  return { stencil: { a: 0, b: 0, w0: 0, w1: 0, w2: 0, points: 0 }, x: new Float64Array(n), one: new Float64Array(m), two: new Float64Array(m) };
}

/**
 * Writes the Jacobian (row-major, shape [m, n]) at x into `out`; f0 holds the m values at x. Returns the number of
 * evaluations. With m = 1 this is the gradient.
 */
export function differenceJacobian(
  f: VectorFunction,
  x: Float64Array,
  f0: Float64Array,
  out: Float64Array,
  work: DifferenceWork,
  relativeStep: number,
  isCentral: boolean,
  bounds?: Bounds,
): number {
  const { stencil, one, two } = work;
  const n = x.length;
  const m = f0.length;
  let evaluations = 0;
  work.x.set(x);
  for (let i = 0; i < n; i++) {
    stencilAt(stencil, x, i, relativeStep, isCentral, bounds);
    const { w0, w1, w2, points } = stencil;
    if (points > 0) {
      work.x[i] = x[i]! + stencil.a;
      f(work.x, one);
    }
    if (points > 1) {
      work.x[i] = x[i]! + stencil.b;
      f(work.x, two);
    }
    work.x[i] = x[i]!;
    evaluations += points;
    for (let k = 0; k < m; k++) {
      const at0 = w0 === 0 ? 0 : w0 * f0[k]!;
      out[k * n + i] = points === 0 ? 0 : points === 1 ? at0 + w1 * one[k]! : at0 + w1 * one[k]! + w2 * two[k]!;
    }
  }
  return evaluations;
}
