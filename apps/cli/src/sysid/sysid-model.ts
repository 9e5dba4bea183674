/** A fitted network with what it was told and how it came about. */
import { type CurvePoint, type FittedModel, isLinear, type Normaliser, normalise } from '@thetakit/cnn-sysid';
import type { Outcome } from '@thetakit/registry';

/** What a fit was told. */
export interface FitFacts {
  readonly preset: string;
  /** Every resolved setting, plain data. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** How images were normalised before the model saw them; absent: not at all. */
  readonly normaliser?: Normaliser;
  /** Digest of the data, to be sure that a fit goes on with its own. */
  readonly subject: Readonly<Record<string, unknown>>;
}

/** A fitted model. */
export interface SysidModel extends FitFacts {
  readonly network: FittedModel;
  readonly curve: readonly CurvePoint[];
  readonly bestStep: number;
  readonly outcome?: Outcome;
}

/** Predictions [D, N] of images as they are in the data. */
export function predict({ network, normaliser }: Pick<SysidModel, 'network' | 'normaliser'>, images: Float32Array): Float64Array {
  const [rows, columns, channels] = network.place.image;
  const count = images.length / (rows * columns * channels);
  if (count === 0) return new Float64Array(0);
  const seen = normaliser === undefined ? images : normalise(images, normaliser);
  return network.predict({ data: seen, shape: [count, rows, columns, channels] }).data;
}

/** Layers and readout in a few words. */
export function describeNetwork({ spec, place }: FittedModel): string {
  const layers = spec.core.layers.map(({ channels, kernel, activation = 'identity' }) => {
    const [rows, columns] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
    return `${channels} of ${rows} × ${columns}${activation === 'identity' ? '' : ` (${activation})`}`;
  });
  const readout = Array.isArray(spec.readout) ? 'several readouts' : `${(spec.readout as { kind: string }).kind} readout`;
  const [rows, columns] = place.image;
  return `Kernels ${layers.join(', ') || `none: filters over ${rows} × ${columns} pixels`}; ${readout}; loss ${spec.loss.kind}.`;
}

/** Whether the filters of the neurons are known exactly: a linear model of images that were not normalised. */
export function hasExactFilters({ network, normaliser }: SysidModel): boolean {
  return normaliser === undefined && isLinear(network);
}
