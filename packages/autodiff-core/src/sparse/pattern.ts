/** Where a sparse matrix may be nonzero, in compressed rows. */
import { ThetakitError } from '@thetakit/registry';
import type { IndexSet } from './index-sets.ts';

/** Compressed sparse rows: the columns of row i are columnIndices[rowPointers[i] .. rowPointers[i + 1]), ascending. */
export interface SparsityPattern {
  /** [rows, columns]. */
  readonly shape: readonly [number, number];
  /** One more than rows. */
  readonly rowPointers: Int32Array;
  readonly columnIndices: Int32Array;
}

/** The pattern of rows given as sets of columns. */
export function patternOf(rows: readonly IndexSet[], columns: number): SparsityPattern {
  const rowPointers = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    rowPointers[i + 1] = (rowPointers[i] as number) + row.length;
  });
  const columnIndices = new Int32Array(rowPointers[rows.length] as number);
  rows.forEach((row, i) => {
    columnIndices.set(row, rowPointers[i]);
  });
  return { shape: [rows.length, columns], rowPointers, columnIndices };
}

/** The columns of a row. */
export function columnsOf({ rowPointers, columnIndices }: SparsityPattern, row: number): Int32Array {
  return columnIndices.subarray(rowPointers[row], rowPointers[row + 1]);
}

/** The pattern of the transpose. */
export function transposePattern(pattern: SparsityPattern): SparsityPattern {
  const [m, n] = pattern.shape;
  const lists: number[][] = Array.from({ length: n }, () => []);
  for (let i = 0; i < m; i++) for (const j of columnsOf(pattern, i)) (lists[j] as number[]).push(i);
  return patternOf(lists, m);
}

/** Row of each stored element. */
export function rowsOf(pattern: SparsityPattern): Int32Array {
  const rows = new Int32Array(pattern.columnIndices.length);
  for (let i = 0; i < pattern.shape[0]; i++) rows.fill(i, pattern.rowPointers[i], pattern.rowPointers[i + 1]);
  return rows;
}

/** Throws SHAPE_MISMATCH unless a given pattern is one of an m x n matrix. */
export function requirePattern(who: string, pattern: SparsityPattern, m: number, n: number): void {
  const { shape, rowPointers, columnIndices } = pattern;
  const fits =
    shape[0] === m && shape[1] === n && rowPointers.length === m + 1 && rowPointers[m] === columnIndices.length && columnIndices.every((j) => j >= 0 && j < n);
  if (fits) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `the pattern has shape [${shape.join(', ')}] with ${rowPointers.length} row pointers, expected [${m}, ${n}] with ${m + 1}`,
    action: 'Give a pattern in compressed rows, one row for each element of the result and one column for each variable',
    received: shape,
    expected: [m, n],
  });
}
