/**
 * Moves all masks of an image together by a shift (dy, dx), by bilinear interpolation. Moving the masks and moving the maps
 * the other way are the same sum, and the maps are fewer than the neurons:
 *
 *   c'[b, y, x, k] = sum_{v,u} t(v - y - dy_b) t(u - x - dx_b) c[b, v, u, k],    t(d) = max(0, 1 - |d|)
 *
 * Outside the map is 0. The result is differentiable in the shift.
 */

import { abs, add, matMul, relu, reshape, slice, sub, type Tensor, type Tensor3D, transpose } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';

/** c' of the header for maps [b, rows, columns, channels] and shifts [b, 2]. */
export function shiftMaps(maps: Tensor, shift: Tensor): Tensor {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = maps.shape;
  const vertical = tents(rows, slice(shift, [0, 0], [batch, 1]));
  const horizontal = tents(columns, slice(shift, [0, 1], [batch, 1]));
  const moved = reshape(matMul(vertical, reshape(maps, [batch, rows, columns * channels]) as Tensor3D), [batch, rows, columns, channels]);
  const turned = reshape(transpose(moved, [0, 2, 1, 3]), [batch, columns, rows * channels]) as Tensor3D;
  return transpose(reshape(matMul(horizontal, turned), [batch, columns, rows, channels]), [0, 2, 1, 3]);
}

/** t(j - i - d_b), shape [b, length, length] with i before j. */
function tents(length: number, shift: Tensor): Tensor3D {
  const distance = Float64Array.from({ length: length * length }, (_, at) => (at % length) - Math.floor(at / length));
  const moved = sub(constant(distance, [1, length, length]), reshape(shift, [-1, 1, 1]));
  return relu(add(1, sub(0, abs(moved)))) as Tensor3D;
}
