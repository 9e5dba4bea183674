/**
 * What every readout offers. A readout turns the maps of the core into one number per neuron and image:
 *
 *   h[b, n] = sum_{p,k} R_n[p, k] c[b, p, k]            p position, k channel
 *
 * The kinds differ in how R_n is made from parameters.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { MapShape, ParameterShape, Tensors } from '../core/tensors.ts';

/** Standard normal or uniform [0, 1) numbers that training draws for each batch. */
export interface NoiseShape {
  readonly name: string;
  readonly kind: 'normal' | 'uniform';
  /** Numbers per image. */
  readonly perImage: number;
}

/** What a readout may read while it is traced. */
export interface ReadoutContext {
  readonly isTraining: boolean;
  /** [b, 2]: where the masks lie moved to, (rows, columns) in pixels of the map; null for nowhere. */
  readonly shift: Tensor | null;
  /** Noise by name, each [b, perImage]. Empty in evaluation. */
  readonly noise: Tensors;
}

/** A readout built for maps of one shape and a number of neurons. */
export interface Readout {
  readonly parameters: readonly ParameterShape[];
  readonly noise: readonly NoiseShape[];
  /** h of the header, shape [b, N]. */
  drive(maps: Tensor, parameters: Tensors, context: ReadoutContext): Tensor;
  /** The penalty, a scalar; null when its strengths are 0. */
  penalty(parameters: Tensors): Tensor | null;
  /** Where each neuron looks, shape [N, rows, columns]. */
  masks(parameters: Tensors): Tensor;
  /** What each neuron looks for, shape [N, channels]. */
  featureWeights(parameters: Tensors): Tensor;
}

/** What a readout is built from. */
export interface ReadoutPlace {
  /** Prefix of its parameters, such as 'readout.0'. */
  readonly name: string;
  readonly map: MapShape;
  readonly neurons: number;
}
