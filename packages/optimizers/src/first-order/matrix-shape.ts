/** Parameters that are one matrix, row-major in x. */
import { o, ThetakitError } from '@thetakit/registry';

/** The option that says how x is a matrix. */
export const matrixShape = o.vector({
  min: 1,
  length: 2,
  optional: true,
  describe: 'Rows and columns of x as a matrix, row by row; left out: one column.',
  unit: '1',
});

/** Rows and columns; one column when the shape is left out. Throws SHAPE_MISMATCH unless they hold n numbers. */
export function rowsAndColumns(who: string, shape: ArrayLike<number> | undefined, n: number): readonly [number, number] {
  const [rows, columns] = shape === undefined ? [n, 1] : [shape[0]!, shape[1]!];
  if (Number.isInteger(rows) && Number.isInteger(columns) && rows * columns === n) return [rows, columns];
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `shape is ${rows} x ${columns}, expected whole numbers whose product is ${n}`,
    action: 'Give the rows and columns of the matrix in x',
    received: [rows, columns],
    expected: n,
  });
}
