/** The BBOB score of a solver: how many of 24 functions times some instances it solves, as in the tables of the documentation. */
import { bbobProblem } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';

/** Gaps f - f* that are counted. */
export const targets = [10, 1, 0.1, 0.01, 1e-4, 1e-6, 1e-8] as const;

/** Solves one problem within the budget; the objective throws when it is spent. */
export type Solver = (objective: Objective, start: Float64Array, target: number, seed: number) => void;

/** One run. */
export interface BbobRun {
  readonly number: number;
  readonly instance: number;
  /** Evaluations after which each target was reached; Infinity when it was not. */
  readonly hits: readonly number[];
}

/** Thrown by the objective once the budget is spent or the last target is reached. */
const over = Symbol('over');

/** Runs a solver on functions x instances in five dimensions. */
export function bbobRuns(
  solve: Solver,
  { functions, instances = [1, 2, 3], budget = 25_000 }: { functions?: readonly number[]; instances?: readonly number[]; budget?: number } = {},
): BbobRun[] {
  const numbers = functions ?? Array.from({ length: 24 }, (_, k) => k + 1);
  return numbers.flatMap((number) =>
    instances.map((instance) => {
      const problem = bbobProblem(number, instance);
      const objective = problem.objective();
      const hits = targets.map(() => Infinity);
      let spent = 0;
      const counted = (x: Float64Array) => {
        if (spent >= budget || hits.at(-1)! < Infinity) throw over;
        spent += 1;
        const value = objective.value(x);
        targets.forEach((target, k) => {
          if (value - problem.best.value <= target) hits[k] = Math.min(hits[k]!, spent);
        });
        return value;
      };
      // A start in [-4, 4]^5 that depends on the problem alone.
      const start = Float64Array.from({ length: 5 }, (_, i) => 8 * fraction(Math.sin(100 * number + 10 * instance + i) * 1e4) - 4);
      try {
        solve({ dimension: 5, value: counted }, start, problem.best.value + 1e-8, 1000 * number + instance);
      } catch (thrown) {
        if (thrown !== over) throw thrown;
      }
      return { number, instance, hits };
    }),
  );
}

const fraction = (value: number) => value - Math.floor(value);

/** How many runs reached each target. */
export function bbobCounts(runs: readonly BbobRun[]): number[] {
  return targets.map((_, k) => runs.filter(({ hits }) => hits[k]! < Infinity).length);
}

/** The box [-5, 5]^5. */
export const bbobBounds = { lower: new Float64Array(5).fill(-5), upper: new Float64Array(5).fill(5) };
