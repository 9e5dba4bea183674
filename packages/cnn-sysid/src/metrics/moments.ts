/** Means, variances and Pearson's correlation of numbers of which some may be missing (NaN). */

/** Mean of the numbers that are there; NaN when there is none. */
export function meanOf(values: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/** sum (x - mean)^2 / (count - lost) of the numbers that are there; NaN when count <= lost. */
export function varianceOf(values: ArrayLike<number>, lost: 0 | 1 = 0): number {
  const mean = meanOf(values);
  let [sum, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += (value - mean) ** 2;
    count++;
  }
  return count > lost ? sum / (count - lost) : Number.NaN;
}

/**
 * Pearson's correlation over the pairs of which both are there. 0 when either side hardly varies (standard deviation at most
 * `flat`), as the published scores have it: a model that predicts a constant explains nothing.
 */
export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>, flat = 1e-5): number {
  const pairs: [number, number][] = [];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? Number.NaN, b[i] ?? Number.NaN];
    if (!Number.isNaN(x) && !Number.isNaN(y)) pairs.push([x, y]);
  }
  const [first, second] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
  const [meanX, meanY] = [meanOf(first), meanOf(second)];
  const spread = Math.sqrt(varianceOf(first)) * Math.sqrt(varianceOf(second));
  if (!(Math.sqrt(varianceOf(first)) > flat && Math.sqrt(varianceOf(second)) > flat)) return 0;
  return meanOf(pairs.map(([x, y]) => (x - meanX) * (y - meanY))) / spread;
}
