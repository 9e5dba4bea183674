/**
 * The readout with Gaussian masks: factorised, the mask of each neuron a circular normal density with sum 1,
 *
 *   M[p, n] = exp(-|p - mu_n|^2 / (2 s_n^2)) / sum_q exp(-|q - mu_n|^2 / (2 s_n^2)),    s_n = exp(logSpread_n)
 *
 * Positions run over [-1, 1]^2 as (x, y), -1 and 1 being the centres of the border pixels: 3 numbers per neuron instead of
 * one per position. Source: open-retina's Gaussian mask; that the sum is 1 is ours.
 */

import { abs, add, exp, mul, reshape, slice, softmax, square, sub, sum, type Tensor, transpose } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';
import type { Tensors } from '../core/tensors.ts';
import type { Readout, ReadoutPlace } from './readout.ts';
import { shiftMaps } from './shift-maps.ts';
import { asMasks, weighChannels, weighPositions } from './weigh-maps.ts';

/** Settings of a readout with Gaussian masks. */
export interface GaussianMaskSpec {
  readonly kind: 'gaussian-mask';
  /** mu starts uniform on [-radius, radius]^2; default 0.3. */
  readonly radius?: number;
  /** Start of s; default 0.3. */
  readonly spreadStart?: number;
  /** Strength of sum |Q|; default 0. */
  readonly sparsity?: number;
}

/** Builds the readout: `${name}.location` [N, 2], `${name}.logSpread` [N], `${name}.features` [channels, N]. */
export function gaussianMaskReadout(spec: GaussianMaskSpec, { name, map, neurons }: ReadoutPlace): Readout {
  const [rows, columns, channels] = map;
  const { radius = 0.3, spreadStart = 0.3, sparsity = 0 } = spec;
  const features = (p: Tensors) => p[`${name}.features`] as Tensor;
  const masks = (p: Tensors) => transpose(softmax(logDensities(p[`${name}.location`] as Tensor, p[`${name}.logSpread`] as Tensor, rows, columns)));
  return {
    parameters: [
      { name: `${name}.location`, shape: [neurons, 2], start: { kind: 'uniform', radius } },
      { name: `${name}.logSpread`, shape: [neurons], start: { kind: 'constant', value: Math.log(spreadStart) } },
      { name: `${name}.features`, shape: [channels, neurons], start: { kind: 'normal', mean: 1 / channels, sd: 0.01 } },
    ],
    noise: [],
    drive: (maps, p, { shift }) => weighChannels(weighPositions(shift === null ? maps : shiftMaps(maps, shift), masks(p)), features(p)),
    penalty: (p) => (sparsity === 0 ? null : mul(sparsity, sum(abs(features(p))))),
    masks: (p) => asMasks(masks(p), rows, columns),
    featureWeights: (p) => transpose(features(p)),
  };
}

/** -|p - mu|^2 / (2 s^2), shape [N, positions]. */
function logDensities(location: Tensor, logSpread: Tensor, rows: number, columns: number): Tensor {
  const neurons = location.shape[0] ?? 1;
  const point = (index: number, length: number) => (length > 1 ? (2 * index) / (length - 1) - 1 : 0);
  const grid = (of: (p: number) => number) =>
    constant(
      Float64Array.from({ length: rows * columns }, (_, p) => of(p)),
      [1, rows * columns],
    );
  const x = grid((p) => point(p % columns, columns));
  const y = grid((p) => point(Math.floor(p / columns), rows));
  const offset = (part: number, at: Tensor) => square(sub(at, slice(location, [0, part], [neurons, 1])));
  const precision = reshape(exp(mul(-2, logSpread)), [neurons, 1]);
  return mul(mul(-0.5, precision), add(offset(0, x), offset(1, y)));
}
