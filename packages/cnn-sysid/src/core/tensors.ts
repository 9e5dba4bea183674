/** Names for the tensors that pass between the parts of a model while it is traced. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Start } from '../init/start.ts';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A parameter of a model: its name in the tree, its shape, and how it starts. */
export interface ParameterShape {
  /** Dotted path, such as 'core.0.kernel'. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: Start;
}

/** The running statistics of one batch normalisation. */
export interface StatisticShape {
  /** Dotted path, such as 'core.0'. */
  readonly name: string;
  readonly channels: number;
  /** Share of the old value that each batch keeps. */
  readonly decay: number;
  /** 'debiased' starts at 0 and divides by 1 - decay^t; 'tf1' starts at mean 0 and variance 1 and does not. */
  readonly start: 'debiased' | 'tf1';
}

/** What a layer may read and report while it is traced. */
export interface ForwardContext {
  /** Batch statistics when training, running statistics otherwise. */
  readonly isTraining: boolean;
  /** Running statistics by `${name}.mean` and `${name}.variance`, each of shape [channels]. */
  readonly statistics: Tensors;
  /** Batch statistics that the layers write, under the same names. */
  readonly batch: Record<string, Tensor>;
}

/** Rows, columns and channels of a map. */
export type MapShape = readonly [number, number, number];
