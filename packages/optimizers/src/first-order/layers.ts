/** Layers of a parameter vector: consecutive blocks that have norms of their own. */
import { o, ThetakitError } from '@thetakit/registry';

/** The option that cuts x into layers. */
export const layerSizes = o.vector({
  min: 1,
  optional: true,
  describe: 'Lengths of the layers, one after the other, each with a trust ratio of its own; left out: all of x is one layer.',
  unit: '1',
});

/** Throws SHAPE_MISMATCH unless the layers are whole numbers that add up to n. */
export function checkLayers(who: string, sizes: ArrayLike<number> | undefined, n: number): void {
  if (sizes === undefined) return;
  const list = Array.from(sizes);
  const total = list.reduce((sum, size) => sum + size, 0);
  if (total === n && list.every(Number.isInteger)) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `layerSizes are ${list.join(', ')}, expected whole numbers that add up to ${n}`,
    action: 'Give the length of every layer',
    received: list,
    expected: n,
  });
}

/** Calls `visit(from, to)` for every layer from <= i < to. */
export function eachLayer(sizes: ArrayLike<number> | undefined, n: number, visit: (from: number, to: number) => void): void {
  let from = 0;
  for (const size of sizes === undefined ? [n] : Array.from(sizes)) {
    visit(from, from + size);
    from += size;
  }
}

/** Euclidean norm of v[from], ..., v[to - 1]. */
export function layerNorm(v: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += v[i]! * v[i]!;
  return Math.sqrt(sum);
}
