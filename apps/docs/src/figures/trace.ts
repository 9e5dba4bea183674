/** A method on an objective, one major iteration at a time, remembering where it went. */
import { createRun, type Run, type RunSettings } from '@thetakit/optimizers';
import type { AnyMethod, Constraints, Objective } from '@thetakit/registry';
import type { Point } from '../kit/scene.ts';

/** A method under way. */
export interface Trace {
  readonly run: Run;
  readonly objective: Objective;
  readonly constraints?: Constraints;
  /** Iterates so far, the start first. */
  readonly iterates: Float64Array[];
  /** f at the iterates, once known. */
  readonly values: number[];
  /** Evaluations after each iterate. */
  readonly evaluations: number[];
  done: boolean;
}

/** A trace at its start, where f is evaluated for the picture only. */
export function beginTrace(method: AnyMethod, objective: Objective, x0: Float64Array, settings: RunSettings = {}): Trace {
  const residuals = objective.residualCount === undefined ? {} : { residualCount: objective.residualCount };
  return {
    run: createRun(method, x0, { ...settings, ...residuals }),
    objective,
    ...(settings.constraints === undefined ? {} : { constraints: settings.constraints }),
    iterates: [x0.slice()],
    values: [objective.value(x0)],
    evaluations: [0],
    done: false,
  };
}

/** Evaluates what the run asks for. Returns false when the run has ended. */
export function answer({ run, objective, constraints }: Pick<Trace, 'run' | 'objective' | 'constraints'>): boolean {
  const question = run.ask();
  if (question === null) return false;
  const { x, wants, direction } = question;
  const isPoint = wants !== 'product' && wants.includes('value');
  run.tell({
    ...(wants.includes('value') ? { value: objective.value(x) } : {}),
    ...(wants.includes('gradient') ? { gradient: objective.gradient!(x).slice() } : {}),
    ...(wants.includes('hessian') ? { hessian: objective.hessian!(x).slice() } : {}),
    ...(wants === 'product' ? { product: objective.hessianProduct!(x, direction!).slice() } : {}),
    ...(wants.includes('residuals') ? { residuals: objective.residuals!(x).slice() } : {}),
    ...(constraints !== undefined && isPoint ? { constraints: constraints.values(x).slice() } : {}),
    ...(constraints !== undefined && wants.includes('gradient') ? { constraintJacobian: constraints.jacobian!(x).slice() } : {}),
    ...(wants.includes('jacobian') ? { jacobian: objective.jacobian!(x).slice() } : {}),
  });
  return true;
}

/** Goes on until the next iterate, or the end. */
export function stepTrace(trace: Trace): Trace {
  const before = trace.run.state.iteration;
  let evaluations = trace.evaluations.at(-1) ?? 0;
  while (trace.run.state.iteration === before) {
    if (!answer(trace)) {
      trace.done = true;
      return trace;
    }
    evaluations += 1;
  }
  const { x } = trace.run.state;
  trace.iterates.push(x.slice());
  trace.values.push(trace.objective.value(x));
  trace.evaluations.push(evaluations);
  trace.done = trace.run.ask() === null;
  return trace;
}

/** Iterates of two variables as points. */
export function pathOf(trace: Trace): Point[] {
  return trace.iterates.map(([x = 0, y = 0]) => [x, y]);
}

/** Why a run ended, or an empty text while it goes on. */
export function endOf(trace: Trace): string {
  return trace.done ? trace.run.result().message : '';
}
