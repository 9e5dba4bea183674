/** Place of the first largest element of each window (of the first NaN, if any): its row-major index over the axes from `flatFrom` on. */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { shiftWindow, type WindowParams, windowPlan, windowShape } from './window.ts';

export interface WindowArgMaxParams extends WindowParams {
  readonly flatFrom: number;
}

export const reduceWindowArgMax: KernelPrimitive<WindowArgMaxParams> = {
  name: 'reduceWindowArgMax',
  kind: 'kernel',
  infer: ([x], params) => ({ shape: windowShape('reduceWindowArgMax', x?.shape ?? [], params), dtype: 'int32' }),
  evaluate(node, [x], out) {
    const { bases, taps, run } = windowPlan(node as Node<WindowParams>);
    const from = x as NumericArray;
    const flat = sizeOf((node.inputs[0] as Node).shape.slice(node.params.flatFrom));
    for (let p = 0, to = 0; p < bases.length; p++) {
      for (let r = 0; r < run; r++, to++) {
        const start = (bases[p] as number) + r;
        let best = start;
        for (let t = 1; t < taps.length; t++) {
          const at = start + (taps[t] as number);
          if ((from[at] as number) > (from[best] as number) || (Number.isNaN(from[at]) && !Number.isNaN(from[best]))) best = at;
        }
        out[to] = best % flat;
      }
    }
  },
  jvp: () => null,
  batch: (node, [x], _batched, ops) => ops.apply('reduceWindowArgMax', [x as Node], { ...shiftWindow(node.params), flatFrom: node.params.flatFrom + 1 }),
};
