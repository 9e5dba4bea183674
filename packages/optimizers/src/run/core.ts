/**
 * The heart of a run: two states that take turns, what was observed, the best point, and the rules that no method
 * has to know: limits, the policy for values that are not finite, callbacks.
 *
 * Policy for NaN and infinity, the same for every method: anything that is not finite is observed as value +Infinity,
 * is never the best point and never a success. At the start it ends the run with 'non-finite'.
 */
import {
  type AnyMethod,
  bug,
  type MethodContext,
  type MethodState,
  type Observation,
  resolveOptions,
  type StopReason,
  ThetakitError,
} from '@thetakit/registry';
import { copyVector } from '../dense/vector.ts';
import type { BestPoint, RunCheckpoint } from './checkpoint.ts';
import { type Clock, systemClock } from './clock.ts';
import { checkConstraints, isBetter, largestViolation } from './constraint-shape.ts';
import { isFiniteObservation, isFiniteVector } from './finite.ts';
import { type History, keepRow, openHistory } from './history.ts';
import { type Counters, iterationInfo } from './observe.ts';
import { resumed } from './resumed.ts';
import { contextOf, type Limits, limitsOf, type RunSettings, startInside } from './settings.ts';
import { isStopRun } from './stop-run.ts';
import { wantsGradient, wantsValue } from './want.ts';

declare const structuredClone: <T>(value: T) => T;

/** f below this is called unbounded. */
const unboundedBelow = -1e100;

/** Turns in a row that cost no evaluation before a run ends as stalled. */
const mostFreeTurns = 1000;

/** A run in progress. */
export interface RunCore {
  readonly method: AnyMethod;
  readonly options: unknown;
  readonly settings: RunSettings;
  readonly limits: Limits;
  readonly observation: Observation;
  readonly counters: Counters;
  readonly best: BestPoint;
  /** Violations up to this count as none. */
  readonly feasibilityTolerance: number;
  readonly history: History;
  /** What the caller should know besides the outcome. */
  readonly notes: readonly string[];
  readonly clock: Clock;
  /** Reading of the clock at which the run would have started without interruption. */
  readonly started: number;
  /** Iterate at the last report, shape [n]; allocated only for callbacks and histories. */
  readonly reported: Float64Array;
  current: MethodState;
  spare: MethodState;
  observed: number;
  /** Evaluations of all kinds when the method last cost one, and its turns since. */
  spent: number;
  freeTurns: number;
  reason: StopReason | null;
  evidence: string | undefined;
}

/** Checks the arguments, makes the first state (or takes it from a checkpoint) and allocates everything that the run needs. */
export function openRun(method: AnyMethod, start: Float64Array, settings: RunSettings, residualCount?: number): RunCore {
  const who = method.id;
  checkTraits(method, settings);
  const notes: string[] = [];
  const x0 = startInside(who, start, settings.bounds, notes);
  checkConstraints(method, settings.constraints);
  const n = x0.length;
  const options = resolveOptions(who, method.options, settings.options);
  const context = contextOf(n, residualCount, settings);
  const fresh = firstState(method, x0, options, context);
  const resume = settings.resume === undefined ? undefined : resumed(method, fresh, settings.resume);
  const current = resume?.state ?? fresh;
  const m = residualCount ?? 0;
  const needsHessian = method.traits.needs.includes('hessian');
  const clock = settings.clock ?? systemClock;
  return {
    method,
    options,
    settings,
    limits: limitsOf(who, method.kind === 'optimizer', n, settings),
    observation: {
      value: NaN,
      gradient: new Float64Array(n),
      hessian: new Float64Array(needsHessian ? n * n : 0),
      product: new Float64Array(method.traits.needs.includes('hessianProduct') ? n : 0),
      residuals: new Float64Array(m),
      jacobian: new Float64Array(method.traits.needs.includes('jacobian') ? m * n : 0),
      ...constraintBuffers(n, settings),
    },
    counters: resume?.counters ?? { nfev: 0, njev: 0, nhev: 0 },
    best: resume?.best ?? { x: x0.slice(), fun: NaN, violation: 0, gradient: new Float64Array(n), hasGradient: false },
    feasibilityTolerance: settings.feasibilityTolerance ?? 1e-8,
    history: openHistory(who, settings.history, resume?.history),
    notes,
    clock,
    started: clock() - 1000 * (resume?.elapsed ?? 0),
    reported: settings.callback === undefined && !settings.history ? new Float64Array(0) : (resume?.reported ?? current.x.slice()),
    current,
    // A state that init made again holds the same constants as a copy would, at a fraction of the time.
    spare: resume === undefined ? firstState(method, x0, options, context) : structuredClone(current),
    observed: resume === undefined || resume.counters.nfev + resume.counters.njev === 0 ? 0 : 1,
    spent: 0,
    freeTurns: 0,
    reason: null,
    evidence: undefined,
  };
}

/** The method's first state; ARGUMENT_OUT_OF_RANGE when no memory holds it, as n^2 numbers of a million variables. */
function firstState(method: AnyMethod, x0: Float64Array, options: unknown, context: MethodContext): MethodState {
  try {
    return method.init(x0, options, context);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: method.id,
      problem: `x0 has ${x0.length} variables, more than the memory of the method can hold`,
      action: 'Use a method whose memory grows with n, such as "l-bfgs-b" or "cg"',
      received: x0.length,
      cause,
    });
  }
}

function constraintBuffers(n: number, { constraints }: RunSettings): Partial<Observation> {
  return constraints === undefined ? {} : { constraints: new Float64Array(constraints.count), constraintJacobian: new Float64Array(constraints.count * n) };
}

function checkTraits(method: AnyMethod, { bounds }: RunSettings): void {
  const who = method.id;
  const trait = method.traits.bounds;
  if (trait === 'none' && bounds !== undefined) {
    throw new ThetakitError('OPTION_CONFLICT', {
      who,
      problem: 'bounds were given to a method that cannot respect them',
      action: 'Choose a method that takes bounds, such as "l-bfgs-b", or leave them out',
    });
  }
  if (trait !== 'required') return;
  const isBox = bounds?.lower.every(Number.isFinite) === true && bounds.upper.every(Number.isFinite);
  if (!isBox)
    throw new ThetakitError('BOUNDS_INVALID', {
      who,
      problem: 'the method searches a box and needs finite bounds on every variable',
      action: 'Pass finite bounds',
    });
}

/** Plain data from which `openRun` goes on with the same trajectory. */
export function checkpointOf(core: RunCore): RunCheckpoint {
  const { method, current, best, counters, history, reported } = core;
  const kept = { ...(history.most > 0 ? { history: history.rows } : {}), ...(reported.length > 0 ? { reported } : {}) };
  return structuredClone({ method: method.id, state: current, best, counters, elapsed: elapsedOf(core), ...kept });
}

/** Seconds since the start. */
export function elapsedOf(core: RunCore): number {
  return (core.clock() - core.started) / 1000;
}

/**
 * May the run evaluate once more? Sets the reason when not. `cost` is the number of evaluations of f that the next
 * observation takes.
 */
export function mayGoOn(core: RunCore, cost: number): boolean {
  core.reason ??= core.current.stop ?? brokenLimit(core, cost);
  return core.reason === null;
}

function brokenLimit({ current, limits, counters, settings, clock, started, observed }: RunCore, cost: number): StopReason | null {
  if (settings.signal?.aborted === true) return 'cancelled';
  if (current.iteration >= limits.maxiter && observed > 0) return 'max-iterations';
  if (counters.nfev + cost > limits.maxfev) return 'max-evaluations';
  if (limits.maxMilliseconds !== Infinity && clock() - started >= limits.maxMilliseconds) return 'max-time';
  return isFiniteVector(current.query) ? null : 'diverged';
}

/** Applies the finite policy to `core.observation`, remembers the best point, and lets the method take its turn. */
export function advance(core: RunCore): void {
  const { current, observation, method, limits } = core;
  const { wants, query } = current;
  if (!isFiniteObservation(observation, wants)) {
    observation.value = Infinity;
    if (core.observed === 0 && !method.traits.global) {
      core.reason = 'non-finite';
      core.evidence = 'This is so at the starting point.';
      return;
    }
  } else if (wantsValue(wants)) {
    rememberBest(core, query, wantsGradient(wants));
  }
  core.observed += 1;
  watchFreeTurns(core);
  const next: MethodState = method.update(current, observation, core.options, core.spare);
  if (next === current) throw bug(method.id, 'update returned the state that it was given instead of `into`');
  core.spare = current;
  core.current = next;
  if (core.best.violation <= core.feasibilityTolerance) {
    if (core.best.fun <= limits.target) core.reason = 'target-reached';
    else if (core.best.fun < unboundedBelow) core.reason = 'diverged';
  }
  if (next.iteration > current.iteration && core.reported.length > 0) report(core);
}

/** A method that asks for nothing new, turn after turn, would never end: what is remembered costs no evaluation. */
function watchFreeTurns(core: RunCore): void {
  const { nfev, njev, nhev } = core.counters;
  const spent = nfev + njev + nhev;
  core.freeTurns = spent === core.spent ? core.freeTurns + 1 : 0;
  core.spent = spent;
  if (core.freeTurns < mostFreeTurns) return;
  core.reason = 'stalled';
  core.evidence = 'The method keeps asking for what it was told.';
}

/** The best point is the lowest feasible one; the least violation while none is. */
function rememberBest({ best, observation, settings, feasibilityTolerance, method, options }: RunCore, query: Float64Array, hasGradient: boolean): void {
  const { constraints } = settings;
  const violation = constraints === undefined ? 0 : largestViolation(constraints, observation.constraints!);
  const value = method.penalty === undefined ? observation.value : observation.value + method.penalty(query, options);
  if (!isBetter(value, violation, best, feasibilityTolerance)) return;
  best.fun = value;
  best.violation = violation;
  copyVector(best.x, query);
  best.hasGradient = hasGradient;
  if (hasGradient) copyVector(best.gradient, observation.gradient);
}

function report(core: RunCore): void {
  const info = iterationInfo(core.current, core.counters, core.best.fun, core.reported, elapsedOf(core));
  core.reported.set(core.current.x);
  if (core.history.most > 0) keepRow(core.history, info);
  if (core.settings.callback === undefined) return;
  // A history row stays what it was even if the callback writes into its copy of x.
  const own = core.history.most > 0 ? { ...info, x: info.x.slice() } : info;
  if (core.settings.callback(own) === true) core.reason = 'stopped-by-callback';
}

/** Ends the run when `thrown` is `stopRun`; throws it again otherwise. */
export function stopOrThrow(core: RunCore, thrown: unknown): void {
  if (!isStopRun(thrown)) throw thrown;
  core.reason = 'stopped-by-callback';
}
