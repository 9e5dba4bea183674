/**
 * Minimisers of a set of samples: those that are lower than all their neighbours. Neighbours are the pairs of the Gabriel graph: no third
 * sample lies in the ball of which they are the ends of a diameter. It is part of every Delaunay triangulation of the samples.
 * Source: K. R. Gabriel, R. R. Sokal, Systematic Zoology 18 (1969) 259-278.
 */

/** A sample in the unit cube. */
export interface Sample {
  readonly at: readonly number[];
  /** Infinity where f is not finite or a constraint is violated. */
  readonly value: number;
}

/** Samples, and for each of them the index of a lower neighbour, or -1. Never written to. */
export interface Complex {
  readonly samples: readonly Sample[];
  readonly below: readonly number[];
}

/** Indices of the minimisers, the lowest first. */
export function minimisersOf({ samples, below }: Complex): number[] {
  const pool = below.flatMap((j, k) => (j < 0 && samples[k]!.value < Infinity ? [k] : []));
  return pool.sort((a, b) => samples[a]!.value - samples[b]!.value || a - b);
}

/** The complex with more samples. They can cut old edges and make edges to themselves, but none between old samples. */
export function extend({ samples: old, below }: Complex, fresh: readonly Sample[]): Complex {
  const samples = [...old, ...fresh];
  const lowerOf = samples.map((sample, k) => {
    if (sample.value === Infinity) return -1;
    if (k >= old.length) return lowerNeighbour(samples, k);
    const j = below[k]!;
    if (j < 0) return freshNeighbour(samples, k, old.length);
    const distance = squaredDistance(sample.at, samples[j]!.at);
    const isCut = fresh.some(({ at }) => isInBall(sample.at, samples[j]!.at, distance, at));
    return isCut ? lowerNeighbour(samples, k) : j;
  });
  return { samples, below: lowerOf };
}

/** A lower neighbour among the samples from `first` on, or -1. */
function freshNeighbour(samples: readonly Sample[], k: number, first: number): number {
  for (let j = first; j < samples.length; j++) if (isLower(samples, j, k) && areNeighbours(samples, k, j)) return j;
  return -1;
}

/** A lower neighbour or -1. The nearest lower sample is one as a rule. */
function lowerNeighbour(samples: readonly Sample[], k: number): number {
  const { at } = samples[k]!;
  let nearest = -1;
  let least = Infinity;
  for (let j = 0; j < samples.length; j++) {
    const distance = isLower(samples, j, k) ? squaredDistance(at, samples[j]!.at) : Infinity;
    if (!(distance < least)) continue;
    nearest = j;
    least = distance;
  }
  if (nearest < 0 || areNeighbours(samples, k, nearest)) return nearest;
  const rest = samples.flatMap((other, j) => (j !== nearest && isLower(samples, j, k) ? [{ j, distance: squaredDistance(at, other.at) }] : []));
  rest.sort((a, b) => a.distance - b.distance);
  return rest.find(({ j }) => areNeighbours(samples, k, j))?.j ?? -1;
}

/** Of equal values the earlier counts as lower. */
function isLower(samples: readonly Sample[], j: number, k: number): boolean {
  const value = samples[k]!.value;
  return samples[j]!.value < value || (samples[j]!.value === value && j < k);
}

function areNeighbours(samples: readonly Sample[], a: number, b: number): boolean {
  const one = samples[a]!.at;
  const other = samples[b]!.at;
  const distance = squaredDistance(one, other);
  for (let c = 0; c < samples.length; c++) if (c !== a && c !== b && isInBall(one, other, distance, samples[c]!.at)) return false;
  return true;
}

/** Pythagoras: c is inside the ball over ab when |ac|^2 + |bc|^2 < |ab|^2. */
function isInBall(a: readonly number[], b: readonly number[], distance: number, c: readonly number[]): boolean {
  const one = squaredDistance(a, c);
  return one < distance && one + squaredDistance(b, c) < distance;
}

/** |a - b|^2. */
export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
