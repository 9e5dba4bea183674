/** Arrays for values, or an error that says how large they would be. */
import { ThetakitError } from '@thetakit/registry';
import type { NumericArray } from '../ir/node.ts';

/** No engine has arrays of more bytes than this: larger ones are refused without trying. */
const MOST_BYTES = 2 ** 33;

/**
 * An array of zeros.
 *
 * @throws OUT_OF_MEMORY when there is no room for it.
 */
export function allocateArray(size: number, precision: 'float64' | 'float32' = 'float64'): NumericArray {
  const bytes = size * (precision === 'float32' ? 4 : 8);
  try {
    if (bytes > MOST_BYTES) throw new RangeError('too large');
    return precision === 'float32' ? new Float32Array(size) : new Float64Array(size);
  } catch (reason) {
    if (!(reason instanceof RangeError)) throw reason;
    throw new ThetakitError('OUT_OF_MEMORY', {
      who: 'allocate',
      problem: `an array of ${size} numbers in ${precision} needs ${(bytes / 1e9).toPrecision(3)} GB, and there is no room for it`,
      action: 'Work on smaller batches, use products with a matrix (hvp, jvp, vjp) or a sparse one instead of the whole, or precision float32',
      received: size,
    });
  }
}
