/**
 * Eigenvalues and eigenvectors of a dense symmetric matrix: Householder tridiagonalisation, then implicit QL with Wilkinson shifts.
 *
 *   A = V diag(w) V^T,  w ascending,  V orthogonal with the eigenvectors as columns
 *
 * Source: R. S. Martin, C. Reinsch, J. H. Wilkinson, Householder's tridiagonalization of a symmetric matrix, Numer. Math. 11 (1968)
 *   181-195; H. Bowdler et al., The QR and QL algorithms for symmetric matrices, Numer. Math. 11 (1968) 293-306.
 * Backward stable: the residual A - V diag(w) V^T is a small multiple of n eps ||A||. About 9 n^3 operations.
 */

/** Most QL sweeps for one eigenvalue; two or three are usual. */
const MOST_SWEEPS = 60;

/**
 * Replaces `v` (row-major [n, n], symmetric; only its lower triangle is read) by the eigenvectors, and writes the eigenvalues into `w`
 * and scratch into `e` (both shape [n]). False when an element is not finite or the sweeps did not converge.
 */
export function symmetricEigen(v: Float64Array, w: Float64Array, e: Float64Array): boolean {
  const n = w.length;
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) if (!Number.isFinite(v[i * n + j])) return false;
  tridiagonalise(v, w, e);
  if (!implicitQl(v, w, e)) return false;
  sortAscending(v, w);
  return true;
}

/** A = Q T Q^T: w gets the diagonal of T, e[1..] its subdiagonal, v gets Q. */
function tridiagonalise(v: Float64Array, w: Float64Array, e: Float64Array): void {
  const n = w.length;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) v[i * n + j] = v[j * n + i]!;
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale = Math.max(scale, Math.abs(v[i * n + k]!));
    if (i === 1 || scale === 0) {
      e[i] = v[i * n + i - 1]!;
      w[i] = 0;
      continue;
    }
    w[i] = reflectRow(v, w, e, i, scale);
  }
  e[0] = 0;
  w[0] = 0;
  accumulate(v, w);
}

/** The Householder reflection u that clears row i left of its subdiagonal, applied from both sides. Returns h = u^T u / 2. */
function reflectRow(v: Float64Array, w: Float64Array, e: Float64Array, i: number, scale: number): number {
  const n = w.length;
  let h = 0;
  for (let k = 0; k < i; k++) {
    const u = v[i * n + k]! / scale;
    v[i * n + k] = u;
    h += u * u;
  }
  const last = v[i * n + i - 1]!;
  const g = last >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
  e[i] = scale * g;
  h -= last * g;
  v[i * n + i - 1] = last - g;
  // p = A u / h in e, K = u^T p / 2h, q = p - K u; A <- A - q u^T - u q^T
  let overlap = 0;
  for (let j = 0; j < i; j++) {
    let sum = 0;
    for (let k = 0; k < i; k++) sum += v[Math.max(k, j) * n + Math.min(k, j)]! * v[i * n + k]!;
    e[j] = sum / h;
    overlap += e[j]! * v[i * n + j]!;
  }
  const k2 = overlap / (2 * h);
  for (let j = 0; j < i; j++) e[j] = e[j]! - k2 * v[i * n + j]!;
  for (let j = 0; j < i; j++) {
    const u = v[i * n + j]!;
    const q = e[j]!;
    for (let k = 0; k <= j; k++) v[j * n + k] = v[j * n + k]! - (u * e[k]! + q * v[i * n + k]!);
  }
  // Column i keeps u / h for the product of the reflections.
  for (let k = 0; k < i; k++) v[k * n + i] = v[i * n + k]! / h;
  return h;
}

/** Forms Q from the reflections and takes the diagonal of T out of v. */
function accumulate(v: Float64Array, w: Float64Array): void {
  const n = w.length;
  for (let i = 0; i < n; i++) {
    if (w[i] !== 0) {
      for (let j = 0; j < i; j++) {
        let g = 0;
        for (let k = 0; k < i; k++) g += v[i * n + k]! * v[k * n + j]!;
        for (let k = 0; k < i; k++) v[k * n + j] = v[k * n + j]! - g * v[k * n + i]!;
      }
    }
    w[i] = v[i * n + i]!;
    v[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      v[j * n + i] = 0;
      v[i * n + j] = 0;
    }
  }
}

/** Diagonalises the tridiagonal matrix, turning the columns of v with it. */
function implicitQl(v: Float64Array, w: Float64Array, e: Float64Array): boolean {
  const n = w.length;
  for (let i = 1; i < n; i++) e[i - 1] = e[i]!;
  if (n > 0) e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(w[m]!) + Math.abs(w[m + 1]!))) m++;
      if (m === l) break;
      if (sweep === MOST_SWEEPS) return false;
      sweepUp(v, w, e, l, m);
    }
  }
  return true;
}

/** One QL sweep over rows l..m with Wilkinson's shift. */
function sweepUp(v: Float64Array, w: Float64Array, e: Float64Array, l: number, m: number): void {
  const n = w.length;
  const half = (w[l + 1]! - w[l]!) / (2 * e[l]!);
  const root = Math.hypot(half, 1);
  let g = w[m]! - w[l]! + e[l]! / (half + (half >= 0 ? root : -root));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      w[i + 1] = w[i + 1]! - p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    const g2 = w[i + 1]! - p;
    const t = (w[i]! - g2) * s + 2 * c * b;
    p = s * t;
    w[i + 1] = g2 + p;
    g = c * t - b;
    for (let k = 0; k < n; k++) {
      const right = v[k * n + i + 1]!;
      const left = v[k * n + i]!;
      v[k * n + i + 1] = s * left + c * right;
      v[k * n + i] = c * left - s * right;
    }
  }
  w[l] = w[l]! - p;
  e[l] = g;
  e[m] = 0;
}

function sortAscending(v: Float64Array, w: Float64Array): void {
  const n = w.length;
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let j = i + 1; j < n; j++) if (w[j]! < w[least]!) least = j;
    if (least === i) continue;
    [w[i], w[least]] = [w[least]!, w[i]!];
    for (let k = 0; k < n; k++) [v[k * n + i], v[k * n + least]] = [v[k * n + least]!, v[k * n + i]!];
  }
}
