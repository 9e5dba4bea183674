/** The factors J = L^-T Q and R of the active constraints: adding and dropping one by plane rotations. */
import type { QpWork } from './qp-work.ts';

/** J <- L^-T for the lower Cholesky factor L, row-major [n, n]. */
export function startBasis({ basis, n }: QpWork, factor: Float64Array): void {
  basis.fill(0);
  for (let j = 0; j < n; j++) {
    // Column j of L^-1, that is row j of L^-T.
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= factor[i * n + k]! * basis[j * n + k]!;
      basis[j * n + i] = sum / factor[i * n + i]!;
    }
  }
}

/** Rotates columns a and b of J by (c, s). */
function rotateColumns({ basis, n }: QpWork, a: number, b: number, c: number, s: number): void {
  for (let i = 0; i < n; i++) {
    const left = basis[i * n + a]!;
    const right = basis[i * n + b]!;
    basis[i * n + a] = c * left + s * right;
    basis[i * n + b] = c * right - s * left;
  }
}

/** Makes constraint `number`, whose coordinates J^T a are in `coordinates`, the active one after the `q` that are active. */
export function addActive(work: QpWork, q: number, number: number, multiplier: number): void {
  const { coordinates: d, triangle, n, active, dual, isActive } = work;
  for (let j = n - 1; j > q; j--) {
    if (d[j] === 0) continue;
    const size = Math.hypot(d[j - 1]!, d[j]!);
    rotateColumns(work, j - 1, j, d[j - 1]! / size, d[j]! / size);
    d[j - 1] = size;
    d[j] = 0;
  }
  for (let i = 0; i <= q; i++) triangle[i * n + q] = d[i]!;
  active[q] = number;
  dual[q] = multiplier;
  isActive[number] = 1;
}

/** Drops the active constraint in column `at` of the `q`. */
export function dropActive(work: QpWork, q: number, at: number): void {
  const { triangle, n, active, dual, isActive } = work;
  isActive[active[at]!] = 0;
  for (let j = at + 1; j < q; j++) {
    for (let i = 0; i <= j; i++) triangle[i * n + j - 1] = triangle[i * n + j]!;
    active[j - 1] = active[j]!;
    dual[j - 1] = dual[j]!;
  }
  for (let j = at; j < q - 1; j++) {
    const a = triangle[j * n + j]!;
    const b = triangle[(j + 1) * n + j]!;
    const size = Math.hypot(a, b);
    if (size === 0 || b === 0) continue;
    const c = a / size;
    const s = b / size;
    for (let k = j; k < q - 1; k++) {
      const upper = triangle[j * n + k]!;
      const lower = triangle[(j + 1) * n + k]!;
      triangle[j * n + k] = c * upper + s * lower;
      triangle[(j + 1) * n + k] = c * lower - s * upper;
    }
    rotateColumns(work, j, j + 1, c, s);
  }
}

/** change <- R^-1 d for the first q coordinates. */
export function solveTriangle({ triangle, coordinates, change, n }: QpWork, q: number): void {
  for (let i = q - 1; i >= 0; i--) {
    let sum = coordinates[i]!;
    for (let k = i + 1; k < q; k++) sum -= triangle[i * n + k]! * change[k]!;
    change[i] = sum / triangle[i * n + i]!;
  }
}
