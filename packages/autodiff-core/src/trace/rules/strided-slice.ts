/** tf.stridedSlice: masks resolved by tfjs' own shape arithmetic, a negative stride as a reversed axis. */
import { slice_util } from '@tensorflow/tfjs-core';
import { rule, type UnaryInputs } from './rule.ts';

interface StridedSliceAttrs {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

export const stridedSlice = rule<UnaryInputs, StridedSliceAttrs>(({ x }, attrs, ops) => {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
  const info = slice_util.sliceInfo([...x.shape], begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
  if (info.finalShape.some((dim) => dim === 0)) return ops.constant(0, info.finalShape, x.dtype);
  const backwards = info.strides.map((step, axis) => (step < 0 ? axis : -1)).filter((axis) => axis >= 0);
  const start = info.begin.map((from, axis) => ((info.strides[axis] as number) < 0 ? (x.shape[axis] as number) - 1 - from : from));
  const step = info.strides.map(Math.abs);
  const counts = info.begin.map((from, axis) => Math.ceil(((info.end[axis] as number) - from) / (info.strides[axis] as number)));
  const limit = start.map((from, axis) => from + ((counts[axis] as number) - 1) * (step[axis] as number) + 1);
  return ops.reshape(ops.slice(ops.reverse(x, backwards), start, limit, step), info.finalShape);
});
