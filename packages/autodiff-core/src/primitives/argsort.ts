/** Positions of the elements along the last axis in ascending order, equal ones in order, NaN last. */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';

export const argsort: KernelPrimitive<undefined> = {
  name: 'argsort',
  kind: 'kernel',
  infer: ([x]) => ({ shape: x?.shape ?? [], dtype: 'int32' }),
  evaluate(node, [x], out) {
    const from = x as NumericArray;
    const length = node.shape.at(-1) as number;
    for (let start = 0, size = sizeOf(node.shape); start < size; start += length) {
      const order = Array.from({ length }, (_, i) => i);
      out.set(
        order.sort((i, k) => ascending(from[start + i] as number, from[start + k] as number) || i - k),
        start,
      );
    }
  },
  jvp: () => null,
  batch: (_node, [x], _batched, ops) => ops.apply(argsort, [x as Node]),
};

function ascending(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : 1;
}
