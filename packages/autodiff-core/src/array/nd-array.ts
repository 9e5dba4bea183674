/** Results of this package: numbers with a shape, in float64 unless asked otherwise. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import { showShape, sizeOf } from '../ir/shape.ts';
import { constant } from '../trace/constant.ts';

/** Element type of an NdArray. */
export type NdArrayDType = 'float64' | 'float32' | 'int32' | 'bool';

/** Nested arrays of numbers, one level per axis; a number for rank 0. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** A dense array in row-major order. */
export class NdArray {
  /** Sizes of the axes; empty for a scalar. */
  readonly shape: readonly number[];
  readonly dtype: NdArrayDType;
  /** Elements in row-major order, whatever the dtype. */
  readonly data: Float64Array | Float32Array;

  constructor(data: Float64Array | Float32Array, shape: readonly number[], dtype: NdArrayDType) {
    this.data = data;
    this.shape = shape;
    this.dtype = dtype;
  }

  /** Number of elements. */
  get size(): number {
    return this.data.length;
  }

  /** The only element of an array of size 1. Throws SHAPE_MISMATCH for other sizes. */
  item(): number {
    if (this.data.length !== 1) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'NdArray.item',
        problem: `the array has shape ${showShape(this.shape)}, expected one element`,
        action: 'Read elements from .data or .toArray()',
        received: this.shape,
      });
    }
    return this.data[0] as number;
  }

  /** Nested arrays of numbers. */
  toArray(): NestedNumbers {
    const nest = (axis: number, start: number): NestedNumbers => {
      if (axis === this.shape.length) return this.data[start] as number;
      const step = sizeOf(this.shape.slice(axis + 1));
      return Array.from({ length: this.shape[axis] as number }, (_, i) => nest(axis + 1, start + i * step));
    };
    return nest(0, 0);
  }

  /** A tfjs tensor: float32 in other backends than ours, but traced functions still see the float64 values. */
  toTensor(): Tensor {
    return constant(this.data, this.shape);
  }
}

/** Options of `ndarray`. */
export interface NdArrayOptions {
  /** Default: the shape of the nesting, or a vector. */
  readonly shape?: readonly number[];
  /** Default float64. */
  readonly dtype?: NdArrayDType;
}

/**
 * An NdArray of a number, nested arrays or a typed array. The values are copied.
 * @throws SHAPE_MISMATCH when the values do not fill the shape, or the nesting is not rectangular.
 */
export function ndarray(values: NestedNumbers | ArrayLike<number>, options: NdArrayOptions = {}): NdArray {
  const flat: number[] = [];
  const nesting = typeof values === 'number' ? [] : measure(values);
  collect(values as NestedNumbers, nesting, 0, flat);
  const shape = options.shape ?? nesting;
  if (sizeOf(shape) !== flat.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'ndarray',
      problem: `${flat.length} values for shape ${showShape(shape)}, expected ${sizeOf(shape)}`,
      action: 'Make the shape fit the values',
      received: flat.length,
      expected: sizeOf(shape),
    });
  }
  const dtype = options.dtype ?? 'float64';
  return new NdArray(dtype === 'float32' ? Float32Array.from(flat) : Float64Array.from(flat), shape, dtype);
}

function measure(values: ArrayLike<unknown>): number[] {
  const shape: number[] = [];
  for (let at: unknown = values; typeof at === 'object' && at !== null; at = (at as ArrayLike<unknown>)[0]) shape.push((at as ArrayLike<unknown>).length);
  return shape;
}

function collect(values: NestedNumbers, shape: readonly number[], axis: number, flat: number[]): void {
  const isNumber = typeof values === 'number';
  if (isNumber !== (axis === shape.length) || (!isNumber && values.length !== shape[axis])) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'ndarray',
      problem: `the nested arrays are not rectangular: expected shape ${showShape(shape)}`,
      action: 'Give every row the same length',
      expected: shape,
    });
  }
  if (isNumber) flat.push(values);
  else for (let i = 0; i < values.length; i++) collect(values[i] as NestedNumbers, shape, axis + 1, flat);
}
