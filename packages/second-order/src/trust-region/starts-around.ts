/** Runs from points around a start: the cheap answer to local minima when there are no bounds to search in. */
import { type OptimizeResult, type RunSettings, runMethod } from '@thetakit/optimizers';
import type { AnyMethod, Objective } from '@thetakit/registry';

/** Settings of `startsAround`: those of each run, and how to choose the starts. */
export interface StartsAround extends RunSettings {
  /** Runs, the one from x0 included; default 32. */
  readonly starts?: number;
  /** Distance of the farthest starts from x0, as a multiple of max(1, |x0_i|) in each coordinate; default 3. */
  readonly spread?: number;
}

/** What was found. */
export interface StartsAroundResult {
  /** The run that ended lowest. */
  readonly best: OptimizeResult;
  /** Heights at which the runs ended, in the order of their starts; Infinity for a start where f is not finite. */
  readonly heights: Float64Array;
}

/**
 * Runs a method from x0 and from points of Halton's sequence in boxes around it that grow from 1 to `spread`, and returns the lowest end.
 * Deterministic. Example: `startsAround(trustExact, objective, x0, { starts: 50 }).best.x`.
 */
export function startsAround(method: AnyMethod, objective: Objective, x0: Float64Array, settings: StartsAround = {}): StartsAroundResult {
  const { starts = 32, spread = 3, ...run } = settings;
  const heights = new Float64Array(Math.max(1, starts));
  let best = runMethod(method, objective, x0, run);
  heights[0] = best.fun;
  for (let k = 1; k < starts; k++) {
    const reach = spread ** (k / starts);
    const start = x0.map((v, i) => v + reach * Math.max(1, Math.abs(v)) * (2 * halton(k, i) - 1));
    const inside = run.bounds === undefined ? start : start.map((v, i) => Math.min(Math.max(v, run.bounds!.lower[i]!), run.bounds!.upper[i]!));
    if (!Number.isFinite(objective.value(inside))) {
      heights[k] = Infinity;
      continue;
    }
    const next = runMethod(method, objective, inside, run);
    heights[k] = next.fun;
    if (next.fun < best.fun) best = next;
  }
  return { best, heights };
}

const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/** Digits of k in a prime base, mirrored at the point; beyond twelve coordinates the Kronecker sequence of square roots. */
function halton(k: number, coordinate: number): number {
  const base = primes[coordinate];
  if (base === undefined) return (k * Math.sqrt(coordinate + 0.5)) % 1;
  let [value, weight] = [0, 1 / base];
  for (let rest = k; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * weight;
    weight /= base;
  }
  return value;
}
