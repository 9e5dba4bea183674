/** Inverse roots of symmetric positive semidefinite matrices. */
import { symmetricEigen } from '@thetakit/optimizers';

/**
 * out = (K + ridge max(w) I)^(-1/p) from the eigenvalues w of K, row-major [n, n]; negative eigenvalues are rounding and count as 0.
 * False, and nothing is written, when K is zero or not finite.
 */
export function inverseRoot(k: Float64Array, p: number, ridge: number, out: Float64Array): boolean {
  const n = Math.round(Math.sqrt(k.length));
  const v = k.slice();
  const w = new Float64Array(n);
  if (!symmetricEigen(v, w, new Float64Array(n))) return false;
  const largest = w[n - 1]!;
  if (!(largest > 0)) return false;
  for (let l = 0; l < n; l++) w[l] = (Math.max(w[l]!, 0) + ridge * largest) ** (-1 / p);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l < n; l++) sum += v[i * n + l]! * w[l]! * v[j * n + l]!;
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
  return true;
}
