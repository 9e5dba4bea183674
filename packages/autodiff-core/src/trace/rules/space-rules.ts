/** Kernels that trade spatial axes for batch or depth, as pads, reshapes and transposes. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { Node } from '../../ir/node.ts';
import { type KernelRules, rule, type UnaryInputs } from './rule.ts';

const product = (values: readonly number[]) => values.reduce((all, each) => all * each, 1);

export const spaceRules: KernelRules = {
  SpaceToBatchND: rule<UnaryInputs, { blockShape: number[]; paddings: [number, number][] }>(({ x }, { blockShape, paddings }, ops) => {
    const around = x.shape.map((_, axis): readonly [number, number] => paddings[axis - 1] ?? [0, 0]);
    const padded = ops.pad(
      x,
      around.map(([low]) => low),
      around.map(([, high]) => high),
    );
    const shape = [...padded.shape];
    const split = ops.reshape(padded, backend_util.getReshaped(shape, blockShape, product(blockShape), false));
    const ordered = ops.transpose(split, backend_util.getPermuted(split.shape.length, blockShape.length, false));
    return ops.reshape(ordered, backend_util.getReshapedPermuted(shape, blockShape, product(blockShape), false));
  }),
  BatchToSpaceND: rule<UnaryInputs, { blockShape: number[]; crops: number[][] }>(({ x }, { blockShape, crops }, ops) => {
    const shape = [...x.shape];
    const split = ops.reshape(x, backend_util.getReshaped(shape, blockShape, product(blockShape)));
    const ordered = ops.transpose(split, backend_util.getPermuted(split.shape.length, blockShape.length));
    const joined = ops.reshape(ordered, backend_util.getReshapedPermuted(shape, blockShape, product(blockShape)));
    const begin = joined.shape.map((_, axis) => crops[axis - 1]?.[0] ?? 0);
    const end = joined.shape.map((dim, axis) => dim - (crops[axis - 1]?.[1] ?? 0));
    return ops.slice(joined, begin, end);
  }),
  DepthToSpace: rule<UnaryInputs, { blockSize: number; dataFormat: 'NHWC' | 'NCHW' }>(({ x }, { blockSize: s, dataFormat }, ops) => {
    if (dataFormat === 'NCHW') {
      const [b, c, h, w] = x.shape as [number, number, number, number];
      const depth = c / (s * s);
      const ordered = ops.transpose(ops.reshape(x, [b, s, s, depth, h, w]), [0, 3, 4, 1, 5, 2]);
      return ops.reshape(ordered, [b, depth, h * s, w * s]);
    }
    const [b, h, w, c] = x.shape as [number, number, number, number];
    const depth = c / (s * s);
    const ordered = ops.transpose(ops.reshape(x, [b, h, w, s, s, depth]), [0, 1, 3, 2, 4, 5]);
    return ops.reshape(ordered, [b, h * s, w * s, depth]);
  }),
  Bincount: rule<{ x: Node; weights: Node }, { size: number }>(({ x, weights }, { size }, ops) => {
    const amounts = weights.shape[0] === 0 ? ops.constant(1, x.shape) : weights;
    return ops.apply('scatterAdd', [ops.constant(0, [size]), x, amounts], { axis: 0, batchDims: 0 });
  }),
  DenseBincount: rule<{ x: Node; weights: Node }, { size: number; binaryOutput?: boolean }>(({ x, weights }, { size, binaryOutput }, ops) => {
    const batch = x.shape.slice(0, -1);
    const amounts = weights.shape.includes(0) || binaryOutput ? ops.constant(1, x.shape) : weights;
    const counts = ops.apply('scatterAdd', [ops.constant(0, [...batch, size]), x, amounts], { axis: batch.length, batchDims: batch.length });
    return binaryOutput ? ops.convert(ops.greater(counts, ops.constant(0)), 'float') : counts;
  }),
};
