/** Ask and tell: the same run, with the evaluations in the caller's hands. */
import { type AnyMethod, type ConstraintShape, type MethodState, type Observation, show, ThetakitError, type Want } from '@thetakit/registry';
import { certainQueries } from './certain-queries.ts';
import type { RunCheckpoint } from './checkpoint.ts';
import { advance, checkpointOf, mayGoOn, openRun, type RunCore } from './core.ts';
import { closeRun, type OptimizeResult } from './result.ts';
import type { RunSettings } from './settings.ts';
import { wantsGradient, wantsHessian, wantsJacobian, wantsResiduals, wantsValue } from './want.ts';

/** What to evaluate next. */
export interface Question {
  /** Where, shape [n]. Belongs to the run: read it before the next `tell`, copy it to keep it. */
  readonly x: Float64Array;
  /** What. */
  readonly wants: Want;
  /** The v of a Hessian-vector product, when `wants` is 'product'. */
  readonly direction?: Float64Array;
}

/** The answer: the quantities that were asked for. A number alone is a value. */
export type Answer = number | Partial<{ readonly [K in keyof Observation]: K extends 'value' ? number : ArrayLike<number> }>;

/** A run whose evaluations are made by its owner. */
export interface Run {
  /** The next question; null when the run has ended. Asking twice gives the same question. */
  ask(): Question | null;
  /**
   * The points of the next questions that do not depend on each other's answers, at most `most`, the current one first: evaluate them side by
   * side, then `tell` the values in this order. Empty when the run has ended; copies, shape [n] each.
   */
  ahead(most: number): Float64Array[];
  /** The answer to the last question. */
  tell(answer: Answer): void;
  /** The method's state: read only. */
  readonly state: MethodState;
  /** Plain data; pass it as `resume` to go on later, in another process too. */
  checkpoint(): RunCheckpoint;
  /** The result so far. */
  result(): OptimizeResult;
}

/** Settings of a run whose evaluations are made by its owner: of the constraints only the sides need to be known. */
export interface AskSettings extends Omit<RunSettings, 'constraints'> {
  readonly constraints?: ConstraintShape;
  /** Number of residuals m, for least-squares methods. */
  readonly residualCount?: number;
}

/**
 * Starts a run that waits for answers. Example:
 *
 *   const run = createRun(nelderMead, Float64Array.of(3, 4));
 *   for (let q = run.ask(); q !== null; q = run.ask()) run.tell(q.x[0] ** 2 + q.x[1] ** 2);
 *   run.result().x;
 */
export function createRun(method: AnyMethod, x0: Float64Array, settings: AskSettings = {}): Run {
  const core = openRun(method, x0, settings as RunSettings, settings.residualCount);
  return {
    ask: () => (mayGoOn(core, 1) ? question(core.current) : null),
    ahead: (most) => (mayGoOn(core, 1) ? certainQueries(core, most) : []),
    tell: (answer) => {
      if (!mayGoOn(core, 1)) {
        throw new ThetakitError('ARGUMENT_TYPE', {
          who: `${method.id} tell`,
          problem: `the run has ended with '${core.reason}'`,
          action: 'Ask first, and stop when it returns null',
        });
      }
      take(core, typeof answer === 'number' ? { value: answer } : answer);
      advance(core);
    },
    get state() {
      return core.current;
    },
    checkpoint: () => checkpointOf(core),
    result: () => closeRun(core),
  };
}

function question({ query, wants, direction }: MethodState): Question {
  return direction === undefined ? { x: query, wants } : { x: query, wants, direction };
}

/** Copies an answer into the observation and counts it. */
function take(core: RunCore, answer: Exclude<Answer, number>): void {
  const { observation, counters, current, method } = core;
  const { wants } = current;
  if (wantsValue(wants)) counters.nfev += 1;
  if (wantsGradient(wants)) fill(method.id, observation.gradient, answer.gradient, 'gradient');
  if (wantsHessian(wants)) fill(method.id, observation.hessian, answer.hessian, 'hessian');
  if (wants === 'product') fill(method.id, observation.product, answer.product, 'product');
  if (wantsResiduals(wants)) fill(method.id, observation.residuals, answer.residuals, 'residuals');
  if (wantsJacobian(wants)) fill(method.id, observation.jacobian, answer.jacobian, 'jacobian');
  if (observation.constraints !== undefined && wantsValue(wants)) fill(method.id, observation.constraints, answer.constraints, 'constraints');
  if (observation.constraintJacobian !== undefined && wantsGradient(wants))
    fill(method.id, observation.constraintJacobian, answer.constraintJacobian, 'constraintJacobian');
  if (wantsGradient(wants) || wantsJacobian(wants)) counters.njev += 1;
  if (wantsHessian(wants) || wants === 'product') counters.nhev += 1;
  if (wantsResiduals(wants)) observation.value = observation.residuals.reduce((sum, r) => sum + (r * r) / 2, 0);
  else if (wantsValue(wants)) observation.value = valueOf(method.id, answer.value);
}

function fill(who: string, into: Float64Array, from: ArrayLike<number> | undefined, name: string): void {
  if (from !== undefined && from.length === into.length) {
    if (from !== into) into.set(from);
    return;
  }
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: `${who} tell`,
    problem: from === undefined ? `${name} is missing from the answer` : `${name} has length ${from.length}, expected ${into.length}`,
    action: `Answer with ${name} of length ${into.length}`,
    expected: into.length,
  });
}

function valueOf(who: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ThetakitError('ARGUMENT_TYPE', {
    who: `${who} tell`,
    problem: `value is ${show(value)}, expected a number`,
    action: 'Answer with a number, or with { value }',
    received: value,
  });
}
