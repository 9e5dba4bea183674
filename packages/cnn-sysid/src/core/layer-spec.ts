/** What a convolutional layer is, as plain data. */
import type { Start } from '../init/start.ts';
import type { Activation } from './activations.ts';
import type { BatchNormSpec } from './batch-norm.ts';
import type { Padding } from './convolve.ts';

/** One layer: convolution, batch normalisation, nonlinearity, squeeze and excitation, in this order. */
export interface LayerSpec {
  /** Output channels; of a 'hermite' layer: features, each at every rotation. */
  readonly channels: number;
  /** Kernel size: one number for both axes, or [rows, columns]. */
  readonly kernel: number | readonly [number, number];
  /** 'full' (default): a kernel for each pair of channels. 'separable': one per input channel, then a 1x1 mixture. 'hermite': rotated copies. 'difference-of-gaussians': five numbers per kernel. */
  readonly kind?: 'full' | 'separable' | 'hermite' | 'difference-of-gaussians';
  /** Default 'valid'. */
  readonly padding?: Padding;
  /** Default 1. */
  readonly stride?: number;
  /** Default 1. */
  readonly dilation?: number;
  /** A learned constant per channel after the convolution; default false. */
  readonly bias?: boolean;
  /** Divides every slice [:, :, i, o] of the kernel by 1e-5 + its norm, inside the graph; default false. */
  readonly unitKernels?: boolean;
  /** Absent: no batch normalisation. */
  readonly batchNorm?: BatchNormSpec;
  /** Default 'identity'. */
  readonly activation?: Activation;
  /** The input is the outputs of this many earlier layers, concatenated along the channels; default 1. */
  readonly skip?: number;
  /** Hidden units of a squeeze-and-excitation gate (Hu et al. 2018); absent: no gate. */
  readonly squeezeExcitation?: number;
  /** Rotations of a 'hermite' layer; default 8. */
  readonly rotations?: number;
  /** Samples per pixel and axis that are averaged in the kernels of a 'hermite' layer; default 2. */
  readonly upsampling?: number;
  /** Start of the kernel; default normal with mean 0 and standard deviation 0.01. */
  readonly start?: Start;
  /** Strength of the smoothness penalty on this layer's kernel; default 0. */
  readonly smoothness?: number;
  /** Strength of the group sparsity penalty on this layer's kernel; default 0. */
  readonly groupSparsity?: number;
  /** Strength of the squared norm, sum W^2 / 2, of this layer's kernel; default 0. */
  readonly decay?: number;
}
