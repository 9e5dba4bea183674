/** The score of a method on the 46 instances of More, Garbow and Hillstrom, from their standard starts. */
import { mghProblems } from '@thetakit/problems';
import type { AnyMethod, Objective } from '@thetakit/registry';
import { relativeGradient } from '../src/quasi-newton/verdict.ts';
import { runMethod } from '../src/run/run-method.ts';
import type { RunSettings } from '../src/run/settings.ts';

/** What a method is given besides f. */
export type Given = 'f' | 'f+g' | 'f+g+H';

/** How a method did on one instance. */
export interface MghRow {
  readonly id: string;
  /** f <= 1e-10 where the minimum is 0, otherwise within 1e-6 of it, relative. */
  readonly isSolved: boolean;
  /** At a known local minimum, to 1e-4 relative. */
  readonly isLocal: boolean;
  readonly success: boolean;
  /** Success at a point that is neither stationary nor a known local minimum. */
  readonly isFalseSuccess: boolean;
  readonly reason: string;
  readonly fun: number;
  readonly nfev: number;
}

/** Settings of a score; limits keep derivative-free methods from the instances that are too large for them. */
export interface MghSettings extends RunSettings {
  readonly given?: Given;
  /** Instances with more variables are left out; default 100, which is all of them. */
  readonly mostVariables?: number;
}

/** A success must have a relative gradient below this: a little above the eps^(1/3) = 6.1e-6 of the methods' own verdict. */
const stationary = 1e-5;

/** Runs a method over the collection. */
export function mghScore(method: AnyMethod, { given = 'f+g', mostVariables = 100, ...settings }: MghSettings = {}): MghRow[] {
  return mghProblems
    .filter(({ dimension }) => dimension <= mostVariables)
    .map(({ id, best, starts, localMinima = [], objective }) => {
      const f = objective();
      const { x, fun, success, reason, nfev } = runMethod(method, offered(f, given), Float64Array.from(starts[0]!), settings);
      const isLocal = localMinima.some((value) => Math.abs(fun - value) <= 1e-4 * Math.abs(value));
      const isSolved = best.value === 0 ? fun <= 1e-10 : fun - best.value <= 1e-6 * Math.abs(best.value);
      const isFalseSuccess = success && !isLocal && !isSolved && relativeGradient(x, fun, f.gradient!(x)) > stationary;
      return { id, isSolved, isLocal, success, isFalseSuccess, reason, fun, nfev };
    });
}

function offered(f: Objective, given: Given): Objective {
  const { dimension, value, gradient, valueAndGradient } = f;
  if (given === 'f') return { dimension, value };
  if (given === 'f+g') return { dimension, value, ...(gradient && { gradient }), ...(valueAndGradient && { valueAndGradient }) };
  return f;
}

/** Counts of a score. */
export function mghCounts(rows: readonly MghRow[]): { solved: number; of: number; unsolved: string[]; falseSuccess: string[]; medianEvaluations: number } {
  const evaluations = rows.map(({ nfev }) => nfev).sort((a, b) => a - b);
  const middle = evaluations.length / 2;
  return {
    solved: rows.filter(({ isSolved }) => isSolved).length,
    of: rows.length,
    unsolved: rows.filter(({ isSolved }) => !isSolved).map(({ id }) => id),
    falseSuccess: rows.filter(({ isFalseSuccess }) => isFalseSuccess).map(({ id }) => id),
    medianEvaluations: (evaluations[Math.floor(middle)]! + evaluations[Math.ceil(middle) - 1]!) / 2,
  };
}
