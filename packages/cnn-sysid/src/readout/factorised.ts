/**
 * The factorised readout: where times what,
 *
 *   h[b, n] = sum_k Q[k, n] sum_p M[p, n] c[b, p, k]
 *
 * Constraints act inside the graph, so that gradients pass through them.
 *
 * Source: Klindt, Ecker, Euler and Bethge, "Neural system identification for large populations separating what and where",
 *   NIPS 2017, arXiv:1711.02653.
 */
import { abs, add, div, ones, reshape, sqrt, square, sum, type Tensor, transpose } from '@tensorflow/tfjs-core';
import type { ParameterShape, Tensors } from '../core/tensors.ts';
import type { Start } from '../init/start.ts';
import { type ReadoutPenaltySpec, readoutPenalty } from '../penalties/readout-penalty.ts';
import type { Readout, ReadoutPlace } from './readout.ts';
import { shiftMaps } from './shift-maps.ts';
import { asMasks, weighChannels, weighPositions } from './weigh-maps.ts';

/** Settings of a factorised readout. */
export interface FactorisedSpec {
  readonly kind: 'factorised';
  /** Sign of the masks; default 'free'. */
  readonly mask?: 'free' | 'abs';
  /** 'abs'; 'norm' divides by 1e-5 + |Q_n|_2; 'absnorm' does both; default 'free'. */
  readonly features?: 'free' | 'abs' | 'norm' | 'absnorm';
  /** Leaves the feature weights out when there is one channel, as the simulations of the paper do; default false. */
  readonly dropSingleFeature?: boolean;
  /** Absent: none. */
  readonly penalty?: ReadoutPenaltySpec;
  /** Start of the masks; default normal with standard deviation 0.001. */
  readonly maskStart?: Start;
  /** Start of the feature weights; default normal with mean 1 / channels and standard deviation 0.01. */
  readonly featureStart?: Start;
}

/** Builds the readout: parameters `${name}.mask` [positions, N] and `${name}.features` [channels, N]. */
export function factorisedReadout(spec: FactorisedSpec, { name, map, neurons }: ReadoutPlace): Readout {
  const [rows, columns, channels] = map;
  const hasFeatures = !(spec.dropSingleFeature === true && channels === 1);
  const masks = (p: Tensors) => constrainSign(p[`${name}.mask`] as Tensor, spec.mask === 'abs');
  const features = (p: Tensors) => (hasFeatures ? constrainFeatures(p[`${name}.features`] as Tensor, spec.features ?? 'free') : ones([1, neurons]));
  return {
    parameters: shapesOf(spec, name, rows * columns, neurons, hasFeatures ? channels : 0),
    noise: [],
    drive(maps, p, { shift }) {
      const weighed = weighPositions(shift === null ? maps : shiftMaps(maps, shift), masks(p));
      return hasFeatures ? weighChannels(weighed, features(p)) : reshape(weighed, [-1, neurons]);
    },
    penalty: (p) =>
      spec.penalty === undefined ? null : readoutPenalty(spec.penalty, p[`${name}.mask`] as Tensor, hasFeatures ? (p[`${name}.features`] as Tensor) : null),
    masks: (p) => asMasks(masks(p), rows, columns),
    featureWeights: (p) => transpose(features(p)),
  };
}

function shapesOf({ maskStart, featureStart }: FactorisedSpec, name: string, positions: number, neurons: number, channels: number): ParameterShape[] {
  const mask: ParameterShape = { name: `${name}.mask`, shape: [positions, neurons], start: maskStart ?? { kind: 'normal', mean: 0, sd: 0.001 } };
  if (channels === 0) return [mask];
  const start = featureStart ?? { kind: 'normal', mean: 1 / channels, sd: 0.01 };
  return [mask, { name: `${name}.features`, shape: [channels, neurons], start }];
}

/** The values, or their absolute values. */
export function constrainSign(values: Tensor, isAbsolute: boolean): Tensor {
  return isAbsolute ? abs(values) : values;
}

/** The constraints of the feature weights Q [channels, N]. */
export function constrainFeatures(q: Tensor, constraint: NonNullable<FactorisedSpec['features']>): Tensor {
  const signed = constrainSign(q, constraint === 'abs' || constraint === 'absnorm');
  if (constraint === 'free' || constraint === 'abs') return signed;
  return div(signed, add(sqrt(sum(square(q), 0, true)), 1e-5));
}
