/** Shapes and numbers of the leaves of a tree. */
import { Tensor } from '@tensorflow/tfjs-core';
import { NdArray } from '../array/nd-array.ts';
import type { Aval, DType, NumericArray } from '../ir/node.ts';
import { readTensor } from '../trace/register-backend.ts';
import { dtypeOf } from '../trace/tracing-backend.ts';
import { rectangularShape } from './structure.ts';

/** Shape and type of a leaf. */
export function leafAval(who: string, leaf: unknown): Aval {
  if (typeof leaf === 'number') return { shape: [], dtype: 'float' };
  if (typeof leaf === 'boolean') return { shape: [], dtype: 'bool' };
  if (leaf instanceof NdArray) return { shape: leaf.shape, dtype: leaf.dtype === 'int32' || leaf.dtype === 'bool' ? leaf.dtype : 'float' };
  if (leaf instanceof Tensor) return { shape: leaf.shape, dtype: dtypeOf(who, leaf.dtype) };
  if (ArrayBuffer.isView(leaf)) return { shape: [(leaf as unknown as ArrayLike<number>).length], dtype: typedArrayDType(leaf) };
  return { shape: rectangularShape(leaf) ?? [], dtype: firstElement(leaf) };
}

/** Writes the numbers of a leaf into `out`, in row-major order. */
export function readLeaf(leaf: unknown, out: NumericArray): void {
  if (typeof leaf === 'number') out[0] = leaf;
  else if (typeof leaf === 'boolean') out[0] = leaf ? 1 : 0;
  else if (leaf instanceof NdArray) out.set(leaf.data);
  else if (leaf instanceof Tensor) out.set(readTensor(leaf));
  else if (ArrayBuffer.isView(leaf)) out.set(leaf as unknown as ArrayLike<number>);
  else fill(leaf as readonly unknown[], out, 0);
}

function fill(values: readonly unknown[], out: NumericArray, start: number): number {
  let at = start;
  for (const value of values) {
    if (Array.isArray(value)) at = fill(value, out, at);
    else out[at++] = Number(value);
  }
  return at;
}

function typedArrayDType(array: ArrayBufferView): DType {
  return array instanceof Float64Array || array instanceof Float32Array ? 'float' : 'int32';
}

function firstElement(leaf: unknown): DType {
  let at = leaf;
  while (Array.isArray(at)) at = at[0];
  return typeof at === 'boolean' ? 'bool' : 'float';
}
