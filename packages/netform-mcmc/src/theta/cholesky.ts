/** Lower Cholesky factor and its triangular solves, row-major; the matrices here have the size of a parameter vector. */

/** L with L L' = matrix + ridge I; the ridge grows from 0 until the factor exists. */
export function choleskyOf(matrix: Float64Array, n: number): Float64Array {
  let scale = 0;
  for (let k = 0; k < n; k++) scale = Math.max(scale, Math.abs(matrix[k * n + k]!));
  for (let ridge = 0; ; ridge = ridge === 0 ? 1e-12 * (scale || 1) : ridge * 10) {
    const factor = tryCholesky(matrix, n, ridge);
    if (factor !== undefined) return factor;
  }
}

function tryCholesky(matrix: Float64Array, n: number, ridge: number): Float64Array | undefined {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]! + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= L[i * n + k]! * L[j * n + k]!;
      if (i !== j) L[i * n + j] = sum / L[j * n + j]!;
      else if (sum > 0) L[i * n + i] = Math.sqrt(sum);
      else return ridge > 1e300 ? new Float64Array(n * n).map((_, at) => (at % (n + 1) === 0 ? 1 : 0)) : undefined;
    }
  }
  return L;
}

/** x with L x = b. */
export function solveLower(L: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= L[i * n + k]! * x[k]!;
    x[i] = sum / L[i * n + i]!;
  }
  return x;
}

/** x with L' x = b. */
export function solveUpper(L: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= L[k * n + i]! * x[k]!;
    x[i] = sum / L[i * n + i]!;
  }
  return x;
}

/** x with L L' x = b. */
export function solveFactored(L: Float64Array, b: Float64Array): Float64Array {
  return solveUpper(L, solveLower(L, b));
}
