/**
 * The readout with fixed masks: each neuron sees the channels at one given position,
 *
 *   h[b, n] = sum_k Q[k, n] c[b, p_n, k]
 *
 * A baseline: it learns what, and takes where from an estimate such as the peak of the response-weighted mean image.
 *
 * Source: Batty et al., ICLR 2017.
 */

import { cast, gather, mul, reshape, sum, type Tensor, type Tensor1D, transpose } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';
import { ThetakitError } from '@thetakit/registry';
import type { Tensors } from '../core/tensors.ts';
import type { Start } from '../init/start.ts';
import { constrainFeatures, type FactorisedSpec } from './factorised.ts';
import type { Readout, ReadoutPlace } from './readout.ts';
import { shiftMaps } from './shift-maps.ts';

/** Settings of a readout with fixed masks. */
export interface FixedMaskSpec {
  readonly kind: 'fixed-mask';
  /** Row-major pixel of the map for each neuron; absent: a fit estimates them from its training data. */
  readonly positions?: readonly number[];
  /** How: 'squared-sta' (default) for natural images, 'sta' for white noise. */
  readonly estimate?: 'sta' | 'squared-sta';
  /** Constraint of the feature weights; default 'free'. */
  readonly features?: FactorisedSpec['features'];
  /** Start of the feature weights; default normal with mean 1 / channels and standard deviation 0.01. */
  readonly featureStart?: Start;
}

/** Builds the readout: parameter `${name}.features` [channels, N]. Throws SHAPE_MISMATCH when positions are missing or outside the map. */
export function fixedMaskReadout(spec: FixedMaskSpec, { name, map, neurons }: ReadoutPlace): Readout {
  const [rows, columns, channels] = map;
  const positions = checkPositions(spec.positions, rows * columns, neurons);
  const features = (p: Tensors) => constrainFeatures(p[`${name}.features`] as Tensor, spec.features ?? 'free');
  return {
    parameters: [{ name: `${name}.features`, shape: [channels, neurons], start: spec.featureStart ?? { kind: 'normal', mean: 1 / channels, sd: 0.01 } }],
    noise: [],
    drive(maps, p, { shift }) {
      const flat = reshape(shift === null ? maps : shiftMaps(maps, shift), [-1, rows * columns, channels]);
      const seen = gather(flat, cast(constant(positions), 'int32') as Tensor1D, 1);
      return sum(mul(seen, transpose(features(p))), 2);
    },
    penalty: () => null,
    masks() {
      const masks = new Float64Array(neurons * rows * columns);
      positions.forEach((position, n) => {
        masks[n * rows * columns + position] = 1;
      });
      return constant(masks, [neurons, rows, columns]);
    },
    featureWeights: (p) => transpose(features(p)) as Tensor,
  };
}

function checkPositions(positions: readonly number[] | undefined, count: number, neurons: number): readonly number[] {
  if (positions?.length === neurons && positions.every((p) => Number.isInteger(p) && p >= 0 && p < count)) return positions;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'fixed-mask readout',
    problem: `there are ${positions?.length ?? 0} positions for ${neurons} neurons, expected pixels 0 to ${count - 1} of the map`,
    action: 'Give one row-major pixel of the map per neuron, or fit from data, which estimates them',
  });
}
