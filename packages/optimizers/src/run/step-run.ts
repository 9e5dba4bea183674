/** A run that its owner drives one evaluation at a time: it can be watched, interrupted, saved and gone on with. */
import type { AnyMethod, MethodState, Objective } from '@thetakit/registry';
import type { RunCheckpoint } from './checkpoint.ts';
import { advance, checkpointOf, mayGoOn, openRun, stopOrThrow } from './core.ts';
import { costOf, createEvaluator, type Evaluator, evaluate } from './evaluator.ts';
import { closeRun, type OptimizeResult } from './result.ts';
import { checkObjective } from './run-method.ts';
import type { RunSettings } from './settings.ts';

/** A run in steps. */
export interface SteppedRun {
  /** Evaluates once where the method asks and lets it take its turn. False when the run has ended. */
  step(): boolean;
  /** The method's state: read only. */
  readonly state: MethodState;
  /** Plain data; pass it as `resume` to go on later, in another process too, to the same numbers. */
  checkpoint(): RunCheckpoint;
  /** The result so far. */
  result(): OptimizeResult;
}

/**
 * The run of `runMethod`, in the hands of its owner. Example:
 *
 *   const run = stepRun(lBfgsB, objective, x0);
 *   while (run.step()) if (isLate()) save(run.checkpoint());
 *   run.result().x;
 *
 * Throws what `runMethod` throws.
 */
export function stepRun(method: AnyMethod, objective: Objective, x0: Float64Array, settings: RunSettings = {}): SteppedRun {
  checkObjective(method, objective, x0);
  const core = openRun(method, x0, settings, objective.residualCount);
  const evaluator = createEvaluator(method.id, objective, core.observation, core.counters, settings);
  return {
    step: () => {
      try {
        if (!mayGoOn(core, costOf(evaluator, core.current.wants))) return false;
        evaluate(evaluator, core.current.query, core.current.wants, core.current.direction);
        advance(core);
      } catch (thrown) {
        stopOrThrow(core, thrown);
      }
      return core.reason === null;
    },
    get state() {
      return core.current;
    },
    checkpoint: () => ({ ...checkpointOf(core), ...memoryOf(evaluator) }),
    result: () => closeRun(core),
  };
}

/** What the evaluator remembers of its last point, so that a resumed run asks for nothing twice. */
function memoryOf({ hasValue, hasGradient, memoX, memoValue, observation }: Evaluator): Pick<RunCheckpoint, 'memory'> {
  if (!hasValue && !hasGradient) return {};
  return { memory: { x: memoX.slice(), ...(hasValue ? { fun: memoValue } : {}), ...(hasGradient ? { gradient: observation.gradient.slice() } : {}) } };
}
