/** Which samples are fitted, which choose the penalties and the moment to stop, which are kept for the end. */
import { type Key, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';
import { legacyPermutation } from './legacy-permutation.ts';

/** Indices of samples, each sorted. */
export interface Split {
  readonly training: Int32Array;
  readonly validation: Int32Array;
}

/** Fraction of the samples that is fitted when nothing else is said. */
export const TRAINING_FRACTION = 0.8;

/**
 * The split of the published fits to mouse V1 (Klindt et al. 2017): NumPy's legacy permutation of seed 1, the first
 * round(0.8 count) for training, the rest for validation.
 */
export function publishedSplit(count: number): Split {
  return cut(legacyPermutation(1, count), roundHalfEven(TRAINING_FRACTION * count));
}

/** A random split of this package's own stream. At most `mostValidation` samples validate; the rest train. Throws when either part would be empty. */
export function randomSplit(key: Key, count: number, fraction = TRAINING_FRACTION, mostValidation = 10_000): Split {
  const training = Math.max(roundHalfEven(fraction * count), count - mostValidation);
  if (!(fraction > 0 && fraction < 1) || training < 1 || training >= count) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'randomSplit',
      problem: `a fraction of ${fraction} of ${count} samples leaves one part empty`,
      action: 'Choose a fraction between 0 and 1 that leaves samples on both sides',
      received: { count, fraction },
    });
  }
  return cut(streamOf(key).permutation(count), training);
}

function cut(order: Int32Array, training: number): Split {
  return { training: order.slice(0, training).sort(), validation: order.slice(training).sort() };
}

/** Python's `round`: halves go to the even neighbour. */
function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

/** Rows `indices` of an array whose first axis has rows of `width` numbers. */
export function takeRows<T extends Float32Array | Float64Array | Uint8Array>(data: T, width: number, indices: ArrayLike<number>): T {
  const taken = data.slice(0, 0);
  const rows = new (taken.constructor as new (length: number) => T)(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] ?? 0) * width;
    rows.set(data.subarray(from, from + width), i * width);
  }
  return rows;
}
