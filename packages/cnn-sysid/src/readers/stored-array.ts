/** An array out of a file: numbers in C order with their shape. */

/** Numbers of an array. Short integers and halves come as float32, which holds them exactly; anything wider as float64. */
export type StoredNumbers = Float32Array | Float64Array;

/** An array. */
export interface StoredArray {
  readonly data: StoredNumbers;
  readonly shape: readonly number[];
}

/** Column-major (Fortran, MATLAB) numbers to row-major. */
export function toRowMajor<T extends StoredNumbers>(data: T, shape: readonly number[]): T {
  if (shape.filter((length) => length > 1).length < 2) return data;
  const out = data.slice() as T;
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from] ?? Number.NaN;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      from -= (strides[axis] ?? 0) * (shape[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return out;
}
