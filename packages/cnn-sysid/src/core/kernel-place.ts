/** What every kind of kernel is built from, and offers. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry } from './convolve.ts';
import type { LayerSpec } from './layer-spec.ts';
import type { ParameterShape, Tensors } from './tensors.ts';

/** What a layer convolves with. */
export interface LayerKernel {
  readonly parameters: readonly ParameterShape[];
  /** Channels of the result. */
  readonly channels: number;
  /** Shape [rows, columns, in, out]: what the penalties see and `kernels()` returns. A 'separable' layer has out = 1. */
  kernel(parameters: Tensors): Tensor;
  apply(h: Tensor, parameters: Tensors): Tensor;
}

/** Everything that a layer's kernel is built from. */
export interface KernelPlace {
  readonly name: string;
  readonly spec: LayerSpec;
  readonly geometry: ConvolutionGeometry;
  readonly inputChannels: number;
  /** Rotations in the input of a 'hermite' layer: 1 for an image. */
  readonly inputRotations: number;
}

/** Rows and columns of a kernel. */
export function kernelSize({ kernel }: LayerSpec): readonly [number, number] {
  return typeof kernel === 'number' ? [kernel, kernel] : kernel;
}
