/**
 * Rows of `data` along `axis`, picked by an array of indices. The first `batchDims` axes belong to both inputs.
 * Result: data[..axis] + indices[batchDims..] + data[axis+1..]. An index out of range reads NaN.
 * Linear in the data; the transpose adds into the picked rows.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';

export interface GatherParams {
  readonly axis: number;
  readonly batchDims: number;
  /** Of a scatterAdd: indices out of range may occur, so its transpose gives their updates 0. */
  readonly dropsOutside?: boolean;
}

/** Shape of gather(data, indices). */
export function gatherShape(data: readonly number[], indices: readonly number[], { axis, batchDims }: GatherParams): number[] {
  return [...data.slice(0, axis), ...indices.slice(batchDims), ...data.slice(axis + 1)];
}

/** Sizes of the loops of gather and scatterAdd: batch, middle (data axes before `axis`), rows, picked rows, run length. */
export function gatherLoops(data: readonly number[], indices: readonly number[], { axis, batchDims }: GatherParams) {
  return {
    batch: sizeOf(data.slice(0, batchDims)),
    middle: sizeOf(data.slice(batchDims, axis)),
    rows: data[axis] as number,
    picked: sizeOf(indices.slice(batchDims)),
    run: sizeOf(data.slice(axis + 1)),
  };
}

export const gather: KernelPrimitive<GatherParams> = {
  name: 'gather',
  kind: 'kernel',
  infer: ([data, indices], params) => ({ shape: gatherShape(data?.shape ?? [], indices?.shape ?? [], params), dtype: data?.dtype ?? 'float' }),
  evaluate(node, inputs, out) {
    const [data, indices] = inputs as readonly [NumericArray, NumericArray];
    const { batch, middle, rows, picked, run } = gatherLoops((node.inputs[0] as Node).shape, (node.inputs[1] as Node).shape, node.params);
    let at = 0;
    for (let b = 0; b < batch; b++) {
      for (let m = 0; m < middle; m++) {
        for (let p = 0; p < picked; p++) {
          const row = indices[b * picked + p] as number;
          const inside = row >= 0 && row < rows;
          const from = ((b * middle + m) * rows + row) * run;
          for (let k = 0; k < run; k++) out[at++] = inside ? (data[from + k] as number) : Number.NaN;
        }
      }
    }
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.apply('gather', [t, node.inputs[1] as Node], node.params)),
  transpose(node, c, _linear, ops) {
    const [data, indices] = node.inputs as readonly [Node, Node];
    return [ops.apply('scatterAdd', [ops.constant(0, data.shape), indices, c], node.params), null];
  },
  batch(node, inputs, batched, ops) {
    const { axis, batchDims } = node.params;
    const [data, indices] = inputs as readonly [Node, Node];
    if (batched[0] && batched[1]) return ops.apply('gather', [data, indices], { axis: axis + 1, batchDims: batchDims + 1 });
    if (batched[0] && batchDims === 0) return ops.apply('gather', [data, indices], { axis: axis + 1, batchDims });
    const size = (batched[0] ? data : indices).shape[0] as number;
    const repeat = (x: Node) =>
      ops.broadcast(
        x,
        [size, ...x.shape],
        x.shape.map((_, i) => i + 1),
      );
    if (batched[0]) return ops.apply('gather', [data, repeat(indices)], { axis: axis + 1, batchDims: batchDims + 1 });
    if (batchDims > 0) return ops.apply('gather', [repeat(data), indices], { axis: axis + 1, batchDims: batchDims + 1 });
    // Indices alone: their batch axis comes out at `axis` and moves to the front.
    const moved = ops.apply('gather', [data, indices], node.params);
    const rest = moved.shape.map((_, i) => i).filter((i) => i !== axis);
    return ops.transpose(moved, [axis, ...rest]);
  },
};
