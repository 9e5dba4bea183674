/**
 * `base` with `updates` added into the rows that `indices` name: the transpose of gather, same axes. Repeated indices
 * add; indices out of range are dropped. Inputs (base, indices, updates). Linear in base and updates.
 */
import type { KernelPrimitive, Node, NumericArray, Ops } from '../ir/node.ts';
import { type GatherParams, gatherLoops } from './gather.ts';

/** What was written where, read again: 0 for indices out of range. */
function readBack(c: Node, indices: Node, { axis, batchDims, dropsOutside }: GatherParams, ops: Ops): Node {
  const rows = c.shape[axis] as number;
  if (!dropsOutside || rows === 0) return ops.apply('gather', [c, indices], { axis, batchDims });
  const bound = (value: number) => ops.constant(value, [], indices.dtype);
  const inside = ops.apply('and', [ops.greaterEqual(indices, bound(0)), ops.less(indices, bound(rows))]);
  const picked = ops.apply('gather', [c, ops.apply('clamp', [indices, bound(0), bound(rows - 1)])], { axis, batchDims });
  // The axes of the indices are the batch axes, then those that stand for `axis`.
  const axes = indices.shape.map((_, i) => (i < batchDims ? i : axis + i - batchDims));
  return ops.select(ops.broadcast(inside, picked.shape, axes), picked, ops.constant(0, [], c.dtype));
}

export const scatterAdd: KernelPrimitive<GatherParams> = {
  name: 'scatterAdd',
  kind: 'kernel',
  infer: ([base]) => ({ shape: base?.shape ?? [], dtype: base?.dtype ?? 'float' }),
  evaluate(node, inputs, out) {
    const [base, indices, updates] = inputs as readonly [NumericArray, NumericArray, NumericArray];
    const { batch, middle, rows, picked, run } = gatherLoops((node.inputs[0] as Node).shape, (node.inputs[1] as Node).shape, node.params);
    out.set(base);
    let at = 0;
    for (let b = 0; b < batch; b++) {
      for (let m = 0; m < middle; m++) {
        for (let p = 0; p < picked; p++, at += run) {
          const row = indices[b * picked + p] as number;
          if (!(row >= 0 && row < rows)) continue;
          const to = ((b * middle + m) * rows + row) * run;
          for (let k = 0; k < run; k++) out[to + k] = (out[to + k] as number) + (updates[at + k] as number);
        }
      }
    }
  },
  jvp(node, [tBase, , tUpdates], ops) {
    if (tBase == null && tUpdates == null) return null;
    const [base, indices, updates] = node.inputs as readonly [Node, Node, Node];
    return ops.apply('scatterAdd', [tBase ?? ops.constant(0, base.shape), indices, tUpdates ?? ops.constant(0, updates.shape)], node.params);
  },
  transpose(node, c, linear, ops) {
    return [linear[0] ? c : null, null, linear[2] ? readBack(c, node.inputs[1] as Node, node.params, ops) : null];
  },
  batch(node, inputs, batched, ops) {
    const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
    const full = inputs.map((x, i) =>
      batched[i]
        ? x
        : ops.broadcast(
            x,
            [size, ...x.shape],
            x.shape.map((_, axis) => axis + 1),
          ),
    );
    return ops.apply('scatterAdd', full, { ...node.params, axis: node.params.axis + 1, batchDims: node.params.batchDims + 1 });
  },
};
