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
  const even = n - (n % 2);
  for (let i = 0; i < even; i += 2) updateTwoRowsAndDot(out, h, i, s, u, terms, v, product);
  if (even < n) product[even] = updateRowAndDot(out, h, even, s, u, terms, v);
}

type Rows = Float64Array;

/** Rows i and i + 1 of the update and their products with v: `updateRowAndDot` of both to the last bit, with s, u and v read once. */
function updateTwoRowsAndDot(out: Rows, h: Rows, i: number, s: Rows, u: Rows, { beta, rho }: UpdateTerms, v: Rows, product: Rows): void {
  const n = s.length;
  const even = n - (n % 4);
  const a = beta * s[i]! - rho * u[i]!;
  const b = rho * s[i]!;
  const c = beta * s[i + 1]! - rho * u[i + 1]!;
  const d = rho * s[i + 1]!;
  let [p0, p1, p2, p3] = [0, 0, 0, 0];
  let [q0, q1, q2, q3] = [0, 0, 0, 0];
  for (let j = 0, k = i * n, l = k + n; j < even; j += 4, k += 4, l += 4) {
    let sj = s[j]!;
    let uj = u[j]!;
    let vj = v[j]!;
    let top = h[k]! + (a * sj - b * uj);
    let low = h[l]! + (c * sj - d * uj);
    out[k] = top;
    out[l] = low;
    p0 += top * vj;
    q0 += low * vj;
    sj = s[j + 1]!;
    uj = u[j + 1]!;
    vj = v[j + 1]!;
    top = h[k + 1]! + (a * sj - b * uj);
    low = h[l + 1]! + (c * sj - d * uj);
    out[k + 1] = top;
    out[l + 1] = low;
    p1 += top * vj;
    q1 += low * vj;
    sj = s[j + 2]!;
    uj = u[j + 2]!;
    vj = v[j + 2]!;
    top = h[k + 2]! + (a * sj - b * uj);
    low = h[l + 2]! + (c * sj - d * uj);
    out[k + 2] = top;
    out[l + 2] = low;
    p2 += top * vj;
    q2 += low * vj;
    sj = s[j + 3]!;
    uj = u[j + 3]!;
    vj = v[j + 3]!;
    top = h[k + 3]! + (a * sj - b * uj);
    low = h[l + 3]! + (c * sj - d * uj);
    out[k + 3] = top;
    out[l + 3] = low;
    p3 += top * vj;
    q3 += low * vj;
  }
  for (let j = even; j < n; j++) {
    const k = i * n + j;
    const top = h[k]! + (a * s[j]! - b * u[j]!);
    const low = h[k + n]! + (c * s[j]! - d * u[j]!);
    out[k] = top;
    out[k + n] = low;
    p0 += top * v[j]!;
    q0 += low * v[j]!;
  }
  product[i] = p0 + p1 + (p2 + p3);
  product[i + 1] = q0 + q1 + (q2 + q3);
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
  const even = n - (n % 2);
  for (let i = 0; i < even; i += 2) multiplyTwoRows(h, i, v, out);
  if (even < n) out[even] = dotRow(h, even * n, v);
}

/** Elements i and i + 1 of h v: `dotRow` of both rows to the last bit, with v read once. */
function multiplyTwoRows(h: Float64Array, i: number, v: Float64Array, out: Float64Array): void {
  const n = v.length;
  const even = n - (n % 4);
  let [p0, p1, p2, p3] = [0, 0, 0, 0];
  let [q0, q1, q2, q3] = [0, 0, 0, 0];
  for (let j = 0, k = i * n, l = k + n; j < even; j += 4, k += 4, l += 4) {
    const v0 = v[j]!;
    const v1 = v[j + 1]!;
    const v2 = v[j + 2]!;
    const v3 = v[j + 3]!;
    p0 += h[k]! * v0;
    p1 += h[k + 1]! * v1;
    p2 += h[k + 2]! * v2;
    p3 += h[k + 3]! * v3;
    q0 += h[l]! * v0;
    q1 += h[l + 1]! * v1;
    q2 += h[l + 2]! * v2;
    q3 += h[l + 3]! * v3;
  }
  for (let j = even; j < n; j++) {
    p0 += h[i * n + j]! * v[j]!;
    q0 += h[i * n + n + j]! * v[j]!;
  }
  out[i] = p0 + p1 + (p2 + p3);
  out[i + 1] = q0 + q1 + (q2 + q3);
}

/** h = scale I */
export function setScaledIdentity(h: Float64Array, n: number, scale: number): void {
  h.fill(0);
  for (let i = 0; i < n; i++) h[i * n + i] = scale;
}
