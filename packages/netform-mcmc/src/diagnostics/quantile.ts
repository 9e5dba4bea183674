import { show, ThetakitError } from '@thetakit/registry';

/**
 * Quantile of ascending values by linear interpolation of order statistics (type 7 of Hyndman & Fan 1996, the default of R and
 * NumPy): with h = (n - 1) p, x[floor h] + (h - floor h)(x[floor h + 1] - x[floor h]). NaN when there are no values.
 * Throws ARGUMENT_OUT_OF_RANGE unless 0 <= p <= 1.
 */
export function quantileOfSorted(sorted: Float64Array, p: number): number {
  if (!(p >= 0 && p <= 1)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'quantile',
      problem: `p is ${show(p)}, expected 0 <= p <= 1`,
      action: 'Give a probability',
      received: p,
    });
  }
  if (sorted.length === 0) return Number.NaN;
  const h = (sorted.length - 1) * p;
  // A product a few roundings below an integer is that integer.
  const low = Math.floor(h + 4 * Number.EPSILON);
  const share = Math.max(0, h - low);
  const below = sorted[low]!;
  return share < 4 * Number.EPSILON ? below : (1 - share) * below + share * sorted[low + 1]!;
}

/** `quantileOfSorted` of values in any order, which are not changed. */
export function quantile(values: Float64Array, p: number): number {
  return quantileOfSorted(values.slice().sort(), p);
}
