/** Points compared by how much they violate the constraints first, and by their values then. */

/** Sum of the distances of the rows to their bounds; 0 without constraints, Infinity when a row is NaN. */
export function violationOf(rows: Float64Array | undefined, lower: Float64Array, upper: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < lower.length; k++) {
    const row = rows?.[k] ?? NaN;
    if (Number.isNaN(row)) return Infinity;
    sum += Math.max(0, lower[k]! - row, row - upper[k]!);
  }
  return sum;
}

/** Is the first point better? Values that are not finite never are; a second value NaN means that there is none yet. */
export function isBetter(value: number, violation: number, oldValue: number, oldViolation: number): boolean {
  if (!(value < Infinity)) return false;
  return Number.isNaN(oldValue) || violation < oldViolation || (violation === oldViolation && value < oldValue);
}
