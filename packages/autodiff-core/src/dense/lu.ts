/** LU factorisation with partial pivoting, and solves with it. Row-major square matrices. */

/** Factors `a` in place (unit lower and upper triangle) and records the row swaps; returns the sign of the permutation. */
export function luFactor(a: Float64Array, pivots: Float64Array, n: number): number {
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k] as number) > Math.abs(a[best * n + k] as number)) best = i;
    pivots[k] = best;
    if (best !== k) {
      sign = -sign;
      for (let j = 0; j < n; j++) {
        const held = a[k * n + j] as number;
        a[k * n + j] = a[best * n + j] as number;
        a[best * n + j] = held;
      }
    }
    const pivot = a[k * n + k] as number;
    if (pivot === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const factor = (a[i * n + k] as number) / pivot;
      a[i * n + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) a[i * n + j] = (a[i * n + j] as number) - factor * (a[k * n + j] as number);
    }
  }
  return sign;
}

/** Solves A X = B (or A' X = B) in place of B, [n, k], from the factors. */
export function luSolve(lu: Float64Array, pivots: Float64Array, x: Float64Array, n: number, k: number, transposed: boolean): void {
  if (transposed) {
    solveTriangle(lu, x, n, k, { lower: false, transposed: true, unit: false });
    solveTriangle(lu, x, n, k, { lower: true, transposed: true, unit: true });
    for (let i = n - 1; i >= 0; i--) swapRows(x, i, pivots[i] as number, k);
  } else {
    for (let i = 0; i < n; i++) swapRows(x, i, pivots[i] as number, k);
    solveTriangle(lu, x, n, k, { lower: true, transposed: false, unit: true });
    solveTriangle(lu, x, n, k, { lower: false, transposed: false, unit: false });
  }
}

/** Which triangle of a matrix is meant, and how it enters. */
export interface Triangle {
  readonly lower: boolean;
  readonly transposed: boolean;
  /** The diagonal counts as ones. */
  readonly unit: boolean;
}

/** Solves T X = B in place of B, [n, k], for a triangle T of `a` or its transpose. */
export function solveTriangle(a: Float64Array, x: Float64Array, n: number, k: number, { lower, transposed, unit }: Triangle): void {
  const forward = lower !== transposed;
  for (let step = 0; step < n; step++) {
    const i = forward ? step : n - 1 - step;
    for (let past = 0; past < step; past++) {
      const j = forward ? past : n - 1 - past;
      const factor = (transposed ? a[j * n + i] : a[i * n + j]) as number;
      if (factor === 0) continue;
      for (let c = 0; c < k; c++) x[i * k + c] = (x[i * k + c] as number) - factor * (x[j * k + c] as number);
    }
    if (unit) continue;
    const pivot = a[i * n + i] as number;
    for (let c = 0; c < k; c++) x[i * k + c] = (x[i * k + c] as number) / pivot;
  }
}

function swapRows(x: Float64Array, i: number, j: number, k: number): void {
  if (i === j) return;
  for (let c = 0; c < k; c++) {
    const held = x[i * k + c] as number;
    x[i * k + c] = x[j * k + c] as number;
    x[j * k + c] = held;
  }
}
