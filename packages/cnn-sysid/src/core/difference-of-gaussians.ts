/**
 * Kernels that are differences of two Gaussians, of five numbers each: place (y, x), centre variance v, surround variance
 * v + u, and two weights,
 *
 *   W[y, x] = a exp(-d^2 / 2v) / (2 pi v) - b exp(-d^2 / 2(v + u)) / (2 pi (v + u)),      d^2 = (y - y0)^2 + (x - x0)^2
 *
 * v = 0.1 + softplus, u = softplus of a parameter, in pixels^2, so that both stay positive; all input channels share a kernel.
 * With a kernel as large as the image these are the input units of the hierarchical structural model.
 *
 * Source: Antolik, Hofer, Bednar and Mrsic-Flogel, PLOS Comput Biol 12(6), 2016. Theirs are bounds (0.1 <= v <= 31); ours a softplus.
 */
import { add, div, exp, mul, reshape, slice, softplus, square, sub, type Tensor, tile } from '@tensorflow/tfjs-core';
import { constant } from '@thetakit/autodiff-core';
import { convolve } from './convolve.ts';
import { type KernelPlace, kernelSize, type LayerKernel } from './kernel-place.ts';
import type { Tensors } from './tensors.ts';

/** Parameters `${name}.place` [units, 2] in [-1, 1], the borders of the kernel, `.centreVariance`, `.surroundVariance`, `.centreWeight`, `.surroundWeight` [units]. */
export function differenceKernel({ name, spec, geometry, inputChannels }: KernelPlace): LayerKernel {
  const [rows, columns] = kernelSize(spec);
  const units = spec.channels;
  const each = (part: string) => (p: Tensors) => reshape(p[`${name}.${part}`] as Tensor, [1, units]);
  const [narrow, wide, centre, surround] = [each('centreVariance'), each('surroundVariance'), each('centreWeight'), each('surroundWeight')];
  const kernel = (p: Tensors) => {
    const squares = distances(p[`${name}.place`] as Tensor, rows, columns, units);
    const v = add(softplus(narrow(p)), 0.1);
    const w = sub(mul(centre(p), density(squares, v)), mul(surround(p), density(squares, add(v, softplus(wide(p))))));
    return tile(reshape(w, [rows, columns, 1, units]), [1, 1, inputChannels, 1]);
  };
  const normal = (mean: number, sd: number) => ({ kind: 'normal', mean, sd }) as const;
  return {
    parameters: [
      { name: `${name}.place`, shape: [units, 2], start: { kind: 'uniform', radius: 0.8 } },
      { name: `${name}.centreVariance`, shape: [units], start: normal(4, 1) },
      { name: `${name}.surroundVariance`, shape: [units], start: normal(8, 2) },
      { name: `${name}.centreWeight`, shape: [units], start: normal(5, 1.5) },
      { name: `${name}.surroundWeight`, shape: [units], start: normal(5, 1.5) },
    ],
    channels: units,
    kernel,
    apply: (h, p) => convolve(h, kernel(p), geometry),
  };
}

/** d^2 of the header, [pixels, units]. */
function distances(place: Tensor, rows: number, columns: number, units: number): Tensor {
  const along = (part: 0 | 1, length: number, of: (p: number) => number) => {
    const pixels = constant(
      Float64Array.from({ length: rows * columns }, (_, p) => of(p) - (length - 1) / 2),
      [rows * columns, 1],
    );
    const centres = mul(reshape(slice(place, [0, part], [units, 1]), [1, units]), (length - 1) / 2);
    return square(sub(pixels, centres));
  };
  return add(
    along(0, rows, (p) => Math.floor(p / columns)),
    along(1, columns, (p) => p % columns),
  );
}

function density(squares: Tensor, variance: Tensor): Tensor {
  return div(exp(div(mul(squares, -0.5), variance)), mul(variance, 2 * Math.PI));
}
