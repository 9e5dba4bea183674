/**
 * Did the masks find the places? A kernel moved one way and all masks moved the other way are the same function, so a shift that
 * all neurons share is removed before errors are counted.
 */
import { ThetakitError } from '@thetakit/registry';

/** How well places were recovered. */
export interface LocationRecovery {
  /** The shift that most neurons share: found place minus true place, as rows and columns. */
  readonly shift: readonly [rows: number, columns: number];
  /** Distance in pixels of each neuron's place from the true one, after the shift is removed. */
  readonly errors: Float64Array;
  readonly medianError: number;
  /** Share of neurons whose row and column are both within one pixel. */
  readonly withinOnePixel: number;
}

/** Row and column of the largest absolute entry of each mask. Masks are [N, side, side] by rows. */
export function maskPeaks(masks: ArrayLike<number>, side: number, columns = side): Int32Array {
  const area = side * columns;
  const count = Math.floor(masks.length / area);
  const peaks = new Int32Array(2 * count);
  for (let n = 0; n < count; n++) {
    let [best, at] = [-1, 0];
    for (let p = 0; p < area; p++) {
      const size = Math.abs(masks[n * area + p] ?? 0);
      if (size > best) [best, at] = [size, p];
    }
    peaks[2 * n] = Math.floor(at / columns);
    peaks[2 * n + 1] = at % columns;
  }
  return peaks;
}

/** Compares places, both [N, 2] as row and column. The common shift is the difference that most neurons have. Throws SHAPE_MISMATCH. */
export function locationRecovery(found: ArrayLike<number>, truth: ArrayLike<number>): LocationRecovery {
  if (found.length !== truth.length || found.length === 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'locationRecovery',
      problem: `there are ${found.length / 2} places found and ${truth.length / 2} true ones`,
      action: 'Give a row and a column for each neuron, in the same order',
      received: found.length,
      expected: truth.length,
    });
  }
  const count = truth.length / 2;
  const difference = (i: number) => (found[i] ?? 0) - (truth[i] ?? 0);
  const votes = new Map<string, number>();
  let [most, shift]: [number, readonly [number, number]] = [0, [0, 0]];
  for (let n = 0; n < count; n++) {
    const pair = [difference(2 * n), difference(2 * n + 1)] as const;
    const votesNow = (votes.get(pair.join()) ?? 0) + 1;
    votes.set(pair.join(), votesNow);
    if (votesNow > most) [most, shift] = [votesNow, pair];
  }
  const off = (n: number) => [difference(2 * n) - shift[0], difference(2 * n + 1) - shift[1]] as const;
  const errors = Float64Array.from({ length: count }, (_, n) => Math.hypot(...off(n)));
  const near = Array.from({ length: count }, (_, n) => off(n)).filter(([rows, columns]) => Math.abs(rows) <= 1 && Math.abs(columns) <= 1);
  const sorted = errors.toSorted();
  const middle = (count - 1) / 2;
  return {
    shift: [shift[0], shift[1]],
    errors,
    medianError: ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2,
    withinOnePixel: near.length / count,
  };
}
