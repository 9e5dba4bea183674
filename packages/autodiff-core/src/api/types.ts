/** Types of what goes into and comes out of the transformations. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { NdArray, NestedNumbers } from '../array/nd-array.ts';

/** An argument or a result: numbers, arrays of them, tensors, and records or tuples of these. */
export type Tree = number | boolean | NestedNumbers | ArrayBufferView | NdArray | Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** What a traced function receives for an argument of type A: tensors in the same records. */
export type Traced<A> = A extends number | boolean | readonly number[] | ArrayBufferView | NdArray | Tensor
  ? Tensor
  : A extends readonly (readonly number[])[]
    ? Tensor
    : A extends readonly unknown[]
      ? { readonly [K in keyof A]: Traced<A[K]> }
      : A extends object
        ? { readonly [K in keyof A]: Traced<A[K]> }
        : Tensor;

/** A function written with tfjs ops, of arguments of the types A. */
export type TracedFunction<A extends readonly unknown[]> = (...args: { [K in keyof A]: Traced<A[K]> }) => Tree;

/** A derivative with respect to an argument of type A: a number for a scalar, else an NdArray, in the same records. */
export type Derivative<A> = A extends number
  ? number
  : A extends readonly number[] | ArrayBufferView | NdArray | readonly (readonly number[])[]
    ? NdArray
    : A extends Tensor
      ? NdArray & Tensor
      : A extends readonly unknown[]
        ? { readonly [K in keyof A]: Derivative<A[K]> }
        : A extends object
          ? { readonly [K in keyof A]: Derivative<A[K]> }
          : NdArray;
