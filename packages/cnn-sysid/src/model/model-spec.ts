/** A whole model, as plain data. */
import { ThetakitError } from '@thetakit/registry';
import type { Activation } from '../core/activations.ts';
import type { CoreSpec } from '../core/stacked-core.ts';
import type { LossSpec } from '../losses/losses.ts';
import type { ReadoutSpec } from '../readout/build-readout.ts';

/** Core, readout, output, loss and what moves or scales the readout. */
export interface ModelSpec {
  readonly core: CoreSpec;
  /** One for all sessions, or one for each. */
  readonly readout: ReadoutSpec | readonly ReadoutSpec[];
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

/** The readout of a session. Throws SHAPE_MISMATCH when the spec lists readouts but not one for it. */
export function readoutOf({ readout }: ModelSpec, session: number): ReadoutSpec {
  const list = Array.isArray(readout) ? (readout as readonly ReadoutSpec[]) : null;
  const found = list === null ? (readout as ReadoutSpec) : list[session];
  if (found !== undefined) return found;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'model',
    problem: `there are ${list?.length ?? 0} readouts, none for session ${session}`,
    action: 'Give one readout for all sessions, or one for each',
  });
}

/** Image pixels per pixel of the last map. */
export function totalStride({ core }: ModelSpec): number {
  return core.layers.reduce((product, layer) => product * (layer.stride ?? 1), 1);
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
