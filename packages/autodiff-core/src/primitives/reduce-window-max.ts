/**
 * Largest element of each window; NaN if any is NaN. Tangent: that of the first element that attains it, as in tfjs, unlike the
 * other maxima, which share among equals.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { shiftWindow, type WindowParams, windowPlan, windowShape } from './window.ts';

export const reduceWindowMax: KernelPrimitive<WindowParams> = {
  name: 'reduceWindowMax',
  kind: 'kernel',
  infer: ([x], params) => ({ shape: windowShape('reduceWindowMax', x?.shape ?? [], params), dtype: x?.dtype ?? 'float' }),
  evaluate(node, [x], out) {
    const { bases, taps, run } = windowPlan(node as Node<WindowParams>);
    const from = x as NumericArray;
    out.fill(-Infinity, 0, bases.length * run);
    for (let p = 0, to = 0; p < bases.length; p++, to += run) {
      for (let t = 0; t < taps.length; t++) {
        const start = (bases[p] as number) + (taps[t] as number);
        for (let r = 0; r < run; r++) {
          const value = from[start + r] as number;
          if (value > (out[to + r] as number) || Number.isNaN(value)) out[to + r] = value;
        }
      }
    }
  },
  jvp(node, [t], ops) {
    if (t == null) return null;
    const picked = ops.apply('reduceWindowArgMax', node.inputs, { ...(node.params as WindowParams), flatFrom: 0 });
    return ops.gather(ops.reshape(t, [sizeOf(t.shape)]), picked, 0);
  },
  batch: (node, [x], _batched, ops) => ops.apply('reduceWindowMax', [x as Node], shiftWindow(node.params)),
};
