/** Global methods that can be called as functions over a box, and passed as methods. */
import type { AnyMethod, Bounds, Objective, Registry } from '@thetakit/registry';
import { type BoundsInput, boundsOf } from '../minimize/bounds-of.ts';
import { findAmong } from '../minimize/find-method.ts';
import { minimizeBy } from '../minimize/minimize-by.ts';
import type { Fun } from '../minimize/objective-of.ts';
import type { MinimizeSettings } from '../minimize/prepare.ts';
import { lBfgsB } from '../quasi-newton/l-bfgs-b.ts';
import type { OptimizeResult } from '../run/result.ts';
import { basinHopping as basinHoppingMethod } from './basin-hopping.ts';
import { bayesianOptimization as bayesianOptimizationMethod } from './bayesian-optimization.ts';
import { cmaEs as cmaEsMethod } from './cma-es.ts';
import { crs2 as crs2Method } from './crs2.ts';
import { differentialEvolution as differentialEvolutionMethod } from './differential-evolution.ts';
import { direct as directMethod } from './direct.ts';
import { dualAnnealing as dualAnnealingMethod } from './dual-annealing.ts';
import { multiStart as multiStartMethod } from './multi-start.ts';
import { shgo as shgoMethod } from './shgo.ts';

/** Settings of a global search, besides those of `minimize`. */
export interface GlobalSettings extends Omit<MinimizeSettings, 'method' | 'bounds'> {
  /** Where to start; default the centre of the box. */
  readonly x0?: ArrayLike<number> | undefined;
  /** Method that polishes the best point inside the box: a method, 'l-bfgs-b', or an id of `registry`. Null for none, which is the default where f is not smooth. */
  readonly finish?: string | AnyMethod | null | undefined;
  readonly registry?: Registry | undefined;
}

/**
 * Searches a box. `ranges` are pairs [low, high], or { lower, upper }. The options of the method go into `settings.options`.
 * The result is the better of the search and of its polish, all evaluations counted.
 */
export type GlobalSearch = (fun: Fun | Objective, ranges: BoundsInput, settings?: GlobalSettings) => OptimizeResult;

const find = /* @__PURE__ */ findAmong([lBfgsB]);

/** A method that is also the function which runs it on a box: `method(fun, ranges)` or `minimize(fun, x0, { method, bounds })`. */
export function callable<M extends AnyMethod>(method: M, finishByDefault: AnyMethod | null): M & GlobalSearch {
  const search: GlobalSearch = (fun, ranges, settings = {}) => {
    const { x0, finish = finishByDefault, ...rest } = settings;
    const box = boxOfRanges(method.id, ranges, x0);
    const start = x0 ?? box.lower.map((low, i) => low + (box.upper[i]! - low) / 2);
    const found = minimizeBy(find, fun, start, { ...rest, method, bounds: ranges });
    const polisher = finish === null ? null : find(method.id, finish, rest.registry);
    const isUnfit = rest.constraints !== undefined && polisher?.traits.constraints !== true;
    const inside = withFixed(box, found.x, rest.options?.['integers']);
    if (polisher === null || isUnfit || inside === null || !Number.isFinite(found.fun)) return found;
    const { options: _own, tol: _tol, callback: _callback, ...shared } = rest;
    const left = rest.maxfev === undefined ? {} : { maxfev: Math.max(0, rest.maxfev - found.nfev) };
    const polished = minimizeBy(find, fun, found.x, { ...shared, ...left, method: polisher, bounds: inside });
    const isBetter = polished.fun < found.fun && !((polished.maxcv ?? 0) > Math.max(feasible, found.maxcv ?? 0));
    const better = isBetter ? { ...found, ...pointOf(polished) } : found;
    return {
      ...better,
      nfev: found.nfev + polished.nfev,
      njev: found.njev + polished.njev,
      nhev: found.nhev + polished.nhev,
      elapsed: found.elapsed + polished.elapsed,
    };
  };
  return Object.freeze(Object.assign(search, method));
}

/** Violations of constraints up to this count as none. */
const feasible = 1e-8;

/** What a polish changes in the result of a search. */
function pointOf({ x, fun, best, gradientNorm, maxcv }: OptimizeResult): Partial<OptimizeResult> {
  return { x, fun, best, gradientNorm, ...(maxcv === undefined ? {} : { maxcv }) };
}

/** The box with the integer variables held where they are; null when nothing is left to move. */
function withFixed({ lower, upper }: Bounds, x: Float64Array, integers: unknown): Bounds | null {
  const fixed = Array.from((integers ?? []) as ArrayLike<number>);
  const hold = (side: Float64Array) => side.map((value, i) => (fixed.includes(i) ? x[i]! : value));
  return x.every((_, i) => fixed.includes(i)) ? null : { lower: hold(lower), upper: hold(upper) };
}

function boxOfRanges(who: string, ranges: BoundsInput, x0: ArrayLike<number> | undefined): Bounds {
  const { lower, lb } = ranges as { lower?: ArrayLike<number>; lb?: ArrayLike<number> };
  const n = x0?.length ?? (Array.isArray(ranges) ? ranges.length : ((lower ?? lb)?.length ?? 0));
  return boundsOf(who, ranges, n)!;
}

/** CMA-ES over a box, or as a method without bounds. */
export const cmaEs = /* @__PURE__ */ callable(cmaEsMethod, null);
/**
 * Differential evolution over a box, polished by L-BFGS-B unless `finish` is null; integer variables stay where they are. With constraints
 * only a `finish` that keeps them, such as `slsqp`, polishes.
 */
export const differentialEvolution = /* @__PURE__ */ callable(differentialEvolutionMethod, lBfgsB);
/** Dual annealing over a box. */
export const dualAnnealing = /* @__PURE__ */ callable(dualAnnealingMethod, null);
/** Basin-hopping inside a box; without bounds use `minimize(fun, x0, { method: basinHopping })`. */
export const basinHopping = /* @__PURE__ */ callable(basinHoppingMethod, null);
/** Local searches from many starts in a box. */
export const multiStart = /* @__PURE__ */ callable(multiStartMethod, null);
/** DIRECT over a box, polished by L-BFGS-B unless `finish` is null. */
export const direct = /* @__PURE__ */ callable(directMethod, lBfgsB);
/** Controlled random search over a box. */
export const crs2 = /* @__PURE__ */ callable(crs2Method, null);
/** Simplicial homology global optimisation over a box; the result has all `minima`, the lowest first. */
export const shgo = /* @__PURE__ */ callable(shgoMethod, null);
/** Bayesian optimisation over a box. */
export const bayesianOptimization = /* @__PURE__ */ callable(bayesianOptimizationMethod, null);
