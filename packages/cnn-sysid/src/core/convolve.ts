/**
 * Two-dimensional convolution (cross-correlation) of NHWC maps with kernels [rows, columns, in, out]:
 *
 *   z[b, y, x, o] = sum_{i, dy, dx} W[dy, dx, i, o] h[b, y s + dy d, x s + dx d, i]        s stride, d dilation
 *
 * 'same' pads as TensorFlow does: an even kernel of size 8 gets 3 before and 4 after.
 */
import { concat, conv2d, depthwiseConv2d, pad, reshape, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

/** How the border of a map is treated. */
export type Padding = 'valid' | 'same';

/** Geometry of a convolution. */
export interface ConvolutionGeometry {
  readonly padding: Padding;
  readonly stride: number;
  readonly dilation: number;
}

/** z of the header, shape [b, rows, columns, out]. */
export function convolve(h: Tensor, kernel: Tensor, { padding, stride, dilation }: ConvolutionGeometry): Tensor {
  const packing = padding === 'valid' && stride === 1 && dilation === 1 ? packedColumns(h.shape, kernel.shape) : 1;
  if (packing > 1) return packedConvolution(h, kernel, packing);
  return conv2d(h as Tensor4D, kernel as Tensor4D, stride, padding, 'NHWC', dilation);
}

/** One kernel per input channel, shape [rows, columns, in, 1]; result [b, rows, columns, in]. */
export function convolveDepthwise(h: Tensor, kernel: Tensor, { padding, stride, dilation }: ConvolutionGeometry): Tensor {
  return depthwiseConv2d(h as Tensor4D, kernel as Tensor4D, stride, padding, 'NHWC', dilation);
}

/** Rows or columns of the output. */
export function outputLength(input: number, kernel: number, { padding, stride, dilation }: ConvolutionGeometry): number {
  return padding === 'same' ? Math.ceil(input / stride) : Math.floor((input - (kernel - 1) * dilation - 1) / stride) + 1;
}

/**
 * How many neighbouring output columns to compute as features of one wider kernel. A convolution with one or two features
 * has inner loops of one or two numbers; packed, they have about eight, for (columns + packing - 1) / columns the products.
 */
function packedColumns(input: readonly number[], kernel: readonly number[]): number {
  const [, columns = 0, , features = 0] = kernel;
  if (features > 2 || columns < 7) return 1;
  const width = (input[2] ?? 0) - columns + 1;
  return [8, 4, 2].find((count) => count * features <= 8 && width % count === 0) ?? 1;
}

/** Copies of the kernel, each moved one column further, with as many columns as stride. */
function packedConvolution(h: Tensor, kernel: Tensor, packing: number): Tensor {
  const [, columns = 1, , features = 1] = kernel.shape;
  const moved = Array.from({ length: packing }, (_, i) =>
    pad(kernel, [
      [0, 0],
      [i, packing - 1 - i],
      [0, 0],
      [0, 0],
    ]),
  );
  const z = conv2d(h as Tensor4D, concat(moved, 3) as Tensor4D, [1, packing], 'valid');
  const [batch = 1, rows = 1] = z.shape;
  return reshape(z, [batch, rows, (h.shape[2] ?? 0) - columns + 1, features]);
}
