/** Kernels that read or write at computed positions. */
import { ThetakitError } from '@thetakit/registry';
import type { DType, Node, Ops } from '../../ir/node.ts';
import { normalizeAxis, showShape, sizeOf, stridesOf } from '../../ir/shape.ts';
import { type KernelRules, rule } from './rule.ts';

/** Row numbers from coordinates [..., k] into the first k axes of a shape. */
export function linearIndex(indices: Node, shape: readonly number[], ops: Ops): Node {
  const depth = indices.shape.at(-1) as number;
  const weights = stridesOf(shape.slice(0, depth));
  const wide = ops.broadcastTo(ops.array(Float64Array.from(weights), [depth], 'int32'), indices.shape);
  return ops.reduceSum(ops.mul(indices, wide), [indices.shape.length - 1]);
}

/** A vector of indices names elements of the first axis one by one. */
export function asCoordinates(indices: Node, ops: Ops): Node {
  return indices.shape.length === 1 ? ops.reshape(indices, [...indices.shape, 1]) : indices;
}

/** Axis and batch axes of a gather, checked. */
function gatherAxes(x: Node, indices: Node, given: number, batchGiven: number): { axis: number; batchDims: number } {
  const axis = normalizeAxis('gather', given, x.shape.length);
  const batchDims = batchGiven < 0 ? batchGiven + indices.shape.length : batchGiven;
  const refuse = (problem: string) =>
    new ThetakitError('SHAPE_MISMATCH', {
      who: 'gather',
      problem,
      action: 'Give both tensors the same first batchDims axes, before the axis that is gathered from',
      received: [x.shape, indices.shape],
    });
  if (batchDims > indices.shape.length)
    throw refuse(`batchDims is ${batchDims}. Expect batchDims in the range of 0 to ${indices.shape.length}, the rank of the indices`);
  if (batchDims > axis) throw refuse(`batchDims is ${batchDims} and must be less than or equal to axis, ${axis}`);
  const different = indices.shape.slice(0, batchDims).findIndex((size, i) => size !== x.shape[i]);
  if (different >= 0)
    throw refuse(`x.shape[${different}] is ${x.shape[different]} and should be equal to indices.shape[${different}], ${indices.shape[different]}`);
  return { axis, batchDims };
}

/** Elements or slices at coordinates [..., k]. */
function gatherNd(params: Node, indices: Node, ops: Ops): Node {
  const depth = indices.shape.at(-1) as number;
  if (depth > params.shape.length || params.shape.length === 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'gatherND',
      problem: `the indices have ${depth} coordinates for a tensor of shape ${showShape(params.shape)}`,
      action: 'Give at most as many coordinates as the tensor has axes, at least one',
      received: indices.shape,
    });
  }
  return ops.gather(mergeFirst(params, depth, ops), linearIndex(indices, params.shape, ops), 0);
}

/** An array with its first k axes merged. */
function mergeFirst(x: Node, k: number, ops: Ops): Node {
  return ops.reshape(x, [sizeOf(x.shape.slice(0, k)), ...x.shape.slice(k)]);
}

/** Sum of updates into zeros of a shape, at coordinates [..., k]. */
function scatterNd(given: Node, updates: Node, shape: readonly number[], ops: Ops): Node {
  const indices = asCoordinates(given, ops);
  const depth = indices.shape.at(-1) as number;
  const rest = shape.slice(depth);
  const rows = sizeOf(shape.slice(0, depth));
  const where = linearIndex(indices, shape, ops);
  const flat = ops.reshape(where, [sizeOf(where.shape)]);
  const values = ops.reshape(updates, [sizeOf(where.shape), ...rest]);
  const sum = ops.apply('scatterAdd', [ops.constant(0, [rows, ...rest], updates.dtype), flat, values], { axis: 0, batchDims: 0, dropsOutside: true });
  return ops.reshape(sum, shape);
}

export const indexRules: KernelRules = {
  GatherV2: rule<{ x: Node; indices: Node }, { axis: number; batchDims?: number }>(({ x, indices }, { axis, batchDims }, ops) =>
    ops.apply('gather', [x, indices], gatherAxes(x, indices, axis, batchDims ?? 0)),
  ),
  GatherNd: rule<{ params: Node; indices: Node }>(({ params, indices }, _attrs, ops) => gatherNd(params, indices, ops)),
  ScatterNd: rule<{ indices: Node; updates: Node }, { shape: number[] }>(({ indices, updates }, { shape }, ops) => scatterNd(indices, updates, shape, ops)),
  UnsortedSegmentSum: rule<{ x: Node; segmentIds: Node }, { numSegments: number }>(({ x, segmentIds }, { numSegments }, ops) =>
    ops.apply('scatterAdd', [ops.constant(0, [numSegments, ...x.shape.slice(1)], x.dtype), segmentIds, x], { axis: 0, batchDims: 0, dropsOutside: true }),
  ),
  TopK: rule<{ x: Node }, { k: number }>(({ x }, { k }, ops) => {
    const indices = ops.apply('topIndices', [x], { count: k });
    const last = x.shape.length - 1;
    return [ops.apply('gather', [x, indices], { axis: last, batchDims: last }), indices];
  }),
  SearchSorted: rule<{ sortedSequence: Node; values: Node }, { side: 'left' | 'right' }>(({ sortedSequence, values }, { side }, ops) => {
    // Elements before the place: those smaller than the value (left), or not larger (right). Rows are searched one by one.
    const [rows, length] = sortedSequence.shape as readonly [number, number];
    const shape = [rows, values.shape[1] as number, length];
    const [all, each] = [ops.broadcast(sortedSequence, shape, [0, 2]), ops.broadcast(values, shape, [0, 1])];
    const before = side === 'left' ? ops.less(all, each) : ops.lessEqual(all, each);
    return ops.reduceSum(ops.convert(before, 'int32'), [2]);
  }),
  OneHot: rule<{ indices: Node }, { depth: number; onValue: number; offValue: number; dtype: string }>(({ indices }, attrs, ops) => {
    const shape = [...indices.shape, attrs.depth];
    const classes = ops.apply('iota', [], { shape, axis: indices.shape.length, dtype: 'int32' });
    const same = ops.equal(
      ops.broadcast(
        indices,
        shape,
        indices.shape.map((_, i) => i),
      ),
      classes,
    );
    const dtype: DType = attrs.dtype === 'float32' ? 'float' : attrs.dtype === 'bool' ? 'bool' : 'int32';
    return ops.select(same, ops.constant(attrs.onValue, [], dtype), ops.constant(attrs.offValue, [], dtype));
  }),
};
