/** Grid and random search as plain functions over a box. */
import type { AnyMethod, Objective, Registry } from '@thetakit/registry';
import { nelderMead } from '../derivative-free/nelder-mead.ts';
import { type BoundsInput, boundsOf } from '../minimize/bounds-of.ts';
import { findAmong } from '../minimize/find-method.ts';
import { type AsyncFun, type MinimizeAsyncSettings, minimizeAsync } from '../minimize/minimize-async.ts';
import { minimizeBy } from '../minimize/minimize-by.ts';
import type { Fun } from '../minimize/objective-of.ts';
import type { MinimizeSettings } from '../minimize/prepare.ts';
import { lBfgsB } from '../quasi-newton/l-bfgs-b.ts';
import type { OptimizeResult } from '../run/result.ts';
import { grid } from './grid.ts';
import { random } from './random.ts';

const find = /* @__PURE__ */ findAmong([nelderMead, lBfgsB]);

/** Settings of both searches, besides those of `minimize`. */
export interface SearchSettings extends Omit<MinimizeSettings, 'method' | 'bounds' | 'options' | 'tol'> {
  /** Method that polishes the best point inside the box: a method, 'nelder-mead', 'l-bfgs-b', or an id of `registry`. Null for none. */
  readonly finish?: string | AnyMethod | null;
  readonly registry?: Registry | undefined;
}

/**
 * Evaluates fun on a regular grid of `points` (default 20) per range, ends included, then polishes the best point with
 * `finish` (default Nelder-Mead). The result is the better of the two, with all evaluations counted.
 * SciPy's `brute`; `ranges` are pairs [low, high].
 */
export function bruteForce(
  fun: Fun | Objective,
  ranges: BoundsInput & readonly unknown[],
  settings: SearchSettings & { readonly points?: number } = {},
): OptimizeResult {
  const { points = 20, finish = 'nelder-mead', ...rest } = settings;
  return searchThenFinish(fun, ranges, grid, { points }, finish, rest);
}

/**
 * `bruteForce` for a function that is evaluated elsewhere, such as in workers: up to `concurrency` (default 1) grid points at once, the polish
 * one after the other. The result does not depend on `concurrency`.
 */
export async function bruteForceAsync(
  fun: AsyncFun,
  ranges: BoundsInput & readonly unknown[],
  settings: Omit<MinimizeAsyncSettings, 'method' | 'bounds' | 'options' | 'tol'> & Pick<SearchSettings, 'finish'> & { readonly points?: number } = {},
): Promise<OptimizeResult> {
  const { points = 20, finish = 'nelder-mead', ...rest } = settings;
  const found = await minimizeAsync(fun, centreOf(ranges, grid.id), { ...rest, method: grid, bounds: ranges, options: { points } });
  if (finish === null || !found.success) return found;
  const polished = await minimizeAsync(fun, found.x, { ...rest, ...leftOf(rest.maxfev, found), method: finish, bounds: ranges });
  return together(found, polished);
}

/**
 * Evaluates fun at `samples` (default 10000) uniform random points of the box, its centre first. Same seed, same points.
 * `finish` polishes the best point; default none.
 */
export function randomSearch(
  fun: Fun | Objective,
  ranges: BoundsInput & readonly unknown[],
  settings: SearchSettings & { readonly samples?: number } = {},
): OptimizeResult {
  const { samples = 10_000, finish = null, ...rest } = settings;
  return searchThenFinish(fun, ranges, random, { samples }, finish, rest);
}

function searchThenFinish(
  fun: Fun | Objective,
  bounds: BoundsInput & readonly unknown[],
  method: AnyMethod,
  options: Record<string, unknown>,
  finish: string | AnyMethod | null,
  rest: MinimizeSettings,
): OptimizeResult {
  const found = minimizeBy(find, fun, centreOf(bounds, method.id), { ...rest, method, bounds, options });
  if (finish === null || !found.success) return found;
  return together(found, minimizeBy(find, fun, found.x, { ...rest, ...leftOf(rest.maxfev, found), method: finish, bounds }));
}

function centreOf(ranges: BoundsInput & readonly unknown[], who: string): Float64Array {
  const { lower, upper } = boundsOf(who, ranges, ranges.length)!;
  return lower.map((low, i) => low + (upper[i]! - low) / 2);
}

/** The evaluations that are left for the polish. */
function leftOf(maxfev: number | undefined, { nfev }: OptimizeResult): { maxfev?: number } {
  return maxfev === undefined ? {} : { maxfev: Math.max(0, maxfev - nfev) };
}

/** The better of two results, all evaluations counted. */
function together(found: OptimizeResult, polished: OptimizeResult): OptimizeResult {
  const better = polished.fun < found.fun ? polished : found;
  return {
    ...better,
    nfev: found.nfev + polished.nfev,
    njev: found.njev + polished.njev,
    nhev: found.nhev + polished.nhev,
    elapsed: found.elapsed + polished.elapsed,
  };
}
