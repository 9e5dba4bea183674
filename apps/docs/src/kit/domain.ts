/** Domains of axes from data. */

/** From the least to the largest finite value, with a margin; [0, 1] when there is none. */
export function domainOf(values: Iterable<number>, margin = 0.05): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const room = high > low ? (high - low) * margin : Math.max(1e-3, Math.abs(low) * margin);
  return [low - room, high + room];
}

/** Whole decades around the positive values, no lower than `floor`. */
export function decadesOf(values: Iterable<number>, floor = 1e-16, ceiling = 1e12): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (!(value > 0) || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return [floor, 1];
  const bottom = 10 ** Math.floor(Math.log10(Math.max(low, floor)));
  const top = 10 ** Math.ceil(Math.log10(Math.min(Math.max(high, floor), ceiling)));
  return [bottom, top > bottom ? top : bottom * 10];
}
