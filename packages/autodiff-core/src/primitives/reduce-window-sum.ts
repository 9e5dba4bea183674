/** Sum of the elements of each window. Linear; the transpose sums windows of the cotangent, spread by the strides. */
import type { KernelPrimitive, Node, NumericArray, Ops } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { dilated } from './conv-shape.ts';
import { shiftWindow, type WindowParams, windowPlan, windowShape } from './window.ts';

export const reduceWindowSum: KernelPrimitive<WindowParams> = {
  name: 'reduceWindowSum',
  kind: 'kernel',
  infer: ([x], params) => ({ shape: windowShape('reduceWindowSum', x?.shape ?? [], params), dtype: x?.dtype ?? 'float' }),
  simplify([x], params, ops) {
    const { window, strides, dilations } = params;
    if (x === undefined || window.length !== x.shape.length) return null;
    if (window.every((size, axis) => size === 1 && strides[axis] === 1)) return x;
    return window.every((size, axis) => size === strides[axis] && (size === 1 || dilations[axis] === 1)) ? sumOfTiles(x, params, ops) : null;
  },
  evaluate(node, [x], out) {
    const { bases, taps, run } = windowPlan(node as Node<WindowParams>);
    const from = x as NumericArray;
    out.fill(0, 0, bases.length * run);
    for (let p = 0, to = 0; p < bases.length; p++, to += run) {
      for (let t = 0; t < taps.length; t++) {
        const start = (bases[p] as number) + (taps[t] as number);
        for (let r = 0; r < run; r++) out[to + r] = (out[to + r] as number) + (from[start + r] as number);
      }
    }
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.apply('reduceWindowSum', [t], node.params)),
  transpose: (node, c, _linear, ops) => [windowSumTranspose(c, (node.inputs[0] as Node).shape, node.params, ops)],
  batch: (node, [x], _batched, ops) => ops.apply('reduceWindowSum', [x as Node], shiftWindow(node.params)),
};

/** The cotangent of an array, from that of the sums of its windows. */
export function windowSumTranspose(c: Node, x: readonly number[], { window, strides, dilations }: WindowParams, ops: Ops): Node {
  if (sizeOf(c.shape) === 0 || sizeOf(x) === 0) return ops.constant(0, x);
  const extent = window.map((size, axis) => dilated(size, dilations[axis] as number));
  const low = extent.map((e) => e - 1);
  const high = x.map((size, axis) => size - dilated(c.shape[axis] as number, strides[axis] as number));
  const gaps = strides.map((stride) => stride - 1);
  return ops.apply('reduceWindowSum', [ops.pad(c, low, high, gaps)], { window, strides: window.map(() => 1), dilations });
}

/** Windows side by side are an axis of their own. */
function sumOfTiles(x: Node, { window }: WindowParams, ops: Ops): Node {
  const counts = x.shape.map((size, axis) => Math.floor(size / (window[axis] as number)));
  const whole = ops.slice(
    x,
    counts.map(() => 0),
    counts.map((count, axis) => count * (window[axis] as number)),
  );
  const split = counts.flatMap((count, axis) => (window[axis] === 1 ? [count] : [count, window[axis] as number]));
  const inner: number[] = [];
  let at = 0;
  for (const size of window) {
    if (size > 1) inner.push(at + 1);
    at += size > 1 ? 2 : 1;
  }
  return ops.reduceSum(ops.reshape(whole, split), inner);
}
