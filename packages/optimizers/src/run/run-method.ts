/** The loop: evaluate where the method asks, let it take its turn, until something says stop. */
import { type AnyMethod, type Objective, show, ThetakitError } from '@thetakit/registry';
import { advance, mayGoOn, openRun } from './core.ts';
import { costOf, createEvaluator, evaluate, missing } from './evaluator.ts';
import { interrupt } from './interrupted.ts';
import { closeRun, type OptimizeResult } from './result.ts';
import type { RunSettings } from './settings.ts';

/**
 * Runs any method of any family on an objective from x0 (shape [n], never written to).
 * Throws for misuse only (bad options, bounds, start, missing oracle); how the run went is in the result.
 */
export function runMethod(method: AnyMethod, objective: Objective, x0: Float64Array, settings: RunSettings = {}): OptimizeResult {
  checkObjective(method, objective, x0);
  const core = openRun(method, x0, settings, objective.residualCount);
  const evaluator = createEvaluator(method.id, objective, core.observation, core.counters, settings);
  try {
    while (mayGoOn(core, costOf(evaluator, core.current.wants))) {
      evaluate(evaluator, core.current.query, core.current.wants, core.current.direction);
      advance(core);
    }
  } catch (thrown) {
    interrupt(core, thrown);
  }
  return closeRun(core);
}

/** Refuses an objective that cannot give what the method needs: ORACLE_MISSING, SHAPE_MISMATCH or ARGUMENT_TYPE. */
export function checkObjective(method: AnyMethod, objective: Objective, x0: Float64Array): void {
  const who = method.id;
  if (typeof objective?.value !== 'function') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `the objective is ${show(objective)}, expected { dimension, value(x), ... }`,
      action: 'Pass an Objective',
      received: objective,
    });
  }
  if (objective.dimension !== x0.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `x0 has length ${x0.length}, and the objective has dimension ${objective.dimension}`,
      action: 'Make the two agree',
      received: x0.length,
      expected: objective.dimension,
    });
  }
  const { needs } = method.traits;
  const hasCurvature = objective.hessian !== undefined || objective.hessianProduct !== undefined;
  if ((needs.includes('hessian') || needs.includes('hessianProduct')) && !hasCurvature) throw missing(who, 'second derivatives', 'hessian or hessianProduct');
  const hasResiduals = objective.residuals !== undefined && objective.residualCount !== undefined;
  if ((needs.includes('residuals') || needs.includes('jacobian')) && !hasResiduals) throw missing(who, 'residuals', 'residuals and residualCount');
}
