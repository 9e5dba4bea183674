/**
 * Node constructors by name, handed to every rule so that primitive files need not import one another.
 * All of them go through the Builder: hash-consed, simplified, shape-checked.
 */
import type { DType, Node } from './node.ts';
import type { Shape } from './shape.ts';

/** Contraction of two arrays: result axes are batch, free of a, free of b. */
export interface DotParams {
  readonly contract: readonly [readonly number[], readonly number[]];
  readonly batch: readonly [readonly number[], readonly number[]];
}

/** The constructors. Element-wise ones need equal shapes or rank 0; use `broadcastTo` first. */
export interface Ops {
  /** Any primitive by name. */
  apply(name: string, inputs: readonly Node[], params?: unknown): Node;
  /** A rank-0 constant, or one repeated over a shape (as a broadcast, never stored). */
  constant(value: number, shape?: Shape, dtype?: DType): Node;
  /** A constant array; the data are kept, not copied. */
  array(data: Float64Array, shape: Shape, dtype?: DType): Node;

  neg(a: Node): Node;
  add(a: Node, b: Node): Node;
  sub(a: Node, b: Node): Node;
  mul(a: Node, b: Node): Node;
  div(a: Node, b: Node): Node;
  pow(a: Node, b: Node): Node;
  integerPow(a: Node, exponent: number): Node;
  max(a: Node, b: Node): Node;
  min(a: Node, b: Node): Node;
  /** p ? a : b, p of dtype bool. */
  select(p: Node, a: Node, b: Node): Node;
  equal(a: Node, b: Node): Node;
  less(a: Node, b: Node): Node;
  lessEqual(a: Node, b: Node): Node;
  greater(a: Node, b: Node): Node;
  greaterEqual(a: Node, b: Node): Node;
  /** A one-input element-wise primitive without parameters: exp, log, tanh, ... */
  unary(name: string, a: Node): Node;
  convert(a: Node, dtype: DType): Node;

  reduceSum(a: Node, axes: readonly number[]): Node;
  reduceMax(a: Node, axes: readonly number[]): Node;
  reduceProd(a: Node, axes: readonly number[]): Node;

  reshape(a: Node, shape: Shape): Node;
  /** result axis i is input axis permutation[i]. */
  transpose(a: Node, permutation: readonly number[]): Node;
  /** Input axis i becomes result axis axes[i]; the other result axes repeat. Input axes of size 1 may grow. */
  broadcast(a: Node, shape: Shape, axes: readonly number[]): Node;
  /** NumPy broadcasting to a shape (aligned at the last axis). */
  broadcastTo(a: Node, shape: Shape): Node;
  reverse(a: Node, axes: readonly number[]): Node;
  /** start inclusive, limit exclusive, stride >= 1. */
  slice(a: Node, start: readonly number[], limit: readonly number[], strides?: readonly number[]): Node;
  /** Pads with `value` (rank-0 node, default 0): low and high may be negative (crop), interior >= 0 between elements. */
  pad(a: Node, low: readonly number[], high: readonly number[], interior?: readonly number[], value?: Node): Node;
  concatenate(parts: readonly Node[], axis: number): Node;

  dot(a: Node, b: Node, params: DotParams): Node;
  /** Plain matrix product of [m, k] and [k, n]. */
  matMul(a: Node, b: Node): Node;
  gather(data: Node, indices: Node, axis: number): Node;
}
