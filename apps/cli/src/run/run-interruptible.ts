/**
 * A run that Ctrl+C can stop: evaluations are made here, one question at a time, and the event loop gets a turn every few
 * milliseconds, so that signals arrive and progress is drawn.
 */
import { setImmediate } from 'node:timers/promises';
import { type Answer, createRun, type HistoryRow, type OptimizeResult, type Question, type RunSettings, runMethod } from '@thetakit/optimizers';
import type { AnyMethod, Objective, Oracle } from '@thetakit/registry';

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** How the work is watched. */
export interface Watch {
  readonly signal: AbortSignal;
  /** Called once per turn of the event loop. */
  onTurn?(evaluations: number, value: number): void;
  /** Called after every iteration. */
  onIteration?(row: HistoryRow): void;
}

/** Runs a method to its end, or until the signal is aborted; the result is then the best so far, reason 'cancelled'. */
export async function runInterruptible(
  method: AnyMethod,
  objective: Objective,
  x0: Float64Array,
  settings: RunSettings,
  watch: Watch,
): Promise<OptimizeResult> {
  const full: RunSettings = {
    ...settings,
    signal: watch.signal,
    ...(watch.onIteration === undefined ? {} : { callback: (row) => void watch.onIteration?.(row) }),
  };
  if (!canAnswer(method, objective)) return runMethod(method, objective, x0, full);
  const residualCount = objective.residualCount;
  const run = createRun(method, x0, { ...full, ...(residualCount === undefined ? {} : { residualCount }) });
  let turn = performance.now();
  let evaluations = 0;
  for (let question = run.ask(); question !== null; question = run.ask()) {
    run.tell(answer(objective, question));
    evaluations++;
    if (performance.now() - turn < TURN) continue;
    watch.onTurn?.(evaluations, run.state.fun);
    await setImmediate();
    turn = performance.now();
  }
  return run.result();
}

/** Can every quantity that the method needs be had from the objective itself? Otherwise the driver makes it by differences. */
function canAnswer({ traits: { needs } }: AnyMethod, objective: Objective): boolean {
  const hasJacobian = objective.residuals !== undefined && objective.jacobian !== undefined;
  const offers: Readonly<Record<Oracle, boolean>> = {
    value: true,
    gradient: objective.gradient !== undefined || objective.valueAndGradient !== undefined,
    hessian: objective.hessian !== undefined,
    hessianProduct: objective.hessianProduct !== undefined,
    residuals: hasJacobian,
    jacobian: hasJacobian,
  };
  return needs.every((oracle) => offers[oracle]);
}

/** What the question asks for, and nothing more. */
function answer(objective: Objective, { x, wants, direction }: Question): Answer {
  switch (wants) {
    case 'value':
      return { value: objective.value(x) };
    case 'gradient':
      return { gradient: gradientAt(objective, x) };
    case 'value+gradient':
      return pairAt(objective, x);
    case 'hessian':
      return { hessian: objective.hessian?.(x) ?? [] };
    case 'value+gradient+hessian':
      return { ...pairAt(objective, x), hessian: objective.hessian?.(x) ?? [] };
    case 'product':
      return { product: objective.hessianProduct?.(x, direction ?? x) ?? [] };
    case 'residuals':
      return { residuals: objective.residuals?.(x) ?? [] };
    case 'jacobian':
      return { jacobian: objective.jacobian?.(x) ?? [] };
    case 'residuals+jacobian':
      return { residuals: objective.residuals?.(x) ?? [], jacobian: objective.jacobian?.(x) ?? [] };
  }
}

function gradientAt(objective: Objective, x: Float64Array): Float64Array {
  return objective.gradient?.(x) ?? objective.valueAndGradient?.(x).gradient ?? new Float64Array(0);
}

function pairAt(objective: Objective, x: Float64Array): { value: number; gradient: Float64Array } {
  const both = objective.valueAndGradient?.(x);
  return both === undefined ? { value: objective.value(x), gradient: gradientAt(objective, x) } : { value: both.value, gradient: both.gradient };
}
