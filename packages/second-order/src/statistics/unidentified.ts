/** Which parameters a Jacobian does not determine. */
import { norm2 } from '../dense/norm.ts';
import { factorPivotedQr, rankOf } from '../dense/pivoted-qr.ts';
import { solveUpper } from '../dense/triangular.ts';

/** A component of a null vector below this share of its largest is rounding. */
const negligible = 1e-6;

/**
 * Columns of J, row-major [m, n], that a null vector moves (columns scaled to length 1): both of two proportional ones, one of
 * nothing but zeros, and all n - m at least when there are more columns than rows. Columns that are held do not take part.
 * `tolerance`: relative error of the elements of J, for a Jacobian by differences.
 */
export function unidentifiedColumns(jacobian: Float64Array, m: number, n: number, isHeld: (j: number) => boolean = () => false, tolerance = 0): number[] {
  const k = Math.max(m, n);
  const columns = new Float64Array(n * k);
  const free: number[] = [];
  for (let j = 0; j < n; j++) {
    if (isHeld(j)) continue;
    const at = free.length * k;
    free.push(j);
    for (let i = 0; i < m; i++) columns[at + i] = jacobian[i * n + j]!;
    const length = norm2(columns, at, at + m);
    if (!Number.isFinite(length)) return [];
    for (let i = 0; i < m; i++) columns[at + i] = length === 0 ? 0 : columns[at + i]! / length;
  }
  const f = free.length;
  const r = new Float64Array(f * f);
  const pivots = new Int32Array(f);
  factorPivotedQr({ m: k, n: f, columns: columns.subarray(0, f * k), rhs: new Float64Array(k), r, pivots, work: new Float64Array(2 * f) });
  const rank = f === 0 || r[0] === 0 ? 0 : rankOf(r, f, Math.max(k * Number.EPSILON, tolerance));
  const found = new Set<number>();
  for (let c = rank; c < f; c++) {
    // R_11 w = R_1c: the null vector is (-w, 1) at columns pivots[0..rank-1], pivots[c].
    const w = new Float64Array(f);
    for (let i = 0; i < rank; i++) w[i] = r[i * f + c]!;
    solveUpper(r, f, w, rank);
    const most = w.reduce((size, v) => Math.max(size, Math.abs(v)), 1);
    found.add(free[pivots[c]!]!);
    for (let i = 0; i < rank; i++) if (Math.abs(w[i]!) > negligible * most) found.add(free[pivots[i]!]!);
  }
  return [...found].sort((a, b) => a - b);
}
