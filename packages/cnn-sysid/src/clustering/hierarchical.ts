/**
 * Hierarchical clustering by Ward's rule (1963): the two clusters whose union raises the sum of squares least are joined, until
 * one is left. Distances are updated by the formula of Lance and Williams; O(N^3) time, for up to a few hundred neurons.
 */

/** One join: cluster numbers below N are points, N + i is the cluster of join i. */
export interface Join {
  readonly left: number;
  readonly right: number;
  /** sqrt of twice the rise of the sum of squares: the distance itself for two points. */
  readonly height: number;
  readonly size: number;
}

/** All joins, from the closest to the last. Points are [N, dimension]. */
export function wardTree(points: Float64Array, dimension: number): Join[] {
  const count = points.length / dimension;
  // Active clusters: number, size, and squared distances to each other.
  const active = Array.from({ length: count }, (_, i) => ({ id: i, size: 1 }));
  const distance = Array.from({ length: count }, (_, i) => Float64Array.from({ length: count }, (_each, j) => pointDistance(points, dimension, i, j)));
  const joins: Join[] = [];
  while (active.length > 1) {
    const [i, j, least] = closest(distance, active.length);
    const [left, right] = [active[i], active[j]];
    if (left === undefined || right === undefined) break;
    const size = left.size + right.size;
    for (let other = 0; other < active.length; other++) {
      if (other === i || other === j) continue;
      const m = active[other]?.size ?? 0;
      const [a, b] = [distance[i]?.[other] ?? 0, distance[j]?.[other] ?? 0];
      const merged = ((left.size + m) * a + (right.size + m) * b - m * least) / (size + m);
      setPair(distance, i, other, merged);
    }
    joins.push({ left: left.id, right: right.id, height: Math.sqrt(least), size });
    active[i] = { id: count + joins.length - 1, size };
    removeCluster(distance, active, j);
  }
  return joins;
}

/** Labels 0, ..., k - 1 of the N points when the tree is cut into k clusters. */
export function cutTree(joins: readonly Join[], k: number): Int32Array {
  const count = joins.length + 1;
  const root = Int32Array.from({ length: 2 * count - 1 }, (_, i) => i);
  const find = (i: number): number => (root[i] === i ? i : find(root[i] ?? i));
  for (const [i, { left, right }] of joins.slice(0, Math.max(0, count - k)).entries()) {
    root[find(left)] = count + i;
    root[find(right)] = count + i;
  }
  const names = new Map<number, number>();
  return Int32Array.from({ length: count }, (_, i) => {
    const top = find(i);
    if (!names.has(top)) names.set(top, names.size);
    return names.get(top) ?? 0;
  });
}

function pointDistance(points: Float64Array, dimension: number, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < dimension; d++) sum += ((points[i * dimension + d] ?? 0) - (points[j * dimension + d] ?? 0)) ** 2;
  return sum;
}

function closest(distance: readonly Float64Array[], count: number): readonly [number, number, number] {
  let found: readonly [number, number, number] = [0, 1, Number.POSITIVE_INFINITY];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) if ((distance[i]?.[j] ?? 0) < found[2]) found = [i, j, distance[i]?.[j] ?? 0];
  }
  return found;
}

function setPair(distance: readonly Float64Array[], i: number, j: number, value: number): void {
  const [first, second] = [distance[i], distance[j]];
  if (first !== undefined) first[j] = value;
  if (second !== undefined) second[i] = value;
}

/** The last cluster takes the place of the one that goes. */
function removeCluster(distance: readonly Float64Array[], active: { id: number; size: number }[], gone: number): void {
  const last = active.length - 1;
  for (let other = 0; other < last; other++) if (other !== gone) setPair(distance, gone, other, distance[last]?.[other] ?? 0);
  const moved = active.pop();
  if (moved !== undefined && gone < last) active[gone] = moved;
}
