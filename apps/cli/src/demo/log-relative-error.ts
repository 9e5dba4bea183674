/** Digits of agreement with a certified value. */

/** NIST certifies eleven digits: no result can show more. */
export const CERTIFIED_DIGITS = 11;

/** -log10(|value - certified| / |certified|), between 0 and 11; 0 for a value that is not finite. */
export function logRelativeError(value: number, certified: number): number {
  if (!Number.isFinite(value)) return 0;
  const error = certified === 0 ? Math.abs(value) : Math.abs(value - certified) / Math.abs(certified);
  return Math.min(CERTIFIED_DIGITS, Math.max(0, -Math.log10(error)));
}
