/** Square systems by Gaussian elimination with partial pivoting. */

/**
 * Solves A x = b. `a` (row-major [n, n]) and `b` are destroyed; x is left in `b`.
 * False when a pivot is zero or not finite: A is singular in floating point.
 */
export function solveSquare(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = i;
    const value = a[pivot * n + k]!;
    if (value === 0 || !Number.isFinite(value)) return false;
    if (pivot !== k) swapRows(a, b, k, pivot);
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k]! / value;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) a[i * n + j] = a[i * n + j]! - factor * a[k * n + j]!;
      b[i] = b[i]! - factor * b[k]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= a[i * n + j]! * b[j]!;
    b[i] = sum / a[i * n + i]!;
  }
  return true;
}

function swapRows(a: Float64Array, b: Float64Array, i: number, k: number): void {
  const n = b.length;
  for (let j = 0; j < n; j++) {
    const held = a[i * n + j]!;
    a[i * n + j] = a[k * n + j]!;
    a[k * n + j] = held;
  }
  const held = b[i]!;
  b[i] = b[k]!;
  b[k] = held;
}
