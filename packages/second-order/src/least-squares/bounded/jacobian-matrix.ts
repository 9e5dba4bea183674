/** A Jacobian, dense or sparse: its elements in one array, and where they stand. */

/** Where the elements of a sparse matrix stand: compressed rows, as `sparseJacobian` of `@thetakit/autodiff-core` gives them. */
export interface JacobianPattern {
  /** [rows m, columns n]. */
  readonly shape: readonly [number, number];
  /** Row i has the elements rowPointers[i] to rowPointers[i + 1] - 1, shape [m + 1]. */
  readonly rowPointers: ArrayLike<number>;
  /** Column of each element. */
  readonly columnIndices: ArrayLike<number>;
}

/** A sparse Jacobian. */
export interface SparseJacobian extends JacobianPattern {
  /** Elements in the order of `columnIndices`. */
  readonly values: ArrayLike<number>;
}

/** A Jacobian whose elements are in `values`: those of the pattern, or all of them row by row when it is null. */
export interface JacobianMatrix {
  readonly m: number;
  readonly n: number;
  readonly values: Float64Array;
  readonly pattern: JacobianPattern | null;
}

/** Calls `visit` for each stored element. */
function eachElement({ m, n, values, pattern }: JacobianMatrix, visit: (i: number, j: number, value: number) => void): void {
  if (pattern === null) {
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) visit(i, j, values[i * n + j]!);
    return;
  }
  const { rowPointers, columnIndices } = pattern;
  for (let i = 0; i < m; i++) for (let at = rowPointers[i]!; at < rowPointers[i + 1]!; at++) visit(i, columnIndices[at]!, values[at]!);
}

/** out = J v, shape [m]. */
export function times({ m, n, values, pattern }: JacobianMatrix, v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < m; i++) {
    let sum = 0;
    if (pattern === null) for (let j = 0; j < n; j++) sum += values[i * n + j]! * v[j]!;
    else for (let at = pattern.rowPointers[i]!; at < pattern.rowPointers[i + 1]!; at++) sum += values[at]! * v[pattern.columnIndices[at]!]!;
    out[i] = sum;
  }
}

/** out = J^T u, shape [n]. */
export function timesTransposed({ m, n, values, pattern }: JacobianMatrix, u: Float64Array, out: Float64Array): void {
  out.fill(0, 0, n);
  for (let i = 0; i < m; i++) {
    const ui = u[i]!;
    if (ui === 0) continue;
    if (pattern === null) for (let j = 0; j < n; j++) out[j] = out[j]! + values[i * n + j]! * ui;
    else
      for (let at = pattern.rowPointers[i]!; at < pattern.rowPointers[i + 1]!; at++) {
        const j = pattern.columnIndices[at]!;
        out[j] = out[j]! + values[at]! * ui;
      }
  }
}

/** out_j = ||J e_j||; Infinity or NaN where J is not finite. */
export function columnNorms(matrix: JacobianMatrix, out: Float64Array): void {
  const largest = new Float64Array(matrix.n);
  eachElement(matrix, (_, j, value) => {
    // NaN stays: Math.max hands it on.
    largest[j] = Math.max(largest[j]!, Math.abs(value));
  });
  out.fill(0, 0, matrix.n);
  eachElement(matrix, (_, j, value) => {
    const size = largest[j]!;
    out[j] = out[j]! + (size > 0 && size < Infinity ? (value / size) ** 2 : size * 0);
  });
  for (let j = 0; j < matrix.n; j++) out[j] = largest[j]! * Math.sqrt(out[j]!);
}

/** Writes J diag(d) by columns, `stride` numbers each, over zeros. */
export function fillColumns(matrix: JacobianMatrix, d: Float64Array, columns: Float64Array, stride: number): void {
  columns.fill(0);
  eachElement(matrix, (i, j, value) => {
    columns[j * stride + i] = value * d[j]!;
  });
}
