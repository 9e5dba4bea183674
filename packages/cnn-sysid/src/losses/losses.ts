/**
 * Losses of predictions f [b, N] against responses r [b, N], a scalar each. w is 1 where a response counts and 0 where it is
 * missing, and mean_w the mean over the entries that count; without missing responses it is the plain mean.
 *
 *   'poisson'       N mean_w(f - r log(f + epsilon)): the mean over images of the sum over neurons
 *   'mse'           mean_w (f - r)^2
 *   'exponential'   N mean_w(r / (f + epsilon) + log(f + epsilon))
 *   'gamma'         N mean_w(a r / (f + epsilon) + a log(f + epsilon)) with shape a: the density's terms that depend on f
 *   'correlation'   1 - mean over neurons of the correlation of f and r over the batch, 0 where either is constant
 */
import { add, div, log, mean, mul, sqrt, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core';

/** The names of all losses. */
export const LOSSES = ['poisson', 'mse', 'exponential', 'gamma', 'correlation'] as const;

/** A loss, as plain data. */
export interface LossSpec {
  readonly kind: (typeof LOSSES)[number];
  /** Added inside logarithms and below fractions; default 1e-5. */
  readonly epsilon?: number;
  /** Shape of 'gamma'; default 1. */
  readonly shape?: number;
}

/** The loss. `weights` is null when every response counts. */
export function lossOf({ kind, epsilon = 1e-5, shape = 1 }: LossSpec, prediction: Tensor, response: Tensor, weights: Tensor | null): Tensor {
  const neurons = prediction.shape[1] ?? 1;
  const average = (values: Tensor) => (weights === null ? mean(values) : div(sum(mul(weights, values)), sum(weights)));
  const shifted = () => add(prediction, epsilon);
  switch (kind) {
    case 'poisson':
      return mul(neurons, average(sub(prediction, mul(response, log(shifted())))));
    case 'mse':
      return average(square(sub(prediction, response)));
    case 'exponential':
      return mul(neurons, average(add(div(response, shifted()), log(shifted()))));
    case 'gamma':
      return mul(neurons * shape, average(add(div(response, shifted()), log(shifted()))));
    case 'correlation':
      return sub(1, mean(correlations(prediction, response, weights)));
  }
}

/** Correlation over the batch, shape [N]. The variances get 1e-12, so that a constant gives 0. */
function correlations(f: Tensor, r: Tensor, weights: Tensor | null): Tensor {
  const total = weights === null ? (f.shape[0] ?? 1) : add(sum(weights, 0), 1e-12);
  const weighed = (values: Tensor) => div(sum(weights === null ? values : mul(weights, values), 0), total);
  const [df, dr] = [sub(f, weighed(f)), sub(r, weighed(r))];
  const spread = sqrt(mul(add(weighed(square(df)), 1e-12), add(weighed(square(dr)), 1e-12)));
  return div(weighed(mul(df, dr)), spread);
}
