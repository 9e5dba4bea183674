/** Graphs inside primitives: loops and branches carry their bodies as parameters. */
import type { DType, Graph, Node, NumericArray, Ops } from '../ir/node.ts';
import { evaluateNodes } from './evaluate-nodes.ts';
import { newInput } from './input.ts';

/** A text equal for equal graphs. */
export function graphKey({ inputs, outputs }: Graph): string {
  return `${inputs.map(({ id }) => id)}>${outputs.map(({ id }) => id)}`;
}

/** A new stand-in of the given shape. */
export function stand(shape: readonly number[], ops: Ops, dtype: DType = 'float'): Node {
  return ops.apply('input', [], newInput(shape, dtype));
}

/** New stand-ins like some nodes. */
export function standsLike(nodes: readonly Node[], ops: Ops): Node[] {
  return nodes.map(({ shape, dtype }) => stand(shape, ops, dtype));
}

/** Evaluates a graph node by node into the arrays of its outputs. */
export function runPlainly({ inputs, outputs }: Graph): (given: readonly NumericArray[], out: readonly NumericArray[]) => void {
  return (given, out) => {
    const values = evaluateNodes(outputs, new Map(inputs.map((node, i) => [node, given[i] as NumericArray]))) as NumericArray[];
    values.forEach((value, i) => {
      (out[i] as NumericArray).set(value);
    });
  };
}

/** An array of the type of another. */
export function arrayLike(array: NumericArray, size: number): NumericArray {
  return array instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
}
