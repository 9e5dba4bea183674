/** Element-by-element copies along strides, for interpreters of views. */
import type { NumericArray } from './node.ts';
import { sizeOf } from './shape.ts';

/** Positions in one array of the elements of a view in row-major order: offset + sum of index * stride. */
export interface StridedView {
  readonly shape: readonly number[];
  readonly offset: number;
  readonly strides: readonly number[];
}

/** out[i] = input[position of the i-th element of the view]. */
export function readStrided(view: StridedView, input: NumericArray, out: NumericArray): void {
  walk(view, (at, i) => {
    out[i] = input[at] as number;
  });
}

/** out[position of the i-th element of the view] = input[i]. */
export function writeStrided(view: StridedView, input: NumericArray, out: NumericArray): void {
  walk(view, (at, i) => {
    out[at] = input[i] as number;
  });
}

/** Calls `visit(position, row-major index)` for each element of the view. */
export function walk({ shape, offset, strides }: StridedView, visit: (at: number, i: number) => void): void {
  const rank = shape.length;
  const index = new Int32Array(rank);
  let at = offset;
  for (let i = 0, size = sizeOf(shape); i < size; i++) {
    visit(at, i);
    for (let axis = rank - 1; axis >= 0; axis--) {
      at += strides[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      at -= (strides[axis] as number) * (shape[axis] as number);
      index[axis] = 0;
    }
  }
}
