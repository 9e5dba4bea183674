/**
 * Shapes of convolutions. Per spatial axis, an input of size I spread by its dilation has size Id = (I - 1) l + 1, a kernel of
 * size k spans e = d (k - 1) + 1, and the result has floor((Id + low + high - e) / s) + 1 positions.
 */
import { ThetakitError } from '@thetakit/registry';
import { type Shape, showShape } from '../ir/shape.ts';

/** One number per spatial axis each. */
export interface ConvParams {
  readonly strides: readonly number[];
  /** Zeros before and after; negative crops. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Distance between neighbours of the input; the gaps are zeros. */
  readonly inputDilation: readonly number[];
  /** Distance between neighbours of the kernel. */
  readonly kernelDilation: readonly number[];
  /** Number of parts that the channels fall into; part i of the result sees part i of the input alone. */
  readonly groups: number;
}

/** Size of an axis spread by a dilation. */
export function dilated(size: number, dilation: number): number {
  return size === 0 ? 0 : (size - 1) * dilation + 1;
}

/** Spatial sizes of an array [first, spatial..., last]. */
export function spatialOf(shape: Shape): readonly number[] {
  return shape.slice(1, -1);
}

/** Spatial sizes of a kernel [spatial..., channels in, channels out]. */
export function kernelSpatialOf(shape: Shape): readonly number[] {
  return shape.slice(0, -2);
}

/** Shape of conv(x, w) for x [batch, spatial..., channels] and w [spatial..., channels / groups, features]. */
export function convShape(x: Shape, w: Shape, params: ConvParams): number[] {
  const { strides, low, high, inputDilation, kernelDilation, groups } = params;
  const [channels, depth, features] = [x.at(-1) as number, w.at(-2) as number, w.at(-1) as number];
  if (x.length !== w.length || x.length < 2 || channels !== depth * groups || features % groups !== 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'conv',
      problem: `an input of shape ${showShape(x)} and a kernel of shape ${showShape(w)} do not agree in ${groups} group(s)`,
      action: 'Give the kernel the shape [spatial..., input channels / groups, features], the features a multiple of the groups',
      received: [x, w],
    });
  }
  const kernel = kernelSpatialOf(w);
  const spatial = spatialOf(x).map((size, i) => {
    const room =
      dilated(size, inputDilation[i] as number) + (low[i] as number) + (high[i] as number) - dilated(kernel[i] as number, kernelDilation[i] as number);
    return room < 0 ? 0 : Math.floor(room / (strides[i] as number)) + 1;
  });
  return [x[0] as number, ...spatial, features];
}
