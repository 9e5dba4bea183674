/**
 * The two transposes of a convolution, convolutions again. With I, e and s as in conv-shape.ts, Id the dilated input and Od =
 * (O - 1) s + 1 the cotangent spread by the stride, per spatial axis:
 *
 * - input: cotangent (dilated by s) with the kernel reversed and its channels exchanged, low e - 1 - p, high Id - Od + p, and the
 *   input's dilation as stride;
 * - kernel: input with the cotangent (dilated by s) as kernel, batch and channels exchanged, low p, high e - 1 + Od - Id - p, and
 *   the kernel's dilation as stride. Of grouped channels the batch joins each group.
 */
import type { Node, Ops } from '../ir/node.ts';
import { type Shape, sizeOf } from '../ir/shape.ts';
import { type ConvParams, dilated, kernelSpatialOf, spatialOf } from './conv-shape.ts';

/** Cotangent of x in conv(x, w) of cotangent c. */
export function convInputGradient(c: Node, w: Node, input: Shape, params: ConvParams, ops: Ops): Node {
  if (sizeOf(input) === 0 || sizeOf(c.shape) === 0) return ops.constant(0, input);
  const { strides, low, inputDilation, kernelDilation, groups } = params;
  const kernel = kernelSpatialOf(w.shape);
  const extent = kernel.map((size, i) => dilated(size, kernelDilation[i] as number));
  const sizes = spatialOf(input).map((size, i) => dilated(size, inputDilation[i] as number));
  const spread = spatialOf(c.shape).map((size, i) => dilated(size, strides[i] as number));
  return ops.apply('conv', [c, exchanged(w, groups, ops)], {
    strides: inputDilation,
    low: extent.map((e, i) => e - 1 - (low[i] as number)),
    high: sizes.map((size, i) => size - (spread[i] as number) + (low[i] as number)),
    inputDilation: strides,
    kernelDilation,
    groups,
  } satisfies ConvParams);
}

/** Cotangent of w in conv(x, w) of cotangent c. */
export function convKernelGradient(x: Node, c: Node, shape: Shape, params: ConvParams, ops: Ops): Node {
  if (sizeOf(shape) === 0 || sizeOf(c.shape) === 0 || sizeOf(x.shape) === 0) return ops.constant(0, shape);
  const { strides, low, inputDilation, kernelDilation, groups } = params;
  const extent = kernelSpatialOf(shape).map((size, i) => dilated(size, kernelDilation[i] as number));
  const sizes = spatialOf(x.shape).map((size, i) => dilated(size, inputDilation[i] as number));
  const spread = spatialOf(c.shape).map((size, i) => dilated(size, strides[i] as number));
  const rank = extent.length;
  const middle = Array.from({ length: rank }, (_, i) => i + 1);
  const [batch, depth] = [x.shape[0] as number, shape.at(-2) as number];
  // x [N, S, G, c] -> [c, S, G N]; c [N, O, F] -> [O, N, F]; the result [c, K, F] -> [K, c, F].
  const parts = ops.reshape(x, [batch, ...spatialOf(x.shape), groups, depth]);
  const image = ops.reshape(ops.transpose(parts, [rank + 2, ...middle, rank + 1, 0]), [depth, ...spatialOf(x.shape), groups * batch]);
  const gradient = ops.apply('conv', [image, ops.transpose(c, [...middle, 0, rank + 1])], {
    strides: kernelDilation,
    low,
    high: extent.map((e, i) => e - 1 + (spread[i] as number) - (sizes[i] as number) - (low[i] as number)),
    inputDilation,
    kernelDilation: strides,
    groups,
  } satisfies ConvParams);
  return ops.transpose(gradient, [...middle, 0, rank + 1]);
}

/** The kernel of the opposite direction: reversed in space, channels and features exchanged within each group. */
function exchanged(w: Node, groups: number, ops: Ops): Node {
  const kernel = kernelSpatialOf(w.shape);
  const axes = kernel.map((_, i) => i);
  const rank = kernel.length;
  const [depth, width] = [w.shape.at(-2) as number, (w.shape.at(-1) as number) / groups];
  const parts = ops.reshape(ops.reverse(w, axes), [...kernel, depth, groups, width]);
  return ops.reshape(ops.transpose(parts, [...axes, rank + 2, rank + 1, rank]), [...kernel, width, groups * depth]);
}
