/**
 * The rank-one readout: a row profile times a column profile times feature weights,
 *
 *   h[b, n] = sum_k Q[k, n] sum_y u[y, n]+ sum_x v[x, n]+ c[b, y, x, k],     a+ = max(a, 0)
 *
 * rows + columns + channels numbers per neuron. Source: Du et al. (minimodel), 2025; u and v are clamped inside the graph.
 */
import { abs, add, mul, relu, reshape, square, sum, type Tensor, transpose } from '@tensorflow/tfjs-core';
import type { Tensors } from '../core/tensors.ts';
import type { Readout, ReadoutPlace } from './readout.ts';
import { shiftMaps } from './shift-maps.ts';
import { asMasks, weighChannels, weighPositions } from './weigh-maps.ts';

/** Settings of a rank-one readout. */
export interface RankOneSpec {
  readonly kind: 'rank-one';
  /** Strength of sum u^2 + sum v^2; default 0. */
  readonly decay?: number;
  /** Strength of sum |Q|; default 0. */
  readonly sparsity?: number;
}

/** Builds the readout: `${name}.rows` [rows, N], `${name}.columns` [columns, N], `${name}.features` [channels, N]. */
export function rankOneReadout({ decay = 0, sparsity = 0 }: RankOneSpec, { name, map, neurons }: ReadoutPlace): Readout {
  const [rows, columns, channels] = map;
  const features = (p: Tensors) => p[`${name}.features`] as Tensor;
  const profile = (p: Tensors, part: 'rows' | 'columns') => relu(p[`${name}.${part}`] as Tensor);
  const masks = (p: Tensors) =>
    reshape(mul(reshape(profile(p, 'rows'), [rows, 1, neurons]), reshape(profile(p, 'columns'), [1, columns, neurons])), [rows * columns, neurons]);
  const flat = (length: number) => ({ kind: 'normal', mean: 1 / length, sd: 0.1 / length }) as const;
  return {
    parameters: [
      { name: `${name}.rows`, shape: [rows, neurons], start: flat(rows) },
      { name: `${name}.columns`, shape: [columns, neurons], start: flat(columns) },
      { name: `${name}.features`, shape: [channels, neurons], start: { kind: 'normal', mean: 1 / channels, sd: 0.01 } },
    ],
    noise: [],
    drive: (maps, p, { shift }) => weighChannels(weighPositions(shift === null ? maps : shiftMaps(maps, shift), masks(p)), features(p)),
    penalty(p) {
      const squares = () => add(sum(square(p[`${name}.rows`] as Tensor)), sum(square(p[`${name}.columns`] as Tensor)));
      const terms = [...(decay === 0 ? [] : [mul(decay, squares())]), ...(sparsity === 0 ? [] : [mul(sparsity, sum(abs(features(p))))])];
      return terms.length === 0 ? null : terms.reduce((a, b) => add(a, b));
    },
    masks: (p) => asMasks(masks(p), rows, columns),
    featureWeights: (p) => transpose(features(p)),
  };
}
