/** LU factorisation with partial pivoting of a small dense matrix, in place, and its solve. */

/** Factors `a` (row-major, leading n x n of a square with row length `stride`) in place; false when it is singular. */
export function factorLu(a: Float64Array, n: number, stride: number, pivots: Int32Array): boolean {
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * stride + k]!) > Math.abs(a[best * stride + k]!)) best = i;
    pivots[k] = best;
    const pivot = a[best * stride + k]!;
    if (pivot === 0 || !Number.isFinite(pivot)) return false;
    if (best !== k) {
      for (let j = 0; j < n; j++) {
        const held = a[k * stride + j]!;
        a[k * stride + j] = a[best * stride + j]!;
        a[best * stride + j] = held;
      }
    }
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * stride + k]! / pivot;
      a[i * stride + k] = factor;
      if (factor !== 0) for (let j = k + 1; j < n; j++) a[i * stride + j]! -= factor * a[k * stride + j]!;
    }
  }
  return true;
}

/** Solves with the factors; `b` becomes the solution. */
export function solveLu(a: Float64Array, n: number, stride: number, pivots: Int32Array, b: Float64Array): void {
  for (let k = 0; k < n; k++) {
    const p = pivots[k]!;
    const held = b[k]!;
    b[k] = b[p]!;
    b[p] = held;
  }
  for (let i = 1; i < n; i++) {
    let sum = b[i]!;
    for (let j = 0; j < i; j++) sum -= a[i * stride + j]! * b[j]!;
    b[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= a[i * stride + j]! * b[j]!;
    b[i] = sum / a[i * stride + i]!;
  }
}
