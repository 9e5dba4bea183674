/** Rules shared by the primitives that combine elements along axes. */
import type { Aval, Node, NumericArray, Ops } from './node.ts';
import { sizeOf, stridesOf } from './shape.ts';
import { walk } from './strided-copy.ts';

export interface ReduceParams {
  /** Ascending, each once. */
  readonly axes: readonly number[];
}

/** The axes that remain, in order. */
export function keptAxes(rank: number, axes: readonly number[]): number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
}

/** Result of a reduction: the shape without the reduced axes. */
export function inferReduce(input: Aval | undefined, { axes }: ReduceParams, dtype = input?.dtype ?? 'float'): Aval {
  return { shape: keptAxes(input?.shape.length ?? 0, axes).map((axis) => input?.shape[axis] as number), dtype };
}

/** A result of a reduction repeated over the reduced axes, in the shape of its operand. */
export function spread(reduced: Node, operand: readonly number[], axes: readonly number[], ops: Ops): Node {
  return ops.broadcast(reduced, operand, keptAxes(operand.length, axes));
}

/** Axes of a batched reduction. */
export function shiftAxes(axes: readonly number[]): number[] {
  return axes.map((axis) => axis + 1);
}

/** Calls `combine(values)` for each result element with a scratch array of the elements that it combines, in row-major order. */
export function evaluateReduce(node: Node<ReduceParams>, input: NumericArray, out: NumericArray, combine: (values: Float64Array) => number): void {
  const { axes } = node.params;
  const shape = (node.inputs[0] as Node).shape;
  const strides = stridesOf(shape);
  const kept = keptAxes(shape.length, axes);
  const pick = (from: readonly number[], which: readonly number[]) => which.map((axis) => from[axis] as number);
  const inner = { shape: pick(shape, axes), offset: 0, strides: pick(strides, axes) };
  const values = new Float64Array(sizeOf(inner.shape));
  walk({ shape: pick(shape, kept), offset: 0, strides: pick(strides, kept) }, (offset, i) => {
    walk({ ...inner, offset }, (at, k) => {
      values[k] = input[at] as number;
    });
    out[i] = combine(values);
  });
}
