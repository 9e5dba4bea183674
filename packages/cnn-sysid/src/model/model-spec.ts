/** A whole model, as plain data. */
import type { Activation } from '../core/activations.ts';
import type { CoreSpec } from '../core/stacked-core.ts';
import type { LossSpec } from '../losses/losses.ts';
import type { ReadoutSpec } from '../readout/build-readout.ts';

/** Core, readout, output, loss and what moves or scales the readout. */
export interface ModelSpec {
  readonly core: CoreSpec;
  readonly readout: ReadoutSpec;
  /** A learned constant per neuron before the output nonlinearity; default false. */
  readonly bias?: boolean;
  /** The bias starts at this times the value whose output is the neuron's mean response; default 1. */
  readonly biasStart?: number;
  /** Output nonlinearity; default 'identity'. */
  readonly output?: Activation;
  readonly loss: LossSpec;
  /** Strength of the mean over images of sum_n |f_n|; default 0. */
  readonly activity?: number;
  /** 'given': the data's shift, in pixels of the image, moves all masks. A record: a network of that many hidden units makes the shift from it. Absent: none. */
  readonly shift?: 'given' | { readonly hidden: number };
  /** Gain per neuron from the data's behaviour, elu(network) + 1, one hidden layer. Absent: none. */
  readonly modulator?: { readonly hidden: number };
}

/** What a model is built for. */
export interface ModelPlace {
  /** Rows, columns, channels of the images. */
  readonly image: readonly [number, number, number];
  /** Neurons of each session; one readout each, one core for all. */
  readonly sessions: readonly SessionShape[];
}

/** One session. */
export interface SessionShape {
  readonly neurons: number;
  /** Columns of the behaviour table; 0 without. */
  readonly behaviour: number;
}
