/** Evaluation of primitives that turn each row (the elements along some axes) into a row of equal length. */
import type { Node, NumericArray } from './node.ts';
import { keptAxes, type ReduceParams } from './reduce.ts';
import { sizeOf, stridesOf } from './shape.ts';
import { walk } from './strided-copy.ts';

/** Calls `change(row)` on a scratch copy of each row, which it changes in place, and stores the row in `out`. */
export function evaluateRows(node: Node<ReduceParams>, input: NumericArray, out: NumericArray, change: (row: Float64Array) => void): void {
  const { axes } = node.params;
  const strides = stridesOf(node.shape);
  const kept = keptAxes(node.shape.length, axes);
  const pick = (from: readonly number[], which: readonly number[]) => which.map((axis) => from[axis] as number);
  const inner = { shape: pick(node.shape, axes), offset: 0, strides: pick(strides, axes) };
  const row = new Float64Array(sizeOf(inner.shape));
  walk({ shape: pick(node.shape, kept), offset: 0, strides: pick(strides, kept) }, (offset) => {
    walk({ ...inner, offset }, (at, k) => {
      row[k] = input[at] as number;
    });
    change(row);
    walk({ ...inner, offset }, (at, k) => {
      out[at] = row[k] as number;
    });
  });
}
