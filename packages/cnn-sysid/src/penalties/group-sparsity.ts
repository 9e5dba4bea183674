/**
 * Penalties on the number of channels that a filter listens to, for kernels W[y, x, i, o]:
 *
 *   'slice'    sum_{i,o} ||W_io||
 *   'mean'     the same divided by the number of pairs (i, o)
 *   'filter'   sum_o (sum_i ||W_io||) / sqrt(1e-8 + sum_i ||W_io||^2)          between 1 and sqrt(in) per filter; blind to scale
 *
 * Sources: 'slice' Klindt et al. 2017; 'filter' Ecker et al. 2019; 'mean' neuralpredictors 0.3.
 */
import { add, div, greater, onesLike, sqrt, square, sum, type Tensor, where, zerosLike } from '@tensorflow/tfjs-core';

/** The forms of the group sparsity penalty. */
export type GroupForm = 'slice' | 'mean' | 'filter';

/** The penalty of a kernel of shape [rows, columns, in, out]; a scalar. */
export function groupSparsity(form: GroupForm, kernel: Tensor): Tensor {
  const [, , inputs = 1, outputs = 1] = kernel.shape;
  const squares = sum(square(kernel), [0, 1]);
  const norms = safeRoot(squares);
  if (form === 'slice') return sum(norms);
  if (form === 'mean') return div(sum(norms), inputs * outputs);
  return sum(div(sum(norms, 0), sqrt(add(sum(squares, 0), 1e-8))));
}

/** The root, with derivative 0 instead of infinity at 0. */
export function safeRoot(squares: Tensor): Tensor {
  const isPositive = greater(squares, 0);
  return where(isPositive, sqrt(where(isPositive, squares, onesLike(squares))), zerosLike(squares));
}
