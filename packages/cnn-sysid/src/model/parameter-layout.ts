/** The flat vector of all parameters, and the tree of names over it. */
import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { ParameterShape, Tensors } from '../core/tensors.ts';

/** An array of the parameter tree. */
export interface ParameterArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Parameters by name, such as 'core.0.kernel' or 'readout.0.mask'. */
export type ParameterTree = Readonly<Record<string, ParameterArray>>;

/** Numbers in an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Numbers in all parameters. */
export function parameterCount(shapes: readonly ParameterShape[]): number {
  return shapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** The parts of a flat vector by name; they share its memory. */
export function viewsOf(shapes: readonly ParameterShape[], vector: Float64Array): Record<string, Float64Array> {
  let at = 0;
  return Object.fromEntries(
    shapes.map(({ name, shape }) => {
      const start = at;
      at += sizeOf(shape);
      return [name, vector.subarray(start, at)];
    }),
  );
}

/** The tree over a flat vector; it shares its memory. */
export function treeOf(shapes: readonly ParameterShape[], vector: Float64Array): ParameterTree {
  const views = viewsOf(shapes, vector);
  return Object.fromEntries(shapes.map(({ name, shape }) => [name, { data: views[name] as Float64Array, shape }]));
}

/** Flat tensors by name, in the shapes of the parameters. */
export function reshapeAll(shapes: readonly ParameterShape[], flat: Tensors): Record<string, Tensor> {
  return Object.fromEntries(shapes.map(({ name, shape }) => [name, reshape(flat[name] as Tensor, [...shape])]));
}
