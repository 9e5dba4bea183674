/** Types of what goes into and comes out of the transformations. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { NdArray, NestedNumbers } from '../array/nd-array.ts';

/** A function of a user, written with tfjs ops: it receives tensors, or records and tuples of them. */
export type TracedFunction = (...args: never[]) => unknown;

/** What may be passed where a traced function receives a tensor. */
export type Leaf = number | boolean | NestedNumbers | ArrayBufferView | NdArray | Tensor;

/** What may be passed where a traced function receives a T: leaves in the same records. Text and functions are static arguments. */
export type Input<T> = T extends Tensor
  ? Leaf
  : T extends string | StaticFunction
    ? T
    : T extends readonly unknown[] | Readonly<Record<string, unknown>>
      ? { readonly [K in keyof T]: Input<T[K]> }
      : Leaf;

/** A function as a static argument. */
type StaticFunction = (...args: never[]) => unknown;

/** What may be passed for the parameters of a traced function. */
export type Inputs<F extends TracedFunction> = InputList<Parameters<F>>;
type InputList<P extends readonly unknown[]> = { [K in keyof P]: Input<P[K]> };

/**
 * What comes back in the place of an argument of type A: a number for a number, an NdArray for an array, the same
 * records and tuples. Inside a traced function the leaves are tensors instead; so for a tensor both are promised.
 */
export type Result<A> = A extends number
  ? number
  : A extends Tensor
    ? NdArray & Tensor
    : A extends NdArray | ArrayBufferView | readonly number[] | readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[]
      ? NdArray
      : A extends readonly unknown[] | Readonly<Record<string, unknown>>
        ? { readonly [K in keyof A]: Result<A[K]> }
        : NdArray;

/** NdArrays in the records of A. */
export type Arrays<A> = A extends Tensor
  ? NdArray & Tensor
  : A extends number | NdArray | ArrayBufferView | readonly number[] | readonly (readonly number[])[]
    ? NdArray
    : A extends readonly unknown[] | Readonly<Record<string, unknown>>
      ? { readonly [K in keyof A]: Arrays<A[K]> }
      : NdArray;

/** Derivative of a result like O with respect to an argument like I: each leaf of O gets the records of I. */
export type Nested<O, I> = O extends number
  ? Result<I>
  : O extends NdArray | ArrayBufferView | readonly number[] | readonly (readonly number[])[]
    ? Arrays<I>
    : O extends Tensor
      ? Result<I> & Arrays<I>
      : O extends readonly unknown[] | Readonly<Record<string, unknown>>
        ? { readonly [K in keyof O]: Nested<O[K], I> }
        : Arrays<I>;

/** What a traced function's result of type R becomes: numbers or NdArrays in the same records. */
export type Output<R> = R extends number
  ? number
  : R extends Tensor
    ? number & NdArray & Tensor
    : R extends readonly unknown[] | Readonly<Record<string, unknown>>
      ? { readonly [K in keyof R]: Output<R[K]> }
      : R;

/** A value of unknown rank: a number or an NdArray outside of traced functions, a tensor inside. */
export type Value = number & NdArray & Tensor;
