/** An expression on every row of a table, in float64, without tracing. */
import { type Expression, toFunction } from '@thetakit/formula';

/** Values of the expression, shape [rows]; `row` is seen by `check` before the next one overwrites it. */
export function evaluateRows(
  expression: Expression,
  columns: ReadonlyMap<string, Float64Array>,
  rows: number,
  check?: (value: number, i: number, row: ReadonlyMap<string, number>) => void,
): Float64Array {
  const evaluate = toFunction(expression);
  const values = new Float64Array(rows);
  const row = new Map<string, number>();
  for (let i = 0; i < rows; i++) {
    for (const [name, column] of columns) row.set(name, column[i] ?? Number.NaN);
    const value = evaluate(row);
    check?.(value, i, row);
    values[i] = value;
  }
  return values;
}
