/**
 * Batch normalisation of each channel:
 *
 *   u = scale (z - mean) / sqrt(variance + epsilon) + offset
 *
 * Training uses the mean and the population variance over batch and positions; evaluation uses running values,
 * moving = decay moving + (1 - decay) batch. TensorFlow 1 starts them at mean 0 and variance 1, so that with decay 0.998 the
 * outputs are wrong by a factor for a thousand steps; by default they start at 0 and are divided by 1 - decay^t instead.
 *
 * Source: Ioffe and Szegedy, ICML 2015, arXiv:1502.03167.
 */
import { add, mean, mul, rsqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { ForwardContext, ParameterShape, StatisticShape, Tensors } from './tensors.ts';

/** Settings of a batch normalisation. */
export interface BatchNormSpec {
  /** Share of the old running value kept at each step; default 0.9. */
  readonly decay?: number;
  /** A learned offset per channel; default true. */
  readonly offset?: boolean;
  /** A learned scale per channel; default false. */
  readonly scale?: boolean;
  /** Added to the variance; default 0.001. */
  readonly epsilon?: number;
  /** 'debiased' (default), or 'tf1' for the running statistics of TensorFlow 1. */
  readonly statistics?: 'debiased' | 'tf1';
}

/** A batch normalisation built for a number of channels. */
export interface BatchNorm {
  readonly parameters: readonly ParameterShape[];
  readonly statistic: StatisticShape;
  forward(z: Tensor, parameters: Tensors, context: ForwardContext): Tensor;
}

/** Builds the normalisation called `name`. */
export function batchNorm(name: string, channels: number, spec: BatchNormSpec): BatchNorm {
  const { decay = 0.9, offset = true, scale = false, epsilon = 0.001, statistics = 'debiased' } = spec;
  const shapes: ParameterShape[] = [];
  if (offset) shapes.push({ name: `${name}.offset`, shape: [channels], start: { kind: 'constant', value: 0 } });
  if (scale) shapes.push({ name: `${name}.scale`, shape: [channels], start: { kind: 'constant', value: 1 } });
  return {
    parameters: shapes,
    statistic: { name, channels, decay, start: statistics },
    forward(z, parameters, context) {
      const moments = context.isTraining ? batchMoments(z) : runningMoments(name, context);
      if (context.isTraining) Object.assign(context.batch, { [`${name}.mean`]: moments.mean, [`${name}.variance`]: moments.variance });
      let u = mul(sub(z, moments.mean), rsqrt(add(moments.variance, epsilon)));
      if (scale) u = mul(u, parameters[`${name}.scale`] as Tensor);
      return offset ? add(u, parameters[`${name}.offset`] as Tensor) : u;
    },
  };
}

interface Moments {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

function batchMoments(z: Tensor): Moments {
  const axes = [0, 1, 2];
  const average = mean(z, axes);
  return { mean: average, variance: mean(square(sub(z, average)), axes) };
}

function runningMoments(name: string, { statistics }: ForwardContext): Moments {
  return { mean: statistics[`${name}.mean`] as Tensor, variance: statistics[`${name}.variance`] as Tensor };
}
