/** Point sets of the unit cube by name. */
import { type Key, split, streamOf } from '@thetakit/random';
import { latinHypercube } from './latin-hypercube.ts';
import { checkSobolDimension, sobolPoint } from './sobol.ts';

/** Names of the point sets. */
export const samplings = ['sobol', 'latin-hypercube', 'random'] as const;
/** A point set. */
export type Sampling = (typeof samplings)[number];

/** `count` points of [0, 1)^n, row by row; Sobol's are shifted by a random vector. Throws ARGUMENT_OUT_OF_RANGE for Sobol beyond 21 dimensions. */
export function samplePoints(who: string, sampling: Sampling, count: number, n: number, key: Key): Float64Array {
  const stream = streamOf(split(key)[0]!);
  if (sampling === 'latin-hypercube') return latinHypercube(count, n, stream);
  if (sampling === 'random') return stream.fillUniform(new Float64Array(count * n));
  checkSobolDimension(who, n);
  const shift = stream.fillUniform(new Float64Array(n));
  const points = new Float64Array(count * n);
  for (let k = 0; k < count; k++) sobolPoint(points.subarray(k * n, (k + 1) * n), k, shift);
  return points;
}
