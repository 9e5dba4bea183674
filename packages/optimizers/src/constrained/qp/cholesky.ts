/** Cholesky factors of dense symmetric matrices. */

/** L L^T = A, row-major [n, n]; only the lower triangle of A is read. False when A is not positive definite. `factor` may be A itself. */
export function cholesky(a: Float64Array, n: number, factor: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i === j) {
        if (!(sum > 0) || sum === Infinity) return false;
        factor[i * n + i] = Math.sqrt(sum);
      } else factor[i * n + j] = sum / factor[j * n + j]!;
    }
    for (let j = i + 1; j < n; j++) factor[i * n + j] = 0;
  }
  return true;
}
