/** Solves with an upper triangular matrix R, row-major [n, n]; only the upper triangle is read. */

/** Solves R[0..k-1, 0..k-1] x = x in place, by back substitution; k defaults to n. The diagonal must not be zero. */
export function solveUpper(r: Float64Array, n: number, x: Float64Array, k = n): void {
  for (let i = k - 1; i >= 0; i--) {
    let sum = x[i]!;
    const row = i * n;
    for (let j = i + 1; j < k; j++) sum -= r[row + j]! * x[j]!;
    x[i] = sum / r[row + i]!;
  }
}

/** Solves R[0..k-1, 0..k-1]^T x = x in place, by forward substitution; k defaults to n. */
export function solveUpperTransposed(r: Float64Array, n: number, x: Float64Array, k = n): void {
  for (let i = 0; i < k; i++) {
    const value = x[i]! / r[i * n + i]!;
    x[i] = value;
    const row = i * n;
    for (let j = i + 1; j < k; j++) x[j] = x[j]! - r[row + j]! * value;
  }
}
