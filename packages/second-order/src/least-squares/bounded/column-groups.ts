/**
 * Columns that share no row, in groups: one difference measures a whole group.
 *
 * Greedy, in the order of the columns' lengths: 3 groups for a tridiagonal matrix of any order.
 * Source: A.R. Curtis, M.J.D. Powell, J.K. Reid, On the estimation of sparse Jacobian matrices, J. Inst. Math. Appl. 13 (1974)
 *   117-119, doi:10.1093/imamat/13.1.117.
 */
import type { JacobianPattern } from './jacobian-matrix.ts';

/** Columns in groups. */
export interface ColumnGroups {
  /** Group of each column, shape [n]. */
  readonly groupOf: Int32Array;
  readonly count: number;
}

/** Groups the columns of a pattern. */
export function groupColumns({ shape: [m, n], rowPointers, columnIndices }: JacobianPattern): ColumnGroups {
  const rowsOf: number[][] = Array.from({ length: n }, () => []);
  for (let i = 0; i < m; i++) for (let at = rowPointers[i]!; at < rowPointers[i + 1]!; at++) rowsOf[columnIndices[at]!]!.push(i);
  const order = Array.from(rowsOf.keys()).sort((a, b) => rowsOf[b]!.length - rowsOf[a]!.length || a - b);
  const groupOf = new Int32Array(n).fill(-1);
  // Which column last forbade a group.
  const forbiddenBy = new Int32Array(n).fill(-1);
  let count = 0;
  for (const j of order) {
    for (const i of rowsOf[j]!) {
      for (let at = rowPointers[i]!; at < rowPointers[i + 1]!; at++) {
        const group = groupOf[columnIndices[at]!]!;
        if (group >= 0) forbiddenBy[group] = j;
      }
    }
    let group = 0;
    while (forbiddenBy[group] === j) group += 1;
    groupOf[j] = group;
    count = Math.max(count, group + 1);
  }
  return { groupOf, count };
}
