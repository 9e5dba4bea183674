/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations: A = V diag(values) V^T.
 * Source: Golub and Van Loan, "Matrix computations", section 8.5. About 8 sweeps of 4 n^3 operations; small eigenvalues of
 * positive definite matrices keep their relative accuracy.
 */

/** Overwrites `a` (row-major, [n, n]) and writes orthonormal eigenvectors into the columns of `vectors` and the values, unsorted. */
export function symmetricEigen(a: Float64Array, vectors: Float64Array, values: Float64Array): void {
  const n = values.length;
  vectors.fill(0);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < 50; sweep++) {
    let rotations = 0;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) if (rotate(a, vectors, n, p, q)) rotations += 1;
    if (rotations === 0) break;
  }
  for (let i = 0; i < n; i++) values[i] = a[i * n + i]!;
}

/** Makes a_pq zero; false when it is already negligible. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): boolean {
  const apq = a[p * n + q]!;
  const app = a[p * n + p]!;
  const aqq = a[q * n + q]!;
  if (Math.abs(apq) <= Number.EPSILON * 0.01 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) return false;
  const theta = (aqq - app) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const akp = a[k * n + p]!;
    const akq = a[k * n + q]!;
    a[k * n + p] = c * akp - s * akq;
    a[k * n + q] = s * akp + c * akq;
  }
  for (let k = 0; k < n; k++) {
    const apk = a[p * n + k]!;
    const aqk = a[q * n + k]!;
    a[p * n + k] = c * apk - s * aqk;
    a[q * n + k] = s * apk + c * aqk;
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  for (let k = 0; k < n; k++) {
    const vkp = vectors[k * n + p]!;
    const vkq = vectors[k * n + q]!;
    vectors[k * n + p] = c * vkp - s * vkq;
    vectors[k * n + q] = s * vkp + c * vkq;
  }
  return true;
}
