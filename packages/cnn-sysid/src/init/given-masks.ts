/** Masks that start as they are given. */
import { ThetakitError } from '@thetakit/registry';

/** Masks to start from, as `FittedModel.masks` gives them: [N, rows, columns] of the map, row by row; a list of such for several sessions. */
export interface GivenMasks {
  readonly masks: ArrayLike<number> | readonly ArrayLike<number>[];
}

/** Those of a session. */
export function masksOfSession({ masks }: GivenMasks, session: number): ArrayLike<number> {
  const isList = Array.isArray(masks) && typeof masks[0] === 'object';
  return (isList ? (masks as readonly ArrayLike<number>[])[session] : (masks as ArrayLike<number>)) ?? [];
}

/** Writes masks [N, positions] to the parameter [positions, N]. Throws SHAPE_MISMATCH. */
export function setMasks(parameter: Float64Array, masks: ArrayLike<number>, neurons: number): void {
  if (masks.length !== parameter.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'fitModel',
      problem: `maskStart holds ${masks.length} numbers for ${neurons} neurons, the masks of the model ${parameter.length}`,
      action: 'Give masks over the map that the core makes of the images, [neurons, rows, columns]',
      received: masks.length,
      expected: parameter.length,
    });
  }
  const positions = parameter.length / neurons;
  for (let n = 0; n < neurons; n++) for (let p = 0; p < positions; p++) parameter[p * neurons + n] = masks[n * positions + p]!;
}
