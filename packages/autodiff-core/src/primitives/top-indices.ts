/** Positions of the `count` largest elements along the last axis, largest first, equal ones in order; NaN counts as largest. */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';

export interface TopParams {
  readonly count: number;
}

export const topIndices: KernelPrimitive<TopParams> = {
  name: 'topIndices',
  kind: 'kernel',
  infer: ([x], { count }) => ({ shape: [...(x?.shape ?? []).slice(0, -1), count], dtype: 'int32' }),
  evaluate(node, [x], out) {
    const from = x as NumericArray;
    const { shape } = node.inputs[0] as Node;
    const length = shape.at(-1) as number;
    const order = new Int32Array(length);
    for (let row = 0, to = 0, start = 0, rows = sizeOf(shape.slice(0, -1)); row < rows; row++, start += length) {
      for (let i = 0; i < length; i++) order[i] = i;
      order.sort((i, k) => descending(from[start + i] as number, from[start + k] as number) || i - k);
      for (let i = 0; i < node.params.count; i++) out[to++] = order[i] as number;
    }
  },
  jvp: () => null,
  batch: (node, [x], _batched, ops) => ops.apply('topIndices', [x as Node], node.params),
};

function descending(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return b > a ? 1 : -1;
}
