/**
 * The BFGS update of a dense inverse Hessian, in place, as one symmetric rank-two correction:
 *
 *   rho = 1 / (y^T s),  u = H y,  beta = (1 + rho y^T u) rho
 *   H <- H + beta s s^T - rho (u s^T + s u^T)                          H of shape [n, n], row-major; O(n^2)
 *
 * Source: Nocedal and Wright, Numerical Optimization, 2nd ed. (2006), (6.17) multiplied out.
 */

import { dotRow } from '../dense/vector.ts';

/** The numbers of an update, which with s and u describe it. */
export interface UpdateTerms {
  beta: number;
  rho: number;
}

/**
 * Writes the update of `h` (row-major, symmetric) with the pair (s, y), y^T s > 0, into `out`, which may be `h`, and the product of the
 * new matrix with v into `product`, row by row while the row is at hand. Leaves u = H y in `u` (shape [n]) and the numbers in `terms`.
 */
export function updateInverse(
  out: Float64Array,
  h: Float64Array,
  s: Float64Array,
  y: Float64Array,
  u: Float64Array,
  v: Float64Array,
  product: Float64Array,
  terms: UpdateTerms,
): void {
  const n = s.length;
  multiplySymmetric(h, y, u);
  let sy = 0;
  let yu = 0;
  for (let i = 0; i < n; i++) {
    sy += s[i]! * y[i]!;
    yu += y[i]! * u[i]!;
  }
  terms.rho = 1 / sy;
  terms.beta = (1 + terms.rho * yu) * terms.rho;
  for (let i = 0; i < n; i++) product[i] = updateRowAndDot(out, h, i, s, u, terms, v);
}

/** One row of the update, and its product with v: `dotRow` of the new row, in one pass. */
function updateRowAndDot(out: Float64Array, h: Float64Array, i: number, s: Float64Array, u: Float64Array, { beta, rho }: UpdateTerms, v: Float64Array): number {
  const n = s.length;
  const even = n - (n % 4);
  const a = beta * s[i]! - rho * u[i]!;
  const b = rho * s[i]!;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let j = 0, k = i * n; j < even; j += 4, k += 4) {
    const h0 = h[k]! + (a * s[j]! - b * u[j]!);
    const h1 = h[k + 1]! + (a * s[j + 1]! - b * u[j + 1]!);
    const h2 = h[k + 2]! + (a * s[j + 2]! - b * u[j + 2]!);
    const h3 = h[k + 3]! + (a * s[j + 3]! - b * u[j + 3]!);
    out[k] = h0;
    out[k + 1] = h1;
    out[k + 2] = h2;
    out[k + 3] = h3;
    s0 += h0 * v[j]!;
    s1 += h1 * v[j + 1]!;
    s2 += h2 * v[j + 2]!;
    s3 += h3 * v[j + 3]!;
  }
  for (let j = even, k = i * n + even; j < n; j++, k++) {
    const hj = h[k]! + (a * s[j]! - b * u[j]!);
    out[k] = hj;
    s0 += hj * v[j]!;
  }
  return s0 + s1 + (s2 + s3);
}

/** Writes h with the update that `terms`, s and u describe into `out`: the bits that `updateInverse` gave. */
export function applyUpdate(out: Float64Array, h: Float64Array, s: Float64Array, u: Float64Array, terms: UpdateTerms): void {
  for (let i = 0; i < s.length; i++) updateRow(out, h, i, s, u, terms);
}

function updateRow(out: Float64Array, h: Float64Array, i: number, s: Float64Array, u: Float64Array, { beta, rho }: UpdateTerms): void {
  const n = s.length;
  const row = i * n;
  const a = beta * s[i]! - rho * u[i]!;
  const b = rho * s[i]!;
  for (let j = 0; j < n; j++) out[row + j] = h[row + j]! + (a * s[j]! - b * u[j]!);
}

/** out = h v, h row-major of shape [n, n]. */
export function multiplySymmetric(h: Float64Array, v: Float64Array, out: Float64Array): void {
  const n = v.length;
  for (let i = 0; i < n; i++) out[i] = dotRow(h, i * n, v);
}

/** h = scale I */
export function setScaledIdentity(h: Float64Array, n: number, scale: number): void {
  h.fill(0);
  for (let i = 0; i < n; i++) h[i * n + i] = scale;
}
