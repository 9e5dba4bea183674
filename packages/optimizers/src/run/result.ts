/** What a run returns. */
import { type Outcome, outcomeOf, STOP_REASONS } from '@thetakit/registry';
import { isBetter } from './constraint-shape.ts';
import { elapsedOf, type RunCore } from './core.ts';
import type { Counters, HistoryRow } from './observe.ts';

/** SciPy's OptimizeResult with one reason for all methods, the best point ever seen, and the time. Plain data. */
export interface OptimizeResult extends Outcome, Readonly<Counters> {
  /** Solution, shape [n]. */
  readonly x: Float64Array;
  /** f(x). */
  readonly fun: number;
  /** Gradient at x, shape [n]; absent for methods that never see one. */
  readonly jac?: Float64Array;
  /** Hessian at x, row-major [n, n]; present when the method keeps one. */
  readonly hess?: Float64Array;
  /** Approximate inverse Hessian at x, row-major [n, n]; present when the method keeps one. */
  readonly hessInv?: Float64Array;
  /** Largest component of the (projected) gradient at x; NaN when unknown. */
  readonly gradientNorm: number;
  /** Largest violation of a constraint at x; present in runs with constraints. */
  readonly maxcv?: number;
  /** Major iterations. */
  readonly nit: number;
  /** The lowest point ever evaluated. It is x itself unless the run ended at a certified point a little above. */
  readonly best: { readonly x: Float64Array; readonly fun: number; readonly maxcv?: number };
  /** One row per iteration, when asked for. */
  readonly history?: readonly HistoryRow[];
  /** What the caller should know besides the outcome, such as a start that was moved into the bounds; also part of `message`. */
  readonly notes?: readonly string[];
  /** Seconds. */
  readonly elapsed: number;
  /** Id of the method. */
  readonly method: string;
  /** More that the method tells of its last state. */
  readonly [extra: string]: unknown;
}

/**
 * Makes the result. A run that its method calls a success returns the point which that verdict is about; every other
 * run returns the lowest point ever evaluated.
 */
export function closeRun(core: RunCore): OptimizeResult {
  const { current, best, counters, method, history, notes } = core;
  const verdict = core.reason ?? current.stop ?? 'stalled';
  const isOwnVerdict = current.stop === verdict && STOP_REASONS[verdict].success && Number.isFinite(current.fun);
  const violation = current.violation ?? 0;
  const isCurrent = isOwnVerdict || Number.isNaN(best.fun) || !isBetter(best.fun, best.violation, { fun: current.fun, violation }, core.feasibilityTolerance);
  const isConstrained = core.settings.constraints !== undefined;
  const fun = isCurrent ? current.fun : best.fun;
  const reason = STOP_REASONS[verdict].success && !Number.isFinite(fun) ? 'non-finite' : verdict;
  const extras: Readonly<Record<string, unknown>> = isCurrent && core.observed > 0 ? (method.extras?.(current, core.options) ?? {}) : {};
  const hasBestGradient = best.hasGradient && (!isCurrent || best.fun === current.fun) && isSame(best.x, isCurrent ? current.x : best.x);
  return {
    ...(hasBestGradient ? { jac: best.gradient.slice() } : {}),
    ...extras,
    ...outcomeOf(reason, core.evidence === undefined && notes.length === 0 ? undefined : [core.evidence ?? [], notes].flat().join(' ')),
    x: (isCurrent ? current.x : best.x).slice(),
    fun,
    ...(isConstrained ? { maxcv: isCurrent ? violation : best.violation } : {}),
    gradientNorm: isCurrent ? current.gradientNorm : hasBestGradient ? largest(best.gradient) : NaN,
    nit: current.iteration,
    nfev: counters.nfev,
    njev: counters.njev,
    nhev: counters.nhev,
    best: { x: best.x.slice(), fun: best.fun, ...(isConstrained ? { maxcv: best.violation } : {}) },
    ...(history.most > 0 ? { history: history.rows } : {}),
    ...(notes.length > 0 ? { notes } : {}),
    elapsed: elapsedOf(core),
    method: method.id,
  };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => value === b[i]);
}

function largest(v: Float64Array): number {
  return v.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
