/**
 * Its first input, as a value of its own that comes after the others: equal expressions on the two sides of a barrier
 * are not shared, and what reads it is computed late. Made by checkpoint alone.
 */
import type { KernelPrimitive, Node } from '../ir/node.ts';

export const barrier: KernelPrimitive<undefined> = {
  name: 'barrier',
  kind: 'kernel',
  infer: ([x]) => ({ shape: x?.shape ?? [], dtype: x?.dtype ?? 'float' }),
  evaluate(_node, [x], out) {
    if (x !== undefined) out.set(x.length > out.length ? x.subarray(0, out.length) : x);
  },
  jvp: (_node, [t]) => t ?? null,
  batch: (_node, inputs, _batched, ops) => ops.apply(barrier, inputs as readonly Node[]),
};
