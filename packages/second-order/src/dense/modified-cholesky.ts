/**
 * Modified Cholesky: P^T (H + E) P = L D L^T positive definite, with a diagonal E >= 0 that is zero when H is safely positive definite.
 *
 *   d_j = max(|c_jj|, (theta_j / beta)^2, delta),  theta_j = max_{i > j} |c_ij|,
 *   beta^2 = max(gamma, xi / sqrt(n^2 - 1), eps),  gamma = max |h_ii|,  xi = max_{i != j} |h_ij|,  delta = eps max(gamma + xi, 1) or less
 *
 * Source: P.E. Gill, W. Murray, M.H. Wright, Practical Optimization (1981), 4.4.2.2. Ours: delta is relative to gamma + xi alone, so
 * that scaling f does not change the step; a zero matrix becomes the identity, so that there is a step at all.
 */

/** Where the factorisation reads and writes. */
export interface ModifiedCholesky {
  readonly n: number;
  /** In: H, row-major [n, n], symmetric. Out: below the diagonal L, unit lower triangular; on it D. */
  readonly matrix: Float64Array;
  /** Out: row i of the factors is row order[i] of H. */
  readonly order: Int32Array;
  /** Scratch, shape [n]. */
  readonly work: Float64Array;
}

/** Factors in place and returns the largest element of E: 0 when H itself is positive definite. NaN when H is not finite. */
export function factorModifiedCholesky({ n, matrix, order }: ModifiedCholesky): number {
  const { beta2, delta } = bounds(matrix, n);
  let largestShift = 0;
  for (let i = 0; i < n; i++) order[i] = i;
  for (let j = 0; j < n; j++) {
    let largest = j;
    for (let i = j + 1; i < n; i++) if (Math.abs(matrix[i * n + i]!) > Math.abs(matrix[largest * n + largest]!)) largest = i;
    if (largest !== j) exchange(matrix, order, n, j, largest);
    let theta = 0;
    for (let i = j + 1; i < n; i++) theta = Math.max(theta, Math.abs(matrix[i * n + j]!));
    const diagonal = matrix[j * n + j]!;
    const d = Math.max(Math.abs(diagonal), (theta * theta) / beta2, delta);
    largestShift = Math.max(largestShift, d - diagonal);
    matrix[j * n + j] = d;
    for (let i = j + 1; i < n; i++) {
      const l = matrix[i * n + j]! / d;
      for (let k = j + 1; k <= i; k++) matrix[i * n + k] = matrix[i * n + k]! - l * (k === i ? matrix[i * n + j]! : matrix[k * n + j]! * d);
      matrix[i * n + j] = l;
    }
  }
  return largestShift;
}

function bounds(matrix: Float64Array, n: number): { beta2: number; delta: number } {
  let [gamma, xi] = [0, 0];
  for (let i = 0; i < n; i++) {
    gamma = Math.max(gamma, Math.abs(matrix[i * n + i]!));
    for (let j = 0; j < i; j++) xi = Math.max(xi, Math.abs(matrix[i * n + j]!));
  }
  const delta = Number.EPSILON * (gamma + xi) || 1;
  return { beta2: Math.max(gamma, xi / Math.max(1, Math.sqrt(n * n - 1)), delta), delta };
}

/** Exchanges rows and columns j < i of the lower triangle, factors to the left included. */
function exchange(matrix: Float64Array, order: Int32Array, n: number, j: number, i: number): void {
  const swap = (a: number, b: number) => {
    const held = matrix[a]!;
    matrix[a] = matrix[b]!;
    matrix[b] = held;
  };
  for (let k = 0; k < j; k++) swap(j * n + k, i * n + k);
  for (let k = j + 1; k < i; k++) swap(k * n + j, i * n + k);
  for (let k = i + 1; k < n; k++) swap(k * n + j, k * n + i);
  swap(j * n + j, i * n + i);
  const held = order[j]!;
  order[j] = order[i]!;
  order[i] = held;
}

/** Solves (H + E) x = b in place with the factors. */
export function solveModifiedCholesky({ n, matrix, order, work }: ModifiedCholesky, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[order[i]!]!;
    for (let k = 0; k < i; k++) sum -= matrix[i * n + k]! * work[k]!;
    work[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = work[i]! / matrix[i * n + i]!;
    for (let k = i + 1; k < n; k++) sum -= matrix[k * n + i]! * work[k]!;
    work[i] = sum;
  }
  for (let i = 0; i < n; i++) b[order[i]!] = work[i]!;
}
