/** Negative log-likelihoods of regression models. */

import type { Leaf, Value } from '../api/types.ts';
import type { Node } from '../ir/node.ts';
import { lgamma as lgammaPrimitive } from '../primitives/lgamma.ts';
import { defineLoss, type LossOptions } from './define-loss.ts';

/** Options of `poisson`. */
export interface PoissonOptions extends LossOptions {
  /** 'log': the prediction is log mu. 'mean': it is mu >= 0. Default 'log'. */
  readonly input?: 'log' | 'mean';
  /** Added to mu inside the logarithm when the input is the mean. Default 1e-8. */
  readonly epsilon?: number;
  /** Adds log y!, which does not depend on the prediction. Default false. */
  readonly full?: boolean;
}

const poissonLoss = defineLoss<PoissonOptions>('losses.poisson', ([prediction, count], ops, { input = 'log', epsilon = 1e-8, full = false }) => {
  const [z, y] = [prediction as Node, count as Node];
  const loss = input === 'log' ? ops.sub(ops.unary('exp', z), ops.mul(y, z)) : ops.sub(z, ops.mul(y, ops.unary('log', ops.add(z, ops.constant(epsilon)))));
  return full ? ops.add(loss, ops.unary(lgammaPrimitive, ops.add(y, ops.constant(1)))) : loss;
});

/** mu - y log mu, with mu = e^z for the log input. Derivative e^z - y, or 1 - y/(mu + eps). */
export function poisson(prediction: Leaf, counts: Leaf, options: PoissonOptions = {}): Value {
  return poissonLoss([prediction, counts], options);
}

const gaussianLoss = defineLoss<LossOptions>('losses.gaussian', ([mean, s, y], ops) => {
  const e = ops.sub(mean as Node, y as Node);
  const precision = ops.unary('exp', ops.mul(ops.constant(-2), s as Node));
  return ops.add(ops.add(s as Node, ops.mul(ops.constant(0.5), ops.mul(ops.mul(e, e), precision))), ops.constant(Math.log(2 * Math.PI) / 2));
});

/** s + e^2 e^(-2s)/2 + log(2 pi)/2 with s the logarithm of the standard deviation. Derivatives e e^(-2s) and 1 - e^2 e^(-2s). */
export function gaussian(mean: Leaf, logSigma: Leaf, target: Leaf, options: LossOptions = {}): Value {
  return gaussianLoss([mean, logSigma, target], options);
}

const exponentialLoss = defineLoss<LossOptions>('losses.exponential', ([mu, y], ops) => ops.add(ops.div(y as Node, mu as Node), ops.unary('log', mu as Node)));

/** y/mu + log mu for waiting times y with mean mu > 0; also the gamma likelihood up to its shape. Derivative 1/mu - y/mu^2. */
export function exponential(mean: Leaf, target: Leaf, options: LossOptions = {}): Value {
  return exponentialLoss([mean, target], options);
}

const negativeBinomialLoss = defineLoss<LossOptions>('losses.negativeBinomial', ([mu, r, y], ops) => {
  const [mean, shape, count] = [mu as Node, r as Node, y as Node];
  const lgamma = (x: Node) => ops.unary(lgammaPrimitive, x);
  const total = ops.unary('log', ops.add(shape, mean));
  const normaliser = ops.sub(ops.add(lgamma(shape), lgamma(ops.add(count, ops.constant(1)))), lgamma(ops.add(count, shape)));
  const zero = ops.constant(0);
  const logMean = ops.unary('log', ops.select(ops.equal(count, zero), ops.constant(1), mean));
  const data = ops.sub(ops.mul(ops.add(shape, count), total), ops.add(ops.mul(shape, ops.unary('log', shape)), ops.mul(count, logMean)));
  return ops.add(normaliser, data);
});

/**
 * Negative log-likelihood of counts y with mean mu and shape r (variance mu + mu^2/r):
 * lgamma(r) + lgamma(y+1) - lgamma(y+r) + (r+y) log(r+mu) - r log r - y log mu.
 */
export function negativeBinomial(mean: Leaf, shape: Leaf, counts: Leaf, options: LossOptions = {}): Value {
  return negativeBinomialLoss([mean, shape, counts], options);
}
