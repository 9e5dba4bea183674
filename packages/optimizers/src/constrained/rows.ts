/**
 * Constraints as methods like them: equations h_j(x) = 0 first, then inequalities h_j(x) >= 0, each a row of c or of -c
 * shifted by its side. A row with two different finite sides gives two inequalities.
 */
import type { ConstraintShape } from '@thetakit/registry';

/** Where each h_j comes from: h_j = sign_j (c[source_j] - side_j). Plain data. */
export interface Rows {
  readonly count: number;
  readonly equalities: number;
  readonly source: Int32Array;
  readonly sign: Float64Array;
  readonly side: Float64Array;
}

/** The rows of a shape; none without constraints. */
export function rowsOf(shape: ConstraintShape | undefined): Rows {
  const rows: { source: number; sign: number; side: number }[] = [];
  const count = shape?.count ?? 0;
  for (let k = 0; k < count; k++) if (shape!.lower[k] === shape!.upper[k]) rows.push({ source: k, sign: 1, side: shape!.lower[k]! });
  const equalities = rows.length;
  for (let k = 0; k < count; k++) {
    const low = shape!.lower[k]!;
    const high = shape!.upper[k]!;
    if (low === high) continue;
    if (low > -Infinity) rows.push({ source: k, sign: 1, side: low });
    if (high < Infinity) rows.push({ source: k, sign: -1, side: high });
  }
  return {
    count: rows.length,
    equalities,
    source: Int32Array.from(rows, (row) => row.source),
    sign: Float64Array.from(rows, (row) => row.sign),
    side: Float64Array.from(rows, (row) => row.side),
  };
}

/** out_j <- h_j from the values c. */
export function rowValues({ count, source, sign, side }: Rows, c: Float64Array | undefined, out: Float64Array): void {
  for (let j = 0; j < count; j++) out[j] = sign[j]! * (c![source[j]!]! - side[j]!);
}

/** out <- gradients of the h_j, row-major [count, n], from the Jacobian of c. */
export function rowNormals({ count, source, sign }: Rows, jacobian: Float64Array | undefined, n: number, out: Float64Array): void {
  for (let j = 0; j < count; j++) for (let i = 0; i < n; i++) out[j * n + i] = sign[j]! * jacobian![source[j]! * n + i]!;
}

/** How far row j is from holding: |h| for an equation, max(-h, 0) for an inequality. */
export function rowViolation({ equalities }: Rows, j: number, h: number): number {
  return j < equalities ? Math.abs(h) : Math.max(-h, 0);
}

/** The largest violation. */
export function worstViolation(rows: Rows, h: Float64Array): number {
  let most = 0;
  for (let j = 0; j < rows.count; j++) most = Math.max(most, rowViolation(rows, j, h[j]!));
  return most;
}

/** Multipliers of the rows, put together per constraint: positive where the lower side holds x back, negative for the upper one. */
export function multipliersPerConstraint({ count, source, sign }: Rows, multipliers: Float64Array, constraints: number): Float64Array {
  const out = new Float64Array(constraints);
  for (let j = 0; j < count; j++) out[source[j]!]! += sign[j]! * multipliers[j]!;
  return out;
}
