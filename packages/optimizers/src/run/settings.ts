/** What the caller of a run decides, whatever the method: limits, observers, bounds, differences. */
import { type Bounds, type Constraints, type MethodContext, show, ThetakitError } from '@thetakit/registry';
import type { RunCheckpoint } from './checkpoint.ts';
import type { Clock } from './clock.ts';
import { shapeOf } from './constraint-shape.ts';
import type { IterationInfo } from './observe.ts';

/** The part of an AbortSignal that a run looks at. */
export interface CancelSignal {
  readonly aborted: boolean;
}

/** How a missing gradient or Jacobian is made from values. */
export type Difference = '2-point' | '3-point';

/** Settings of a run. Everything may be left out. */
export interface RunSettings {
  /** Options of the method; validated by its schema. */
  readonly options?: unknown;
  /** Bounds on the variables. Every evaluation respects them; a start outside is moved to the nearest point inside, and `notes` says so. */
  readonly bounds?: Bounds;
  /** Constraints lower <= c(x) <= upper, for methods with the trait `constraints`. The start may violate them. */
  readonly constraints?: Constraints;
  /** Violations up to this count as none when the best point is chosen; default 1e-8. */
  readonly feasibilityTolerance?: number;
  /** Most major iterations; default 10000 for first-order rules, max(15000, 500 n) for minimisers. */
  readonly maxiter?: number;
  /** Most evaluations of f (or of the residuals), differences included. Never exceeded; default unlimited. */
  readonly maxfev?: number;
  /** Most seconds of wall-clock time; default unlimited. */
  readonly maxTime?: number;
  /** Stop as soon as a value <= target has been seen. */
  readonly target?: number;
  /** Stops the run when it is aborted. */
  readonly signal?: CancelSignal;
  /** Called after every major iteration. Return true, or throw `stopRun`, to stop. */
  readonly callback?: (info: IterationInfo) => unknown;
  /**
   * Keep a row per iteration in the result: all (`true`), or at most so many (an integer >= 16), evenly spaced: when they become more, every
   * second row goes, and from then on every second iteration leaves one. Default false.
   */
  readonly history?: boolean | number;
  /** Seed of a stochastic method; default 0. */
  readonly seed?: number;
  /** How a missing gradient or Jacobian is made; default '3-point'. */
  readonly difference?: Difference;
  /** Relative step of the differences; default eps^(1/2) for two points, eps^(1/3) for three. */
  readonly relativeStep?: number;
  /** Go on from a checkpoint of an earlier run of the same method. */
  readonly resume?: RunCheckpoint;
  /** Clock in milliseconds; default the host's. */
  readonly clock?: Clock;
}

/** The limits of a run, filled in. */
export interface Limits {
  readonly maxiter: number;
  readonly maxfev: number;
  /** Milliseconds. */
  readonly maxMilliseconds: number;
  readonly target: number;
}

/** Fills in limits and refuses impossible ones with ARGUMENT_OUT_OF_RANGE. */
export function limitsOf(who: string, isRule: boolean, dimension: number, settings: RunSettings): Limits {
  const { maxiter = isRule ? 10_000 : Math.max(15_000, 500 * dimension), maxfev = Infinity, maxTime = Infinity, target = -Infinity } = settings;
  for (const [name, value] of Object.entries({ maxiter, maxfev, maxTime })) {
    if (typeof value === 'number' && value >= 0) continue;
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who,
      problem: `${name} is ${show(value)}, expected a number >= 0`,
      action: 'Leave it out for no limit',
      received: value,
    });
  }
  if (typeof target !== 'number' || Number.isNaN(target)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who,
      problem: `target is ${show(target)}, expected a number`,
      action: 'Leave it out for no target',
      received: target,
    });
  }
  return { maxiter, maxfev, maxMilliseconds: maxTime * 1000, target };
}

/**
 * The start inside the bounds: x0 itself, or a copy moved to the nearest point inside, with a sentence in `notes`. Refuses a start
 * that is not a finite vector, and bounds that do not fit it.
 */
export function startInside(who: string, x0: Float64Array, bounds: Bounds | undefined, notes: string[]): Float64Array {
  if (!(x0 instanceof Float64Array) || x0.length === 0) {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `x0 is ${show(x0)}, expected a Float64Array with at least one number`,
      action: 'Pass Float64Array.from(x0)',
      received: x0,
    });
  }
  for (let i = 0; i < x0.length; i++) {
    if (Number.isFinite(x0[i])) continue;
    throw new ThetakitError('START_NOT_FINITE', {
      who,
      problem: `x0[${i}] is ${x0[i]}, expected a finite number`,
      action: 'Start where the objective is defined',
      received: x0[i],
      data: { index: i },
    });
  }
  return bounds === undefined ? x0 : clampStart(who, x0, bounds, notes);
}

function clampStart(who: string, x0: Float64Array, { lower, upper }: Bounds, notes: string[]): Float64Array {
  if (lower.length !== x0.length || upper.length !== x0.length) {
    throw new ThetakitError('BOUNDS_INVALID', {
      who,
      problem: `there are ${lower.length} lower and ${upper.length} upper bounds for ${x0.length} variables`,
      action: 'Give one lower and one upper bound per variable',
    });
  }
  for (let i = 0; i < x0.length; i++) {
    const low = lower[i]!;
    const high = upper[i]!;
    if (!(low <= high) || low === Infinity || high === -Infinity) {
      throw new ThetakitError('BOUNDS_INVALID', {
        who,
        problem: `the bounds of variable ${i} are ${low} and ${high}, expected lower <= upper`,
        action: 'Use -Infinity and Infinity for no bound',
        data: { index: i },
      });
    }
  }
  const moved = x0.map((xi, i) => Math.min(Math.max(xi, lower[i]!), upper[i]!));
  const outside = moved.reduce((count, xi, i) => count + (xi === x0[i] ? 0 : 1), 0);
  if (outside === 0) return x0;
  const first = moved.findIndex((xi, i) => xi !== x0[i]);
  const others = outside > 1 ? `, and ${outside - 1} more` : '';
  notes.push(
    `x0[${first}] = ${x0[first]} lay outside its bounds ${lower[first]} <= x[${first}] <= ${upper[first]}${others}: the run started at the nearest point inside.`,
  );
  return moved;
}

/** The context that a method's `init` receives. */
export function contextOf(dimension: number, residualCount: number | undefined, settings: RunSettings): MethodContext {
  return {
    dimension,
    seed: settings.seed ?? 0,
    ...(settings.bounds === undefined ? {} : { bounds: settings.bounds }),
    ...(settings.constraints === undefined ? {} : { constraints: shapeOf(settings.constraints) }),
    ...(residualCount === undefined ? {} : { residualCount }),
  };
}
