/** Did the feature weights find the types? Agreement of two labellings of the same neurons. */
import { ThetakitError } from '@thetakit/registry';

/** Counts of every pair of labels, rows by the first labelling. */
function contingency(found: ArrayLike<number>, truth: ArrayLike<number>, who: string): number[][] {
  if (found.length !== truth.length || found.length === 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `there are ${found.length} labels found and ${truth.length} true ones`,
      action: 'Give one label per neuron in both',
      received: found.length,
      expected: truth.length,
    });
  }
  const [rows, columns] = [new Map<number, number>(), new Map<number, number>()];
  const place = (map: Map<number, number>, label: number) => {
    if (!map.has(label)) map.set(label, map.size);
    return map.get(label) ?? 0;
  };
  const pairs = Array.from({ length: found.length }, (_, i) => [place(rows, found[i] ?? 0), place(columns, truth[i] ?? 0)] as const);
  const table = Array.from({ length: rows.size }, () => new Array<number>(columns.size).fill(0));
  for (const [r, c] of pairs) (table[r] ?? [])[c] = (table[r]?.[c] ?? 0) + 1;
  return table;
}

/** Purity: the share of neurons that have the true type most common in their cluster. 1 is perfect; many small clusters are also pure. Throws SHAPE_MISMATCH. */
export function typePurity(found: ArrayLike<number>, truth: ArrayLike<number>): number {
  return contingency(found, truth, 'typePurity').reduce((sum, row) => sum + Math.max(...row), 0) / truth.length;
}

/** Adjusted Rand index (Hubert and Arabie, 1985): 1 for equal partitions, about 0 for random ones. Throws SHAPE_MISMATCH. */
export function adjustedRand(found: ArrayLike<number>, truth: ArrayLike<number>): number {
  const table = contingency(found, truth, 'adjustedRand');
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + pairs(count), 0);
  const together = table.reduce((sum, row) => sum + sumOf(row), 0);
  const rows = sumOf(table.map((row) => row.reduce((a, b) => a + b, 0)));
  const columns = sumOf((table[0] ?? []).map((_, c) => table.reduce((sum, row) => sum + (row[c] ?? 0), 0)));
  const expected = (rows * columns) / pairs(truth.length);
  const most = (rows + columns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/** The type of a neuron as the map that it weighs most: weights are [K, N]. */
export function strongestFeature(weights: ArrayLike<number>, features: number): Int32Array {
  const neurons = weights.length / features;
  return Int32Array.from({ length: neurons }, (_, n) => {
    let best = 0;
    for (let k = 1; k < features; k++) if (Math.abs(weights[k * neurons + n] ?? 0) > Math.abs(weights[best * neurons + n] ?? 0)) best = k;
    return best;
  });
}
