/**
 * Householder QR with column pivoting, A P = Q R, and Q^T b at the same time. Nothing is allocated.
 *
 *   A in R^(m x n), m >= n, stored by columns: A[i, j] at j m + i; destroyed.
 *   At step j the remaining column of largest norm comes first, so |R_00| >= |R_11| >= ...: the diagonal shows the rank.
 *
 * Source: Businger and Golub, Linear least squares solutions by Householder transformations, Numer. Math. 7 (1965) 269-276,
 * doi:10.1007/BF01436084; the cheap update of column norms and its safeguard are those of MINPACK's qrfac (More, Garbow,
 * Hillstrom 1980).
 */
import { norm2 } from './norm.ts';

/** Where the factorisation reads and writes. */
export interface PivotedQr {
  readonly m: number;
  readonly n: number;
  /** In: A by columns, shape [n, m]. Out: Householder vectors and other remains. */
  readonly columns: Float64Array;
  /** In: b, shape [m]. Out: Q^T b. */
  readonly rhs: Float64Array;
  /** Out: R, row-major [n, n], zero below the diagonal. */
  readonly r: Float64Array;
  /** Out: column j of A P is column pivots[j] of A. */
  readonly pivots: Int32Array;
  /** Scratch, shape [2 n]. */
  readonly work: Float64Array;
}

/** Factors A and transforms b. */
export function factorPivotedQr(qr: PivotedQr): void {
  const { m, n, columns, work, pivots } = qr;
  for (let j = 0; j < n; j++) {
    pivots[j] = j;
    work[j] = norm2(columns, j * m, (j + 1) * m);
    work[n + j] = work[j]!;
  }
  for (let j = 0; j < n; j++) {
    bringLargestForward(qr, j);
    reflect(qr, j);
  }
}

function bringLargestForward({ m, n, columns, work, pivots, r }: PivotedQr, j: number): void {
  let largest = j;
  for (let k = j + 1; k < n; k++) if (work[k]! > work[largest]!) largest = k;
  if (largest === j) return;
  for (let i = 0; i < m; i++) {
    const held = columns[j * m + i]!;
    columns[j * m + i] = columns[largest * m + i]!;
    columns[largest * m + i] = held;
  }
  for (let i = 0; i < j; i++) {
    const held = r[i * n + j]!;
    r[i * n + j] = r[i * n + largest]!;
    r[i * n + largest] = held;
  }
  work[largest] = work[j]!;
  work[n + largest] = work[n + j]!;
  const pivot = pivots[j]!;
  pivots[j] = pivots[largest]!;
  pivots[largest] = pivot;
}

/** Maps column j below row j to a multiple of the first unit vector, and the columns to its right and the right-hand side along. */
function reflect(qr: PivotedQr, j: number): void {
  const { m, n, columns, r, rhs } = qr;
  const start = j * m;
  r.fill(0, j * n, j * n + j);
  let length = norm2(columns, start + j, start + m);
  if (length === 0) {
    for (let k = j; k < n; k++) r[j * n + k] = columns[k * m + j]!;
    r[j * n + j] = 0;
    return;
  }
  if (columns[start + j]! < 0) length = -length;
  for (let i = j; i < m; i++) columns[start + i] = columns[start + i]! / length;
  columns[start + j] = columns[start + j]! + 1;
  r[j * n + j] = -length;
  for (let k = j + 1; k < n; k++) {
    applyReflector(columns, start, columns, k * m, j, m);
    r[j * n + k] = columns[k * m + j]!;
    downdateNorm(qr, j, k);
  }
  applyReflector(columns, start, rhs, 0, j, m);
}

/** target[j..m-1] -= v (v^T target) / v_j, with v = source[j..m-1]. */
function applyReflector(source: Float64Array, from: number, target: Float64Array, to: number, j: number, m: number): void {
  let sum = 0;
  for (let i = j; i < m; i++) sum += source[from + i]! * target[to + i]!;
  const factor = sum / source[from + j]!;
  if (factor === 0) return;
  for (let i = j; i < m; i++) target[to + i] = target[to + i]! - factor * source[from + i]!;
}

/** Norm of what is left of column k after step j, from the norm before; computed afresh when cancellation spoils it. */
function downdateNorm({ m, n, columns, work }: PivotedQr, j: number, k: number): void {
  const before = work[k]!;
  if (before === 0) return;
  const ratio = columns[k * m + j]! / before;
  const after = before * Math.sqrt(Math.max(0, 1 - ratio * ratio));
  if (0.05 * (after / work[n + k]!) ** 2 > Number.EPSILON) {
    work[k] = after;
    return;
  }
  work[k] = norm2(columns, k * m + j + 1, (k + 1) * m);
  work[n + k] = work[k]!;
}

/** Number of leading diagonal elements of R above `tolerance` times the first. */
export function rankOf(r: Float64Array, n: number, tolerance: number): number {
  const least = tolerance * Math.abs(r[0]!);
  let rank = 0;
  while (rank < n && Math.abs(r[rank * n + rank]!) > least) rank++;
  return rank;
}
