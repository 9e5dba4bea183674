/** Where the neurons of a model look, and what they weigh. */
import { byFeature, maskPeaks, strongestFeature } from '@thetakit/cnn-sysid';
import type { SysidModel } from './sysid-model.ts';

/** Mask peaks and strongest features of a model. */
export interface Places {
  /** [N, 2]. */
  readonly peaks: Int32Array;
  readonly types: Int32Array;
  /** Rows and columns of the map. */
  readonly map: readonly [number, number];
}

/** Where each neuron of a model looks, and what it weighs most. */
export function placesOf({ network }: Pick<SysidModel, 'network'>): Places {
  const masks = network.masks();
  const [, rows = 1, columns = 1] = masks.shape;
  const { data: weights, shape } = network.featureWeights();
  const features = shape[1] ?? 1;
  return { peaks: maskPeaks(masks.data, rows, columns), types: strongestFeature(byFeature(weights, features), features), map: [rows, columns] };
}
