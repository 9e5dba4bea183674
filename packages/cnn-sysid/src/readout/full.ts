/**
 * The full readout: a free weight for each neuron, position and channel,
 *
 *   h[b, n] = sum_{p,k} W[p, k, n] c[b, p, k]
 *
 * with optional dropout of the maps in training. A baseline: it has positions times channels weights per neuron.
 *
 * Source: McIntosh et al., NIPS 2016, arXiv:1702.01825.
 */
import { abs, add, cast, div, greaterEqual, matMul, mul, reshape, sqrt, square, sum, type Tensor, type Tensor2D, transpose } from '@tensorflow/tfjs-core';
import type { Tensors } from '../core/tensors.ts';
import type { Start } from '../init/start.ts';
import { smoothness } from '../penalties/smoothness.ts';
import type { Readout, ReadoutPlace } from './readout.ts';
import { shiftMaps } from './shift-maps.ts';

/** Settings of a full readout. */
export interface FullSpec {
  readonly kind: 'full';
  /** Share of the maps' elements set to 0 in training; the others are divided by 1 - dropout; default 0. */
  readonly dropout?: number;
  /** Strength of sum W^2 / 2; default 0. */
  readonly decay?: number;
  /** Strength of sum |W|; default 0. */
  readonly sparsity?: number;
  /** Strength of the smoothness of every filter [rows, columns] of neuron and channel, form 'slice'; default 0. */
  readonly smoothness?: number;
  /** Start of the weights; default truncated normal with standard deviation 0.01. */
  readonly start?: Start;
}

/** Builds the readout: parameter `${name}.weights` [positions * channels, N]. */
export function fullReadout(spec: FullSpec, { name, map, neurons }: ReadoutPlace): Readout {
  const [rows, columns, channels] = map;
  const inputs = rows * columns * channels;
  const { dropout = 0, decay = 0, sparsity = 0, smoothness: rough = 0 } = spec;
  const weights = (p: Tensors) => p[`${name}.weights`] as Tensor;
  const bySize = (p: Tensors, axis: number) => sqrt(sum(square(reshape(weights(p), [rows * columns, channels, neurons])), axis));
  return {
    parameters: [{ name: `${name}.weights`, shape: [inputs, neurons], start: spec.start ?? { kind: 'truncated-normal', sd: 0.01 } }],
    noise: dropout === 0 ? [] : [{ name: `${name}.dropout`, kind: 'uniform', perImage: inputs }],
    drive(maps, p, { shift, isTraining, noise }) {
      let flat = reshape(shift === null ? maps : shiftMaps(maps, shift), [-1, inputs]);
      if (dropout > 0 && isTraining) flat = mul(flat, div(cast(greaterEqual(noise[`${name}.dropout`] as Tensor, dropout), 'float32'), 1 - dropout));
      return matMul(flat as Tensor2D, weights(p) as Tensor2D);
    },
    penalty(p) {
      const terms: Tensor[] = [];
      if (decay !== 0) terms.push(mul(decay / 2, sum(square(weights(p)))));
      if (sparsity !== 0) terms.push(mul(sparsity, sum(abs(weights(p)))));
      if (rough !== 0) terms.push(mul(rough, smoothness('slice', reshape(weights(p), [rows, columns, channels, neurons]))));
      return terms.length === 0 ? null : terms.reduce((a, b) => add(a, b));
    },
    masks: (p) => reshape(transpose(bySize(p, 1)), [neurons, rows, columns]),
    featureWeights: (p) => transpose(bySize(p, 0)),
  };
}
