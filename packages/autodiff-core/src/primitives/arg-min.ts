/**
 * Index of the first smallest element along one axis, int32. NaN counts as an extreme. Derivative zero.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { evaluateReduce, inferReduce } from '../ir/reduce.ts';

export interface ArgMinParams {
  readonly axis: number;
}

export const argMin: KernelPrimitive<ArgMinParams> = {
  name: 'argMin',
  kind: 'kernel',
  infer: ([x], { axis }) => inferReduce(x, { axes: [axis] }, 'int32'),
  evaluate(node, [x], out) {
    evaluateReduce({ ...node, params: { axes: [node.params.axis] } } as Node<{ axes: number[] }>, x as NumericArray, out, firstExtreme);
  },
  jvp: () => null,
  batch: (node, [x], _batched, ops) => ops.apply('argMin', [x as Node], { axis: node.params.axis + 1 }),
};

function firstExtreme(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    if (value < (values[best] as number) || (Number.isNaN(value) && !Number.isNaN(values[best] as number))) best = i;
  }
  return best;
}
