/**
 * Thin singular value decomposition A = U diag(s) V' of A [m, n], m >= n, by one-sided Jacobi rotations (Demmel and
 * Veselic, SIAM J. Matrix Anal. Appl. 13 (1992) 1204-1245): s descending, small singular values to high relative
 * accuracy. Columns of U whose singular value is 0 complete the others. The largest component of each column of V is positive.
 */
import { signOfLargest } from './symmetric-eigen.ts';

const mostSweeps = 60;

/** U [m, n], s [n], V [n, n]. */
export function jacobiSvd(given: ArrayLike<number>, u: Float64Array, s: Float64Array, v: Float64Array, m: number, n: number): void {
  // Rows of w are the columns of A, which become U diag(s); rows of z the columns of V.
  const w = new Float64Array(n * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) w[j * m + i] = given[i * n + j] as number;
  const z = new Float64Array(n * n);
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotated = rotate(w, z, m, n, p, q) || rotated;
    if (!rotated) break;
  }
  const norms = Array.from({ length: n }, (_, j) => normOf(w, j * m, m));
  const order = norms.map((_, j) => j).sort((i, j) => (norms[j] as number) - (norms[i] as number) || i - j);
  order.forEach((from, k) => {
    const norm = norms[from] as number;
    s[k] = norm;
    const sign = signOfLargest(z, from * n, 1, n);
    for (let i = 0; i < n; i++) v[i * n + k] = sign * (z[from * n + i] as number);
    for (let i = 0; i < m; i++) u[i * n + k] = norm === 0 ? 0 : (sign * (w[from * m + i] as number)) / norm;
  });
  for (let k = 0; k < n; k++) if (s[k] === 0) complete(u, m, n, k);
}

/** Makes columns p and q orthogonal; false when they are to rounding. */
function rotate(w: Float64Array, z: Float64Array, m: number, n: number, p: number, q: number): boolean {
  let [pp, qq, pq] = [0, 0, 0];
  for (let i = 0; i < m; i++) {
    const [x, y] = [w[p * m + i] as number, w[q * m + i] as number];
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  if (pq === 0 || !(Math.abs(pq) > 2 ** -52 * Math.sqrt(pp) * Math.sqrt(qq))) return false;
  const theta = (qq - pp) / (2 * pq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(1, theta));
  const c = 1 / Math.sqrt(1 + t * t);
  rotateRows(w, m, p, q, c, t * c);
  rotateRows(z, n, p, q, c, t * c);
  return true;
}

function rotateRows(x: Float64Array, length: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < length; i++) {
    const [a, b] = [x[p * length + i] as number, x[q * length + i] as number];
    x[p * length + i] = c * a - s * b;
    x[q * length + i] = s * a + c * b;
  }
}

function normOf(x: Float64Array, start: number, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(x[start + i] as number));
  if (largest === 0 || !(largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += ((x[start + i] as number) / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Column k of U: a unit vector made orthogonal to all columns before it, twice. */
function complete(u: Float64Array, m: number, n: number, k: number): void {
  for (let trial = 0; trial < m; trial++) {
    for (let i = 0; i < m; i++) u[i * n + k] = i === trial ? 1 : 0;
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) {
        let dot = 0;
        for (let i = 0; i < m; i++) dot += (u[i * n + j] as number) * (u[i * n + k] as number);
        for (let i = 0; i < m; i++) u[i * n + k] = (u[i * n + k] as number) - dot * (u[i * n + j] as number);
      }
    }
    let norm = 0;
    for (let i = 0; i < m; i++) norm = Math.hypot(norm, u[i * n + k] as number);
    // One of the unit vectors keeps at least sqrt(1 - k/m) of its length.
    if (norm < 0.5 / Math.sqrt(m)) continue;
    for (let i = 0; i < m; i++) u[i * n + k] = (u[i * n + k] as number) / norm;
    return;
  }
}
