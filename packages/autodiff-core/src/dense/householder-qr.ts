/**
 * Thin QR by Householder reflections, A [m, n] with m >= n: Q [m, n] with orthonormal columns, R [n, n] upper triangular
 * with a diagonal >= 0, which makes both unique for matrices of full rank.
 */
export function householderQr(given: ArrayLike<number>, q: Float64Array, r: Float64Array, m: number, n: number): void {
  const a = Float64Array.from(given);
  const at = (i: number, j: number) => a[i * n + j] as number;
  const scales = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let norm = 0;
    for (let i = k; i < m; i++) norm = Math.hypot(norm, at(i, k));
    if (norm === 0) continue;
    // v = x + sign(x_0) |x| e_0, scaled so that v_0 = 1; H = I - scale v v'.
    const head = at(k, k);
    const diagonal = head >= 0 ? -norm : norm;
    const v0 = head - diagonal;
    for (let i = k + 1; i < m; i++) a[i * n + k] = at(i, k) / v0;
    scales[k] = -v0 / diagonal;
    a[k * n + k] = diagonal;
    for (let j = k + 1; j < n; j++) reflect(a, n, k, j, m, a, scales[k] as number);
  }
  r.fill(0);
  q.fill(0);
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) r[i * n + j] = at(i, j);
  for (let j = 0; j < n; j++) q[j * n + j] = 1;
  for (let k = n - 1; k >= 0; k--) for (let j = k; j < n; j++) reflect(a, n, k, j, m, q, scales[k] as number);
  for (let k = 0; k < n; k++) {
    if (!((r[k * n + k] as number) < 0)) continue;
    for (let j = k; j < n; j++) r[k * n + j] = -(r[k * n + j] as number);
    for (let i = 0; i < m; i++) q[i * n + k] = -(q[i * n + k] as number);
  }
}

/** Column j of `x` reflected by the vector stored below the diagonal of column k of `a`. */
function reflect(a: Float64Array, n: number, k: number, j: number, m: number, x: Float64Array, scale: number): void {
  if (scale === 0) return;
  let sum = x[k * n + j] as number;
  for (let i = k + 1; i < m; i++) sum += (a[i * n + k] as number) * (x[i * n + j] as number);
  sum *= scale;
  x[k * n + j] = (x[k * n + j] as number) - sum;
  for (let i = k + 1; i < m; i++) x[i * n + j] = (x[i * n + j] as number) - sum * (a[i * n + k] as number);
}
