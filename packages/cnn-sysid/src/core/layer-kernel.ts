/** The kernels of the kinds of layer: their parameters, and how they act on maps. */

import { add, concat, div, matMul, reshape, slice, sqrt, square, sum, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';
import type { Start } from '../init/start.ts';
import { convolve, convolveDepthwise } from './convolve.ts';
import { differenceKernel } from './difference-of-gaussians.ts';
import { hermiteBasis } from './hermite-basis.ts';
import { type KernelPlace, kernelSize, type LayerKernel } from './kernel-place.ts';
import type { Tensors } from './tensors.ts';

const defaultStart: Start = { kind: 'normal', mean: 0, sd: 0.01 };

/** The kernel of a layer. */
export function layerKernel(place: KernelPlace): LayerKernel {
  switch (place.spec.kind ?? 'full') {
    case 'full':
      return fullKernel(place);
    case 'separable':
      return separableKernel(place);
    case 'hermite':
      return hermiteKernel(place);
    case 'difference-of-gaussians':
      return differenceKernel(place);
  }
}

function fullKernel({ name, spec, geometry, inputChannels }: KernelPlace): LayerKernel {
  const shape = [...kernelSize(spec), inputChannels, spec.channels];
  const kernel = (p: Tensors) => (spec.unitKernels === true ? unitSlices(p[`${name}.kernel`] as Tensor) : (p[`${name}.kernel`] as Tensor));
  return {
    parameters: [{ name: `${name}.kernel`, shape, start: spec.start ?? defaultStart }],
    channels: spec.channels,
    kernel,
    apply: (h, p) => convolve(h, kernel(p), geometry),
  };
}

/** W[:, :, i, o] / (1e-5 + ||W[:, :, i, o]||). */
function unitSlices(kernel: Tensor): Tensor {
  return div(kernel, add(sqrt(sum(square(kernel), [0, 1], true)), 1e-5));
}

function separableKernel({ name, spec, geometry, inputChannels }: KernelPlace): LayerKernel {
  const start = spec.start ?? defaultStart;
  const kernel = (p: Tensors) => (spec.unitKernels === true ? unitSlices(p[`${name}.kernel`] as Tensor) : (p[`${name}.kernel`] as Tensor));
  return {
    parameters: [
      { name: `${name}.kernel`, shape: [...kernelSize(spec), inputChannels, 1], start },
      { name: `${name}.mixture`, shape: [inputChannels, spec.channels], start },
    ],
    channels: spec.channels,
    kernel,
    apply(h, p) {
      const spatial = convolveDepthwise(h, kernel(p), geometry);
      const [batch = 1, rows = 1, columns = 1] = spatial.shape;
      const mixed = matMul(reshape(spatial, [-1, inputChannels]) as Tensor2D, p[`${name}.mixture`] as Tensor2D);
      return reshape(mixed, [batch, rows, columns, spec.channels]);
    },
  };
}

/** Channels are (rotation, feature), rotation first. The kernel from input rotation s to output rotation r depends on s - r alone, but for the rotation itself. */
function hermiteKernel({ name, spec, geometry, inputChannels, inputRotations }: KernelPlace): LayerKernel {
  const { rotations = 8, upsampling = 2, channels } = spec;
  const size = kernelSize(spec)[0];
  const basis = hermiteBasis(size, rotations, upsampling);
  const features = inputChannels / inputRotations;
  const pixels = size * size;
  const basisAt = (r: number) => constant(basis.values.slice(r * pixels * basis.count, (r + 1) * pixels * basis.count), [pixels, basis.count]);
  const rotated = (p: Tensors, r: number) => {
    const coefficients = turnInput(p[`${name}.coefficients`] as Tensor, (r * inputRotations) / rotations);
    return reshape(matMul(basisAt(r) as Tensor2D, reshape(coefficients, [basis.count, -1]) as Tensor2D), [size, size, inputChannels, channels]);
  };
  return {
    parameters: [{ name: `${name}.coefficients`, shape: [basis.count, inputRotations, features, channels], start: spec.start ?? defaultStart }],
    channels: rotations * channels,
    kernel: (p) => rotated(p, 0),
    apply: (h, p) =>
      convolve(
        h,
        concat(
          Array.from({ length: rotations }, (_, r) => rotated(p, r)),
          3,
        ),
        geometry,
      ),
  };
}

/** Coefficients whose input rotation s holds what s - turn held. */
function turnInput(coefficients: Tensor, turn: number): Tensor {
  const count = coefficients.shape[1] ?? 1;
  if (count === 1 || turn % count === 0) return coefficients;
  const [functions = 1, , features = 1, channels = 1] = coefficients.shape;
  const part = (begin: number, length: number) => slice(coefficients, [0, begin, 0, 0], [functions, length, features, channels]);
  return concat([part(count - turn, turn), part(0, count - turn)], 1);
}
