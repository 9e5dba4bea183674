/**
 * The two-loop recursion: -H g without forming H, from the last pairs and H0 = I / theta. 4 m n multiplications.
 *
 * Source: Nocedal, "Updating quasi-Newton matrices with limited storage", Math. Comp. 35 (1980) 773-782,
 *   doi:10.1090/S0025-5718-1980-0572855-7; Nocedal and Wright (2006), algorithm 7.4.
 */
import { dot } from '../../dense/vector.ts';
import { type Pairs, rowDot, slotOf } from './pairs.ts';

/**
 * Writes -H g into `out` and returns its inner product with g; `alphas` is work space of shape [m]. Each pass over `out` ends with the
 * inner product that the next one needs.
 */
export function twoLoop(pairs: Pairs, gradient: Float64Array, out: Float64Array, alphas: Float64Array): number {
  const { count, theta, curvature, s, y } = pairs;
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = -gradient[i]!;
  if (count === 0) return dot(out, gradient);
  let j = slotOf(pairs, count - 1);
  let product = rowDot(s, j, out);
  for (let k = count - 1; k > 0; k--) {
    const alpha = product / curvature[j]!;
    alphas[k] = alpha;
    const next = slotOf(pairs, k - 1);
    product = addRowAndDot(out, -alpha, y, j * n, s, next * n);
    j = next;
  }
  // The oldest pair ends the first loop and begins the second one.
  alphas[0] = product / curvature[j]!;
  product = addRowScaleAndDot(out, -alphas[0], y, j * n, theta);
  for (let k = 0; k < count - 1; k++) {
    const beta = product / curvature[j]!;
    const next = slotOf(pairs, k + 1);
    product = addRowAndDot(out, alphas[k]! - beta, s, j * n, y, next * n);
    j = next;
  }
  return addRowAndDot(out, alphas[count - 1]! - product / curvature[j]!, s, j * n, gradient, 0);
}

/** v <- (v + factor a) / theta, then a . v, for a row a of a matrix. */
function addRowScaleAndDot(v: Float64Array, factor: number, a: Float64Array, from: number, theta: number): number {
  const n = v.length;
  const even = n - (n % 2);
  const scale = 1 / theta;
  let s0 = 0;
  let s1 = 0;
  for (let i = 0; i < even; i += 2) {
    const a0 = a[from + i]!;
    const a1 = a[from + i + 1]!;
    const v0 = (v[i]! + factor * a0) * scale;
    const v1 = (v[i + 1]! + factor * a1) * scale;
    v[i] = v0;
    v[i + 1] = v1;
    s0 += a0 * v0;
    s1 += a1 * v1;
  }
  if (even < n) {
    const last = (v[even]! + factor * a[from + even]!) * scale;
    v[even] = last;
    s0 += a[from + even]! * last;
  }
  return s0 + s1;
}

/** v <- v + factor a, then b . v, for rows a and b of matrices; four partial sums, so that additions need not wait for each other. */
function addRowAndDot(v: Float64Array, factor: number, a: Float64Array, aFrom: number, b: Float64Array, bFrom: number): number {
  const n = v.length;
  const even = n - (n % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < even; i += 4) {
    const v0 = v[i]! + factor * a[aFrom + i]!;
    const v1 = v[i + 1]! + factor * a[aFrom + i + 1]!;
    const v2 = v[i + 2]! + factor * a[aFrom + i + 2]!;
    const v3 = v[i + 3]! + factor * a[aFrom + i + 3]!;
    v[i] = v0;
    v[i + 1] = v1;
    v[i + 2] = v2;
    v[i + 3] = v3;
    s0 += b[bFrom + i]! * v0;
    s1 += b[bFrom + i + 1]! * v1;
    s2 += b[bFrom + i + 2]! * v2;
    s3 += b[bFrom + i + 3]! * v3;
  }
  for (let i = even; i < n; i++) {
    const vi = v[i]! + factor * a[aFrom + i]!;
    v[i] = vi;
    s0 += b[bFrom + i]! * vi;
  }
  return s0 + s1 + (s2 + s3);
}
