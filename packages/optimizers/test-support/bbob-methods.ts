/** The global methods with the settings of the BBOB score, and what their peers score. */
import type { AnyMethod } from '@thetakit/registry';
import { basinHopping } from '../src/global/basin-hopping.ts';
import { cmaEs } from '../src/global/cma-es.ts';
import { crs2 } from '../src/global/crs2.ts';
import { differentialEvolution } from '../src/global/differential-evolution.ts';
import { direct } from '../src/global/direct.ts';
import { dualAnnealing } from '../src/global/dual-annealing.ts';
import { multiStart } from '../src/global/multi-start.ts';
import { shgo } from '../src/global/shgo.ts';
import { runMethod } from '../src/run/run-method.ts';
import { random } from '../src/search/random.ts';
import { type BbobRun, bbobBounds, bbobRuns } from './bbob-score.ts';

/** A method in the score. */
export interface BbobEntry {
  readonly method: AnyMethod;
  readonly options: Readonly<Record<string, unknown>>;
  /** The peer: its name, and how many of the 72 runs reached each gap of `targets`. */
  readonly peer?: { readonly name: string; readonly counts: readonly number[] };
  /** Runs that must reach 1e-8 of all 72. */
  readonly least: number;
  /** Functions of which the first instance is solved in every run of the tests; for methods that solve next to none, to 0.01. */
  readonly quick: readonly number[];
}

/**
 * Methods without restarts of their own begin again with another seed until the budget is spent. Gradients are 2-point differences.
 * Peers: pycma 4.5.0 (sigma 2, population 8, doubled at each restart) and SciPy 1.17.1 (defaults with the stopping rules opened; basin-hopping
 * with 50 hops per restart, SHGO with 128 Sobol points), on the same functions and instances with the same budget.
 */
export const bbobEntries: readonly BbobEntry[] = [
  {
    method: cmaEs,
    options: { restarts: 1000, ftol: 1e-9 },
    peer: { name: 'pycma', counts: [72, 65, 58, 56, 55, 55, 55] },
    least: 58,
    quick: [1, 2, 3, 5, 6, 8, 10, 11, 13, 14],
  },
  {
    method: differentialEvolution,
    options: { restarts: 1000 },
    peer: { name: 'SciPy differential_evolution', counts: [71, 66, 59, 59, 57, 57, 49] },
    least: 52,
    quick: [1, 2, 3, 4, 5, 8, 10, 14, 17, 20],
  },
  { method: crs2, options: { ftol: 0 }, least: 50, quick: [1, 2, 5, 8, 10] },
  {
    method: dualAnnealing,
    options: { temperatures: 100_000 },
    peer: { name: 'SciPy dual_annealing', counts: [70, 62, 45, 43, 41, 30, 18] },
    least: 18,
    quick: [1, 2, 5, 8],
  },
  {
    method: shgo,
    options: { samples: 128, iterations: 1_000_000 },
    peer: { name: 'SciPy shgo', counts: [60, 42, 35, 35, 32, 29, 22] },
    least: 22,
    quick: [1, 2, 5, 8],
  },
  { method: basinHopping, options: { hops: 50 }, peer: { name: 'SciPy basinhopping', counts: [71, 51, 38, 36, 34, 33, 22] }, least: 22, quick: [1, 2, 5, 8] },
  {
    method: multiStart,
    options: { starts: 1000 },
    peer: { name: 'SciPy L-BFGS-B, restarted', counts: [65, 48, 39, 39, 37, 36, 30] },
    least: 25,
    quick: [1, 2, 5, 8],
  },
  { method: direct, options: { xtol: 0 }, peer: { name: 'SciPy direct', counts: [70, 57, 43, 34, 8, 5, 1] }, least: 1, quick: [1, 5] },
  { method: random, options: { samples: 1_000_000 }, peer: { name: 'numpy uniform', counts: [39, 12, 0, 0, 0, 0, 0] }, least: 0, quick: [] },
];

/** The runs of a method on functions x instances. */
export function bbobRunsOf({ method, options }: BbobEntry, subset: Parameters<typeof bbobRuns>[1] = {}): BbobRun[] {
  return bbobRuns((objective, start, _target, seed) => {
    for (let k = 0; k < 1000; k++)
      runMethod(method, objective, start, { options, bounds: bbobBounds, seed: seed + k * 1_000_000, maxiter: 1e9, difference: '2-point' });
  }, subset);
}
