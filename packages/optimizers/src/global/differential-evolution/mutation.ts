/**
 * How differential evolution makes a trial vector v from members a, b, c, d of the population, all different from the target x:
 *
 *   'rand1'  a + F (b - c)     'rand2'  a + F (b - c + d - e)     'best1'  best + F (a - b)     'best2'  best + F (a - b + c - d)
 *   'current-to-best1'  x + F (best - x + a - b)     'rand-to-best1'  a + F (best - a + b - c)
 *   'adaptive'  x + F (p - x + a - b), p one of the best fifth, b also from the archive of members that were replaced
 */
import type { Stream } from '@thetakit/random';

/** The mutations. */
export const mutations = ['adaptive', 'best1', 'rand1', 'rand2', 'best2', 'current-to-best1', 'rand-to-best1'] as const;
/** One of the mutations. */
export type Mutation = (typeof mutations)[number];

/** Members and those they have replaced, rows of n numbers. */
export interface Members {
  readonly population: readonly (readonly number[])[];
  readonly archive: readonly (readonly number[])[];
}

type Row = readonly number[];

/** `count` different indices below `size`, none of them `not`. */
function draw(stream: Stream, count: number, size: number, not: number): number[] {
  const chosen: number[] = [];
  while (chosen.length < count) {
    const k = stream.integer(0, size - 1);
    if (k !== not && !chosen.includes(k)) chosen.push(k);
  }
  return chosen;
}

/** Writes the mutant of member `target` into `out`. `ranks`: members from best to worst. */
export function mutate(out: Float64Array, kind: Mutation, members: Members, target: number, ranks: ArrayLike<number>, scale: number, stream: Stream): void {
  const n = out.length;
  const { population, archive } = members;
  const size = population.length;
  const x = population[target]!;
  const [a, b, c, d, e] = draw(stream, Math.min(5, size - 1), size, target).map((k) => population[k]!) as [Row, Row, Row, Row, Row];
  const best = population[ranks[0]!]!;
  if (kind === 'adaptive') {
    const guide = population[ranks[stream.integer(0, Math.max(1, Math.floor(0.2 * size)) - 1)]!]!;
    const k = stream.integer(0, size + archive.length - 1);
    const other = k < size ? population[k]! : archive[k - size]!;
    for (let i = 0; i < n; i++) out[i] = x[i]! + scale * (guide[i]! - x[i]! + a[i]! - other[i]!);
    return;
  }
  for (let i = 0; i < n; i++) {
    if (kind === 'rand1') out[i] = a[i]! + scale * (b[i]! - c[i]!);
    else if (kind === 'rand2') out[i] = a[i]! + scale * (b[i]! - c[i]! + d[i]! - e[i]!);
    else if (kind === 'best1') out[i] = best[i]! + scale * (a[i]! - b[i]!);
    else if (kind === 'best2') out[i] = best[i]! + scale * (a[i]! - b[i]! + c[i]! - d[i]!);
    else if (kind === 'current-to-best1') out[i] = x[i]! + scale * (best[i]! - x[i]! + a[i]! - b[i]!);
    else out[i] = a[i]! + scale * (best[i]! - a[i]! + b[i]! - c[i]!);
  }
}

/**
 * Crossover: components of `mutant` survive, the others become those of `target`. 'binomial': each with probability `rate` and at
 * least one; 'exponential': a run of components from a random one on, as long as a coin of that probability allows.
 */
export function cross(mutant: Float64Array, target: readonly number[], kind: 'binomial' | 'exponential', rate: number, stream: Stream): void {
  const n = mutant.length;
  const sure = stream.integer(0, n - 1);
  if (kind === 'binomial') {
    for (let i = 0; i < n; i++) if (i !== sure && stream.uniform() >= rate) mutant[i] = target[i]!;
    return;
  }
  let length = 1;
  while (length < n && stream.uniform() < rate) length += 1;
  for (let k = length; k < n; k++) {
    const i = (sure + k) % n;
    mutant[i] = target[i]!;
  }
}
