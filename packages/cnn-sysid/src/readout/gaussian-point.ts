/**
 * The Gaussian point readout: each neuron reads the channels at one point of the map, by bilinear interpolation,
 *
 *   h[b, n] = sum_k Q[k, n] c[b, loc, k],     loc = clamp(mu_n + A_n eps, -1, 1),  eps ~ N(0, I) for each image in training
 *                                             loc = clamp(mu_n, -1, 1)                                  in evaluation
 *
 * Points are (x, y) in [-1, 1]^2, -1 and 1 being the centres of the border pixels, or with corners 'edges' their outer edges,
 * clamped to the centres. A_n is a number, a diagonal or a full
 * 2 x 2 matrix. With `positions` the mu_n are the outputs of a small network fed with where the neurons lie in cortex.
 *
 * Source: Lurz et al., ICLR 2021.
 */

import { abs, add, clipByValue, concat, matMul, mul, reshape, slice, sum, type Tensor, type Tensor2D, tanh, transpose } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';
import { ThetakitError } from '@thetakit/registry';
import type { ParameterShape, Tensors } from '../core/tensors.ts';
import type { Readout, ReadoutPlace } from './readout.ts';
import { fromEdges, pointMasks, samplePoints } from './sample-points.ts';

/** Settings of a Gaussian point readout. */
export interface GaussianPointSpec {
  readonly kind: 'gaussian-point';
  /** A: 'isotropic', 'diagonal' or 'full' (default). */
  readonly spread?: 'isotropic' | 'diagonal' | 'full';
  /** Start of A (times the unit matrix); default 0.1. */
  readonly spreadStart?: number;
  /** mu starts uniform on [-radius, radius]^2; default 0.3. */
  readonly radius?: number;
  /** Where each neuron lies in cortex, row-major [N, dimensions]; absent: every mu is a parameter of its own. */
  readonly positions?: readonly (readonly number[])[];
  /** Hidden units of the network from positions to mu; default 30. */
  readonly hidden?: number;
  /** Where -1 and 1 lie on the border pixels: 'centres' (default), or 'edges'. */
  readonly corners?: 'centres' | 'edges';
  /** Strength of sum |Q|; default 0. */
  readonly sparsity?: number;
}

/** Builds the readout: `${name}.location` [N, 2] (or the network's weights), `${name}.spread`, `${name}.features` [channels, N]. */
export function gaussianPointReadout(spec: GaussianPointSpec, { name, map, neurons }: ReadoutPlace): Readout {
  const [rows, columns, channels] = map;
  const { sparsity = 0, corners = 'centres' } = spec;
  const placed = (points: Tensor) => (corners === 'centres' ? points : fromEdges(points, rows, columns));
  const location = locator(spec, name, neurons);
  const features = (p: Tensors) => p[`${name}.features`] as Tensor;
  const centres = (p: Tensors) => clipByValue(placed(location.of(p)), -1, 1);
  return {
    parameters: [
      ...location.parameters,
      spreadShape(spec, name, neurons),
      { name: `${name}.features`, shape: [channels, neurons], start: { kind: 'constant', value: 1 / channels } },
    ],
    noise: [{ name: `${name}.noise`, kind: 'normal', perImage: 2 * neurons }],
    drive(maps, p, { isTraining, noise, shift }) {
      let points = reshape(location.of(p), [1, neurons, 2]);
      if (isTraining) points = add(points, spreadNoise(spec, p[`${name}.spread`] as Tensor, reshape(noise[`${name}.noise`] as Tensor, [-1, neurons, 2])));
      points = placed(points);
      if (shift !== null) points = add(points, toPoints(shift, rows, columns));
      return sum(mul(samplePoints(maps, clipByValue(points, -1, 1)), transpose(features(p))), 2);
    },
    penalty: (p) => (sparsity === 0 ? null : mul(sparsity, sum(abs(features(p))))),
    masks: (p) => pointMasks(centres(p), rows, columns),
    featureWeights: (p) => transpose(features(p)),
  };
}

interface Locator {
  readonly parameters: readonly ParameterShape[];
  /** mu, shape [N, 2]. */
  of(parameters: Tensors): Tensor;
}

function locator({ positions, radius = 0.3, hidden = 30 }: GaussianPointSpec, name: string, neurons: number): Locator {
  if (positions === undefined) {
    return {
      parameters: [{ name: `${name}.location`, shape: [neurons, 2], start: { kind: 'uniform', radius } }],
      of: (p) => p[`${name}.location`] as Tensor,
    };
  }
  if (positions.length !== neurons) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'gaussian-point readout',
      problem: `there are ${positions.length} cortical positions for ${neurons} neurons`,
      action: 'Give one position per neuron',
    });
  }
  const dimensions = positions[0]?.length ?? 0;
  const layer = (part: string, inputs: number, outputs: number): ParameterShape[] => [
    { name: `${name}.${part}`, shape: [inputs, outputs], start: { kind: 'normal', mean: 0, sd: 1 / Math.sqrt(inputs) } },
    { name: `${name}.${part}Bias`, shape: [outputs], start: { kind: 'constant', value: 0 } },
  ];
  const dense = (p: Tensors, part: string, x: Tensor) => tanh(add(matMul(x as Tensor2D, p[`${name}.${part}`] as Tensor2D), p[`${name}.${part}Bias`] as Tensor));
  return {
    parameters: [...layer('grid', dimensions, hidden), ...layer('gridOut', hidden, 2)],
    of: (p) => dense(p, 'gridOut', dense(p, 'grid', constant(positions.flat(), [neurons, dimensions]))),
  };
}

function spreadShape({ spread = 'full', spreadStart = 0.1 }: GaussianPointSpec, name: string, neurons: number): ParameterShape {
  const shape = spread === 'isotropic' ? [neurons, 1] : [neurons, 2];
  if (spread !== 'full') return { name: `${name}.spread`, shape, start: { kind: 'constant', value: spreadStart } };
  return { name: `${name}.spread`, shape: [neurons, 2, 2], start: { kind: 'unit-matrices', value: spreadStart } };
}

/** A_n eps, shape [b, N, 2]. */
function spreadNoise({ spread = 'full' }: GaussianPointSpec, a: Tensor, eps: Tensor): Tensor {
  if (spread !== 'full') return mul(eps, a);
  const row = (r: number) => sum(mul(reshape(slice(a, [0, r, 0], [-1, 1, 2]), [1, -1, 2]), eps), 2, true);
  return concat([row(0), row(1)], 2);
}

/** A shift in pixels (rows, columns) as (x, y), shape [b, 1, 2]. */
function toPoints(shift: Tensor, rows: number, columns: number): Tensor {
  const scale = (size: number) => (size > 1 ? 2 / (size - 1) : 0);
  const part = (column: number, factor: number) => mul(slice(shift, [0, column], [-1, 1]), factor);
  return reshape(concat([part(1, scale(columns)), part(0, scale(rows))], 1), [-1, 1, 2]);
}
