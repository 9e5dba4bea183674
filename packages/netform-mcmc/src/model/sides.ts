/**
 * Directed links as links between two sides. Agent i of N stands twice: as sender i and as receiver N + i. The link from i to j is the
 * link of sender i and receiver N + j, receivers accept every link (u = +infinity), and other pairs never link (u = -infinity). So
 *
 *   p_ij = Lam(u_ij) Lam(+infinity) = Lam(u_ij),
 *
 * and simulator, likelihood, derivatives and samplers of mutual consent serve consent 'unilateral' without a second version of each.
 * The number of friends of a sender is the number of agents that it has named, that of a receiver the number that have named it.
 */
import type { Profiles } from './profiles.ts';

/** Profiles behind those of the attributes: of receivers, and of pairs that never link. */
export const SPECIAL_PROFILES = 2;
/** Place of the profile of receivers among them. */
export const SURE = 0;
/** Place of the profile of pairs that never link among them. */
export const NEVER = 1;

/** Number of nodes of the link sets of a network: N, or 2 N sides of directed links. */
export function nodesOf({ size, directed }: { readonly size: number; readonly directed: boolean }): number {
  return directed ? 2 * size : size;
}

/** The agents at the two ends of a link, the sender first. */
export function endsOf(size: number, low: number, high: number): readonly [number, number] {
  return [low, high >= size ? high - size : high];
}

/** The profiles of ordered pairs of N agents as profiles of the pairs of 2 N sides. */
export function sidedProfiles(size: number, { count, own, values }: Profiles): Profiles {
  const nodes = 2 * size;
  const total = count + SPECIAL_PROFILES;
  const sidedOwn = new Int32Array(nodes * nodes).fill(count + NEVER);
  const sidedOther = new Int32Array(nodes * nodes).fill(count + NEVER);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === j) continue;
      const at = i * nodes + size + j;
      const mirror = (size + j) * nodes + i;
      sidedOwn[at] = own[i * size + j]!;
      sidedOther[at] = count + SURE;
      sidedOwn[mirror] = count + SURE;
      sidedOther[mirror] = own[i * size + j]!;
    }
  }
  const columns = values.length / Math.max(1, count);
  const sidedValues = new Float64Array(columns * total);
  for (let c = 0; c < columns; c++) sidedValues.set(values.subarray(c * count, (c + 1) * count), c * total);
  return { count: total, own: sidedOwn, other: sidedOther, values: sidedValues };
}
