/**
 * Eigenvalues (ascending) and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, 4th ed., 8.5). Small eigenvalues of graded matrices keep their relative accuracy. The component of
 * largest size of each vector is positive.
 */
const mostSweeps = 60;

/** Reads the lower triangle of `given`; column k of `vectors` belongs to values[k]. */
export function symmetricEigen(given: ArrayLike<number>, values: Float64Array, vectors: Float64Array, n: number): void {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = given[i * n + j] as number;
  // Rows of v are the vectors until the end.
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotated = rotate(a, v, n, p, q) || rotated;
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => (a[i * n + i] as number) - (a[j * n + j] as number) || i - j);
  order.forEach((from, k) => {
    values[k] = a[from * n + from] as number;
    const sign = signOfLargest(v, from * n, 1, n);
    for (let i = 0; i < n; i++) vectors[i * n + k] = sign * (v[from * n + i] as number);
  });
}

/** Makes a_pq zero; false when it is so small that it changes neither diagonal element. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
  const apq = a[p * n + q] as number;
  const [app, aqq] = [a[p * n + p] as number, a[q * n + q] as number];
  if (apq === 0 || !(Math.abs(apq) > 2 ** -54 * Math.sqrt(Math.abs(app)) * Math.sqrt(Math.abs(aqq)))) {
    a[p * n + q] = a[q * n + p] = Number.isNaN(apq) ? apq : 0;
    return false;
  }
  const theta = (aqq - app) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(1, theta));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    if (k === p || k === q) continue;
    const [x, y] = [a[p * n + k] as number, a[q * n + k] as number];
    a[p * n + k] = a[k * n + p] = c * x - s * y;
    a[q * n + k] = a[k * n + q] = s * x + c * y;
  }
  a[p * n + p] = app - t * apq;
  a[q * n + q] = aqq + t * apq;
  a[p * n + q] = a[q * n + p] = 0;
  for (let k = 0; k < n; k++) {
    const [x, y] = [v[p * n + k] as number, v[q * n + k] as number];
    v[p * n + k] = c * x - s * y;
    v[q * n + k] = s * x + c * y;
  }
  return true;
}

/** -1 when the element of largest size, the first of equal ones, is negative; else 1. */
export function signOfLargest(x: Float64Array, start: number, stride: number, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const each = x[start + i * stride] as number;
    // Equal sizes up to rounding must not decide by rounding: a later element has to be clearly larger.
    if (Math.abs(each) > Math.abs(largest) * (1 + 2 ** -40)) largest = each;
  }
  return largest < 0 ? -1 : 1;
}
