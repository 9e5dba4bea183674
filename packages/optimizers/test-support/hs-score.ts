/** The score of a method on the 76 problems of Hock and Schittkowski in this collection, from the book's starts. */
import { type HsProblem, hsProblems } from '@thetakit/problems';
import type { AnyMethod } from '@thetakit/registry';
import { runMethod } from '../src/run/run-method.ts';
import type { RunSettings } from '../src/run/settings.ts';

/** How a method did on one problem. */
export interface HsRow {
  readonly id: string;
  /** |f - f*| <= 1e-5 max(1, |f*|) with no violation above 1e-6. */
  readonly isSolved: boolean;
  readonly success: boolean;
  readonly fun: number;
  readonly maxcv: number;
  readonly nfev: number;
  /** Evaluations of f outside the bounds. */
  readonly outside: number;
}

/** Settings of a score. */
export interface HsSettings extends Omit<RunSettings, 'bounds' | 'constraints'> {
  readonly withDerivatives?: boolean;
  /** Problems by id; default all. */
  readonly ids?: readonly string[];
}

/** Runs a method over the collection; starts are cut off at the bounds. */
export function hsScore(method: AnyMethod, { withDerivatives = true, maxfev = 50_000, ids, ...settings }: HsSettings = {}): HsRow[] {
  const chosen: readonly HsProblem[] = ids === undefined ? hsProblems : hsProblems.filter(({ id }) => ids.includes(id));
  return chosen.map((problem) => {
    const bounds = hsBounds(problem);
    const objective = problem.objective();
    let outside = 0;
    const value = (x: Float64Array) => {
      if (!x.every((xi, i) => xi >= bounds.lower[i]! && xi <= bounds.upper[i]!)) outside += 1;
      return objective.value(x);
    };
    const all = problem.constraints?.();
    const { jacobian: _, ...values } = all ?? { jacobian: undefined };
    const constraints = all === undefined ? {} : { constraints: withDerivatives ? all : (values as typeof all) };
    const f = { dimension: objective.dimension, value, ...(withDerivatives ? { gradient: objective.gradient! } : {}) };
    const start = Float64Array.from(problem.starts[0]!, (xi, i) => Math.min(Math.max(xi, bounds.lower[i]!), bounds.upper[i]!));
    const { fun, maxcv = 0, success, nfev } = runMethod(method, f, start, { bounds, ...constraints, maxfev, ...settings });
    const best = problem.best.value;
    const isSolved = Math.abs(fun - best) <= 1e-5 * Math.max(1, Math.abs(best)) && maxcv <= 1e-6;
    return { id: problem.id, isSolved, success, fun, maxcv, nfev, outside };
  });
}

/** The bounds of a problem, infinite where there are none. */
export function hsBounds({ bounds, dimension }: HsProblem): { lower: Float64Array; upper: Float64Array } {
  const none = new Array<null>(dimension).fill(null);
  return {
    lower: Float64Array.from(bounds?.lower ?? none, (value) => value ?? -Infinity),
    upper: Float64Array.from(bounds?.upper ?? none, (value) => value ?? Infinity),
  };
}

/** Counts of a score. */
export function hsCounts(rows: readonly HsRow[]): { solved: number; of: number; unsolved: string[]; outside: number } {
  return {
    solved: rows.filter(({ isSolved }) => isSolved).length,
    of: rows.length,
    unsolved: rows.filter(({ isSolved }) => !isSolved).map(({ id }) => id),
    outside: rows.reduce((sum, { outside }) => sum + outside, 0),
  };
}
