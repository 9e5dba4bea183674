/** Kernels that overwrite elements at given places, and sums over segments. */
import { ThetakitError } from '@thetakit/registry';
import type { Node, Ops } from '../../ir/node.ts';
import { sizeOf } from '../../ir/shape.ts';
import { evaluateNodes } from '../../primitives/evaluate-nodes.ts';
import { asCoordinates, linearIndex } from './index-rules.ts';
import { type KernelRules, rule } from './rule.ts';

/** `base` with rows overwritten; of several writes to one place the last counts. Derivatives follow the element that is there. */
function overwrite(base: Node, given: Node, updates: Node, ops: Ops): Node {
  const indices = asCoordinates(given, ops);
  const depth = indices.shape.at(-1) as number;
  const rest = base.shape.slice(depth);
  const rows = sizeOf(base.shape.slice(0, depth));
  const count = sizeOf(indices.shape) / depth;
  const where = ops.reshape(linearIndex(indices, base.shape, ops), [count]);
  const index = (axis: number) => ops.apply('iota', [], { shape: [count, count], axis, dtype: 'int32' });
  const later = ops.apply('and', [
    ops.equal(ops.broadcast(where, [count, count], [0]), ops.broadcast(where, [count, count], [1])),
    ops.less(index(0), index(1)),
  ]);
  const last = ops.unary('not', ops.reduceMax(later, [1]));
  const written = ops.apply('scatterAdd', [ops.constant(0, [rows]), where, ops.convert(last, 'float')], { axis: 0, batchDims: 0 });
  const values = ops.reshape(updates, [count, ...rest]);
  const counted = ops.select(ops.broadcast(last, values.shape, [0]), values, ops.constant(0, [], values.dtype));
  const merged = ops.reshape(base, [rows, ...rest]);
  const kept = ops.select(ops.broadcast(ops.greater(written, ops.constant(0)), merged.shape, [0]), ops.constant(0, [], merged.dtype), merged);
  return ops.reshape(ops.apply('scatterAdd', [kept, where, counted], { axis: 0, batchDims: 0 }), base.shape);
}

/** Throws unless the ids rise from 0 or more, and the rows exist (as far as they are known). */
function checkSegments(who: string, ids: ArrayLike<number>, rows: ArrayLike<number> | undefined, rowCount: number): void {
  const refuse = (problem: string, received: number) =>
    new ThetakitError('ARGUMENT_OUT_OF_RANGE', { who, problem, action: 'Give ids that do not decrease, and indices of rows of the data', received });
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (id < 0) throw refuse(`segment ids must be >= 0, but segmentIds[${i}] is ${id}`, id);
    if (i > 0 && id < (ids[i - 1] as number)) throw refuse(`segment ids are not increasing: ${id} follows ${ids[i - 1]}`, id);
    const row = rows?.[i] ?? 0;
    if (row < 0 || row >= rowCount) throw refuse(`indices[${i}] is ${row}, expected an integer from 0 to ${rowCount - 1}`, row);
  }
}

/** Sums (or means) of the picked rows of each segment; the number of segments is a shape, so the ids must be constants. */
function segments(data: Node, indices: Node, segmentIds: Node, mean: boolean, ops: Ops): Node {
  const who = mean ? 'tf.sparse.sparseSegmentMean' : 'tf.sparse.sparseSegmentSum';
  const ids = evaluateNodes([segmentIds], new Map())?.[0];
  if (ids === undefined) {
    throw new ThetakitError('TRACE_VALUE_READ', {
      who,
      problem: 'the segment ids depend on arguments, and with them the shape of the result',
      action: 'Make the ids a constant, or use tf.unsortedSegmentSum, which is told the number of segments',
    });
  }
  checkSegments(who, ids, evaluateNodes([indices], new Map())?.[0], data.shape[0] as number);
  const count = ids.length === 0 ? 0 : (ids[ids.length - 1] as number) + 1;
  const picked = ops.gather(data, indices, 0);
  const sum = ops.apply('scatterAdd', [ops.constant(0, [count, ...data.shape.slice(1)]), segmentIds, picked], { axis: 0, batchDims: 0 });
  if (!mean) return sum;
  const sizes = new Float64Array(count);
  for (const id of ids) sizes[id] = (sizes[id] as number) + 1;
  const divisor = ops.array(
    sizes.map((size) => Math.max(size, 1)),
    [count],
  );
  return ops.convert(ops.div(sum, ops.broadcast(divisor, sum.shape, [0])), data.dtype);
}

export const sparseRules: KernelRules = {
  TensorScatterUpdate: rule<{ tensor: Node; indices: Node; updates: Node }>(({ tensor, indices, updates }, _attrs, ops) =>
    overwrite(tensor, indices, updates, ops),
  ),
  SparseToDense: rule<{ sparseIndices: Node; sparseValues: Node; defaultValue: Node }, { outputShape: number[] }>(
    ({ sparseIndices, sparseValues, defaultValue }, { outputShape }, ops) => {
      const count = sparseIndices.shape.length === 0 ? 1 : (sparseIndices.shape[0] as number);
      const indices = ops.reshape(sparseIndices, [count, outputShape.length]);
      return overwrite(
        ops.broadcastTo(defaultValue, outputShape),
        indices,
        ops.broadcastTo(ops.reshape(sparseValues, sparseValues.shape.length === 0 ? [] : [count]), [count]),
        ops,
      );
    },
  ),
  SparseSegmentSum: rule<{ data: Node; indices: Node; segmentIds: Node }>(({ data, indices, segmentIds }, _attrs, ops) =>
    segments(data, indices, segmentIds, false, ops),
  ),
  SparseSegmentMean: rule<{ data: Node; indices: Node; segmentIds: Node }>(({ data, indices, segmentIds }, _attrs, ops) =>
    segments(data, indices, segmentIds, true, ops),
  ),
};
