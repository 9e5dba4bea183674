/** Kernels that move, repeat, join or cut elements. */
import { slice_util } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import type { Node, Ops } from '../../ir/node.ts';
import { normalizeAxis, sizeOf } from '../../ir/shape.ts';
import { evaluateNodes } from '../../primitives/evaluate-nodes.ts';
import { mirrorPad } from './mirror-pad.ts';
import { axesOf } from './reduction-rules.ts';
import { type KernelRules, rule, type UnaryInputs } from './rule.ts';
import { stridedSlice } from './strided-slice.ts';

/** A shape in which -1 stands for the size that keeps the number of elements. */
function explicitShape(x: Node, shape: readonly number[]): number[] {
  const known = shape.filter((dim) => dim !== -1).reduce((product, dim) => product * dim, 1);
  return shape.map((dim) => (dim === -1 ? sizeOf(x.shape) / known : dim));
}

/** `size` elements from `begin` along one axis, all of the others. */
function cut(x: Node, axis: number, begin: number, size: number, ops: Ops): Node {
  return ops.slice(
    x,
    x.shape.map((_, i) => (i === axis ? begin : 0)),
    x.shape.map((dim, i) => (i === axis ? begin + size : dim)),
  );
}

function expandDims(x: Node, axis: number, ops: Ops): Node {
  return ops.reshape(x, [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);
}

/** Repeats the array reps[i] times along axis i: a broadcast over new axes, then a reshape. */
function tile(x: Node, reps: readonly number[], ops: Ops): Node {
  const wide = x.shape.flatMap((dim, i) => [reps[i] as number, dim]);
  return ops.reshape(
    ops.broadcast(
      x,
      wide,
      x.shape.map((_, i) => 2 * i + 1),
    ),
    x.shape.map((dim, i) => dim * (reps[i] as number)),
  );
}

function split(x: Node, sizes: readonly number[], axis: number, ops: Ops): Node[] {
  let begin = 0;
  return sizes.map((size) => {
    const part = cut(x, axis, begin, size, ops);
    begin += size;
    return part;
  });
}

/** Sizes of the parts from a count or a list in which one may be -1. */
function splitSizes(total: number, spec: number | readonly number[]): number[] {
  const known = typeof spec === 'number' ? 0 : spec.filter((size) => size !== -1).reduce((sum, size) => sum + size, 0);
  const sizes = typeof spec === 'number' ? new Array<number>(spec).fill(total / spec) : spec.map((size) => (size === -1 ? total - known : size));
  if (sizes.every((size) => Number.isInteger(size) && size >= 0) && sizes.reduce((sum, size) => sum + size, 0) === total) return sizes;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'split',
    problem: `an axis of ${total} elements cannot be split into ${typeof spec === 'number' ? `${spec} equal parts` : `parts of ${spec.join(', ')}`}`,
    action: 'Give a number of parts that divides the axis, or sizes that add up to it',
    received: spec,
    expected: total,
  });
}

/** Broadcast shape of two vectors of sizes: where one has 1, the other counts. */
function broadcastSizes(a: Node, b: Node, ops: Ops): Node {
  const rank = Math.max(sizeOf(a.shape), sizeOf(b.shape));
  const padded = (x: Node) => ops.pad(x, [rank - sizeOf(x.shape)], [0], undefined, ops.constant(1, [], x.dtype));
  const [left, right] = [padded(a), padded(b)];
  const [x, y] = evaluateNodes([left, right], new Map()) ?? [];
  const clash = x?.findIndex((size, i) => size !== 1 && y?.[i] !== 1 && size !== y?.[i]) ?? -1;
  if (clash >= 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'broadcastArgs',
      problem: `sizes ${x?.[clash]} and ${y?.[clash]} do not broadcast`,
      action: 'Make them equal, or one of them 1',
      received: [x?.[clash], y?.[clash]],
    });
  }
  return ops.select(ops.equal(left, ops.constant(1, [], a.dtype)), right, left);
}

/** Parts of one dtype along a new axis. */
function pack(parts: readonly Node[], axis: number, ops: Ops): Node {
  const at = normalizeAxis('stack', axis, (parts[0]?.shape.length ?? 0) + 1);
  const dtypes = new Set(parts.map(({ dtype }) => dtype));
  if (dtypes.size > 1) {
    throw new ThetakitError('DTYPE_UNSUPPORTED', {
      who: 'stack',
      problem: `the tensors have dtypes ${[...dtypes].join(' and ')}, expected one`,
      action: 'Convert them with tf.cast',
      received: [...dtypes],
    });
  }
  return ops.concatenate(
    parts.map((part) => expandDims(part, at, ops)),
    at,
  );
}

export const shapeRules: KernelRules = {
  Reshape: rule<UnaryInputs, { shape: number[] }>(({ x }, { shape }, ops) => ops.reshape(x, explicitShape(x, shape))),
  ExpandDims: rule<{ input: Node }, { dim: number }>(({ input }, { dim }, ops) =>
    expandDims(input, normalizeAxis('expandDims', dim, input.shape.length + 1), ops),
  ),
  Transpose: rule<UnaryInputs, { perm: number[] }>(({ x }, { perm }, ops) => ops.transpose(x, perm)),
  BroadcastTo: rule<UnaryInputs, { shape: number[] }>(({ x }, { shape }, ops) => ops.broadcastTo(x, shape)),
  Tile: rule<UnaryInputs, { reps: number[] }>(({ x }, { reps }, ops) => tile(x, reps, ops)),
  Concat(inputs, attrs, ops) {
    const parts = Object.values(inputs);
    return ops.concatenate(parts, normalizeAxis('concat', attrs['axis'] as number, parts[0]?.shape.length ?? 0));
  },
  Pack: (inputs, attrs, ops) => pack(Object.values(inputs), attrs['axis'] as number, ops),
  BroadcastArgs: rule<{ s0: Node; s1: Node }>(({ s0, s1 }, _attrs, ops) => broadcastSizes(s0, s1, ops)),
  Unpack: rule<{ value: Node }, { axis: number }>(({ value }, { axis }, ops) => {
    const at = normalizeAxis('unstack', axis, value.shape.length);
    const rest = value.shape.filter((_, i) => i !== at);
    return split(value, new Array<number>(value.shape[at] as number).fill(1), at, ops).map((part) => ops.reshape(part, rest));
  }),
  SplitV: rule<UnaryInputs, { numOrSizeSplits: number | number[]; axis: number }>(({ x }, { numOrSizeSplits, axis }, ops) => {
    const at = normalizeAxis('split', axis, x.shape.length);
    return split(x, splitSizes(x.shape[at] as number, numOrSizeSplits), at, ops);
  }),
  Slice: rule<UnaryInputs, { begin: number | number[]; size: number | number[] }>(({ x }, { begin, size }, ops) => {
    const [from, count] = slice_util.parseSliceParams({ shape: [...x.shape], dataId: {}, dtype: 'float32' }, begin, size) as [number[], number[]];
    return ops.slice(
      x,
      from,
      from.map((start, i) => start + (count[i] as number)),
    );
  }),
  StridedSlice: stridedSlice,
  PadV2: rule<UnaryInputs, { paddings: [number, number][]; constantValue: number }>(({ x }, { paddings, constantValue }, ops) =>
    ops.pad(
      x,
      paddings.map(([low]) => low),
      paddings.map(([, high]) => high),
      undefined,
      ops.constant(constantValue, [], x.dtype),
    ),
  ),
  MirrorPad: rule<UnaryInputs, { paddings: [number, number][]; mode: 'reflect' | 'symmetric' }>(({ x }, { paddings, mode }, ops) =>
    mirrorPad(x, paddings, mode, ops),
  ),
  Reverse: rule<UnaryInputs, { dims: number | number[] }>(({ x }, { dims }, ops) => ops.reverse(x, axesOf('reverse', dims, x.shape.length))),
  FlipLeftRight: rule<{ image: Node }>(({ image }, _attrs, ops) => ops.reverse(image, [2])),
  Diag: rule<UnaryInputs>(({ x }, _attrs, ops) => {
    const n = sizeOf(x.shape);
    const index = (axis: number) => ops.apply('iota', [], { shape: [n, n], axis, dtype: 'int32' });
    const rows = ops.broadcast(ops.reshape(x, [n]), [n, n], [0]);
    return ops.reshape(ops.select(ops.equal(index(0), index(1)), rows, ops.constant(0, [], x.dtype)), [...x.shape, ...x.shape]);
  }),
};
