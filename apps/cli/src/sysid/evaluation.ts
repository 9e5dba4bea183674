/** What an evaluation gives. */
import type { LocationRecovery, PredictionScores, Reliability } from '@thetakit/cnn-sysid';

/** One neuron. */
export interface NeuronRow {
  readonly neuron: number;
  /** Peak of the mask, row and column of the map. */
  readonly place?: readonly [number, number];
  /** The feature that the neuron weighs most. */
  readonly type?: number;
  /** 1 - squared error / variance on the validation samples, noise included. */
  readonly validationExplained: number;
  readonly scores?: PredictionScores;
  readonly reliability?: Reliability;
  /** FEV against the known truth: exact for linear models, else on the clean test responses. */
  readonly truthExplained?: number;
  readonly locationError?: number;
}

/** Scores of a model. */
export interface Evaluation {
  readonly neurons: readonly NeuronRow[];
  /** Means over neurons; NaN where there is nothing to measure by. */
  readonly means: Readonly<Record<string, number>>;
  readonly recovery?: {
    readonly location: LocationRecovery;
    readonly typePurity: number;
    /** |cosine| of each kernel with the field of the type that weighs it most. */
    readonly kernelCosines: readonly number[];
  };
  /** Predicted and mean measured test responses, [images, N]. */
  readonly test?: { readonly predicted: Float64Array; readonly measured: Float64Array };
}
