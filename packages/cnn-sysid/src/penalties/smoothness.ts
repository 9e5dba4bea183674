/**
 * Penalties on rough kernels W[y, x, i, o]. L is a discrete Laplacian, * a same-size convolution with zero padding:
 *
 *   'slice'      sum_{i,o} ||L8 * W_io||^2 / ||W_io||^2                      L8 = [[1/4, 1/2, 1/4], [1/2, -3, 1/2], [1/4, 1/2, 1/4]]
 *   'filter'     sum_o (sum_i ||L8 * W_io||^2) / (1e-8 + sum_i ||W_io||^2)
 *   'laplace'    sum ||L4 * W||^2 / sum W^2                                  L4 = [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]
 *   'laplace-valid'        as 'laplace' over the places where L4 fits, without padding: blind to the rim; means in place of sums
 *   'laplace-valid-sum'    the same with sums, so that kernels of different sizes weigh differently
 *   'gaussian'   as 'laplace', the response times 1 - G: the centre is free, the rim smooth and small
 *
 * None of them sees the scale of a filter, which batch normalisation makes meaningless. In 'gaussian', G is a normal density
 * with standard deviation min(rows, columns) / 4, scaled to run from 0 to 1.
 *
 * Sources: 'slice' Klindt et al. 2017; 'filter' Ecker et al. 2019; the others neuralpredictors 0.3.
 */

import { add, conv2d, div, mean, mul, reshape, square, sum, type Tensor, type Tensor4D, transpose } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';

/** The forms of the smoothness penalty. */
export type SmoothnessForm = 'slice' | 'filter' | 'laplace' | 'laplace-valid' | 'laplace-valid-sum' | 'gaussian';

const laplace8 = Float64Array.of(0.25, 0.5, 0.25, 0.5, -3, 0.5, 0.25, 0.5, 0.25);
const laplace4 = Float64Array.of(0, -1, 0, -1, 4, -1, 0, -1, 0);

/** The penalty of a kernel of shape [rows, columns, in, out]; a scalar. */
export function smoothness(form: SmoothnessForm, kernel: Tensor): Tensor {
  const [rows = 1, columns = 1, inputs = 1, outputs = 1] = kernel.shape;
  const slices = reshape(transpose(kernel, [2, 3, 0, 1]), [inputs * outputs, rows, columns, 1]);
  const filter = constant(form === 'slice' || form === 'filter' ? laplace8 : laplace4, [3, 3, 1, 1]);
  const isValid = form === 'laplace-valid' || form === 'laplace-valid-sum';
  let rough: Tensor = conv2d(slices as Tensor4D, filter as Tensor4D, 1, isValid ? 'valid' : 'same');
  if (form === 'laplace-valid') return div(mean(square(rough)), mean(square(kernel)));
  if (form === 'gaussian') rough = mul(rough, constant(rimWeights(rows, columns), [1, rows, columns, 1]));
  if (form !== 'slice' && form !== 'filter') return div(sum(square(rough)), sum(square(kernel)));
  const perSlice = (values: Tensor) => reshape(sum(square(values), [1, 2, 3]), [inputs, outputs]);
  if (form === 'slice') return sum(div(perSlice(rough), perSlice(slices)));
  return sum(div(sum(perSlice(rough), 0), add(sum(perSlice(slices), 0), 1e-8)));
}

/** 1 - G. */
function rimWeights(rows: number, columns: number): Float64Array {
  const sd = Math.min(rows, columns) / 4;
  const values = Float64Array.from({ length: rows * columns }, (_, p) => {
    const [y, x] = [Math.floor(p / columns) - (rows - 1) / 2, (p % columns) - (columns - 1) / 2];
    return Math.exp(-(x * x + y * y) / (2 * sd * sd));
  });
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return high === low ? values.fill(0) : values.map((value) => 1 - (value - low) / (high - low));
}
