/** Repeats of one image to one mean, and flat lists of trials to repeats. */
import { ThetakitError } from '@thetakit/registry';

/** Repeated responses: [T, D, N], NaN where a repeat is missing. */
export interface Repeats {
  readonly data: Float64Array;
  readonly shape: readonly [trials: number, images: number, neurons: number];
}

/** Mean over repeats, [D, N]; missing repeats are left out, and an image without any is NaN. */
export function averageTrials({ data, shape: [trials, images, neurons] }: Repeats): Float64Array {
  const width = images * neurons;
  return Float64Array.from({ length: width }, (_, at) => {
    let [sum, count] = [0, 0];
    for (let t = 0; t < trials; t++) {
      const value = data[t * width + at] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}

/**
 * Trials in the order of the recording, each with the id of its image, to repeats per image. Images may have unequal numbers of
 * repeats: the missing ones are NaN. Returns the ids in order of first appearance. Throws SHAPE_MISMATCH.
 */
export function groupTrials(responses: Float64Array, neurons: number, imageIds: readonly (number | string)[]): { repeats: Repeats; ids: (number | string)[] } {
  if (responses.length !== imageIds.length * neurons) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'groupTrials',
      problem: `there are ${responses.length / neurons} trials of ${neurons} neurons, but ${imageIds.length} image ids`,
      action: 'Give one id per trial',
      received: imageIds.length,
      expected: responses.length / neurons,
    });
  }
  const trialsOf = new Map<number | string, number[]>();
  for (const [trial, id] of imageIds.entries()) {
    const list = trialsOf.get(id);
    if (list === undefined) trialsOf.set(id, [trial]);
    else list.push(trial);
  }
  const ids = [...trialsOf.keys()];
  const most = Math.max(0, ...[...trialsOf.values()].map((list) => list.length));
  const data = new Float64Array(most * ids.length * neurons).fill(Number.NaN);
  for (const [d, id] of ids.entries()) {
    for (const [t, trial] of (trialsOf.get(id) ?? []).entries()) {
      data.set(responses.subarray(trial * neurons, (trial + 1) * neurons), (t * ids.length + d) * neurons);
    }
  }
  return { repeats: { data, shape: [most, ids.length, neurons] }, ids };
}
