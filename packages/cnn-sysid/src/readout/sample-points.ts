/**
 * Bilinear interpolation of maps at points (x, y) in [-1, 1]^2: column = (x + 1) / 2 (columns - 1), row = (y + 1) / 2 (rows - 1),
 * -1 and 1 being the centres of the border pixels, which other libraries call align_corners.
 */

import { abs, add, cast, clipByValue, floor, gather, mul, relu, reshape, slice, sub, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';

/** Channels at the points: maps [b, rows, columns, channels], points [b, N, 2] or [1, N, 2]; result [b, N, channels]. */
export function samplePoints(maps: Tensor, points: Tensor): Tensor {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = maps.shape;
  const neurons = points.shape[1] ?? 1;
  const flat = reshape(maps, [batch * rows * columns, channels]);
  const image = constant(
    Float64Array.from({ length: batch }, (_, b) => b * rows * columns),
    [batch, 1],
  );
  const [x, y] = [pixel(points, 0, columns), pixel(points, 1, rows)];
  const corner = (row: Tensor, column: Tensor, weight: Tensor) => {
    const index = add(image, add(mul(row, columns), column));
    const seen = reshape(gather(flat, cast(reshape(index, [-1]), 'int32') as Tensor1D), [batch, neurons, channels]);
    return mul(seen, reshape(weight, [weight.shape[0] ?? 1, neurons, 1]));
  };
  const [top, left] = [corners(y, rows), corners(x, columns)];
  return add(
    add(corner(top.low, left.low, mul(top.lowWeight, left.lowWeight)), corner(top.low, left.high, mul(top.lowWeight, left.highWeight))),
    add(corner(top.high, left.low, mul(top.highWeight, left.lowWeight)), corner(top.high, left.high, mul(top.highWeight, left.highWeight))),
  );
}

/**
 * Points that count -1 and 1 at the outer edges of the border pixels (align_corners false), as points that count them at the
 * centres: x columns / (columns - 1), y rows / (rows - 1).
 */
export function fromEdges(points: Tensor, rows: number, columns: number): Tensor {
  const scale = (size: number) => (size > 1 ? size / (size - 1) : 0);
  return mul(points, constant([scale(columns), scale(rows)]));
}

/** The interpolation weights of points [N, 2] as masks [N, rows, columns]. */
export function pointMasks(points: Tensor, rows: number, columns: number): Tensor {
  const neurons = points.shape[0] ?? 1;
  const tent = (part: number, length: number) => {
    const pixels = constant(Float64Array.from({ length }, (_, i) => i));
    return relu(sub(1, abs(sub(pixels, reshape(pixel(reshape(points, [1, neurons, 2]), part, length), [neurons, 1])))));
  };
  return mul(reshape(tent(1, rows), [neurons, rows, 1]), reshape(tent(0, columns), [neurons, 1, columns]));
}

/** A coordinate in pixels, shape [b, N]. */
function pixel(points: Tensor, part: 0 | 1 | number, length: number): Tensor {
  const [batch = 1, neurons = 1] = points.shape;
  return mul(add(reshape(slice(points, [0, 0, part], [batch, neurons, 1]), [batch, neurons]), 1), (length - 1) / 2);
}

interface Corners {
  readonly low: Tensor;
  readonly high: Tensor;
  readonly lowWeight: Tensor;
  readonly highWeight: Tensor;
}

/** The pixels around a coordinate and their weights; at the far border the lower pixel is the last but one. */
function corners(at: Tensor, length: number): Corners {
  const low = clipByValue(floor(at), 0, Math.max(0, length - 2));
  const highWeight = sub(at, low);
  return { low, high: clipByValue(add(low, 1), 0, length - 1), lowWeight: sub(1, highWeight), highWeight };
}
