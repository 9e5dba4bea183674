/** A bench as numbers: solved problems by method, and the performance profile of Dolan and More (Math. Program. 91, 2002, 201-213). */
import type { BenchRun } from './run-bench.ts';

/** One method over all its problems. */
export interface MethodScore {
  readonly method: string;
  readonly runs: number;
  readonly solved: number;
  /** Problems that it solved with the fewest calls of all. */
  readonly first: number;
  /** Median of the calls of solved runs; NaN when none was solved. */
  readonly medianCalls: number;
  readonly seconds: number;
}

/** A step of a profile: the share of problems solved with at most `factor` times the calls of the best method. */
export interface ProfilePoint {
  readonly factor: number;
  readonly share: number;
}

function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Fewest calls of any method that solved a problem, by problem. */
function fewestCalls(runs: readonly BenchRun[]): Map<string, number> {
  const fewest = new Map<string, number>();
  for (const { problem, solved, calls } of runs) if (solved) fewest.set(problem, Math.min(calls, fewest.get(problem) ?? Infinity));
  return fewest;
}

/** Scores, best first: more solved, then fewer calls. */
export function scoresOf(runs: readonly BenchRun[]): MethodScore[] {
  const fewest = fewestCalls(runs);
  const methods = [...new Set(runs.map(({ method }) => method))];
  const score = (method: string): MethodScore => {
    const own = runs.filter((run) => run.method === method);
    const solved = own.filter((run) => run.solved);
    return {
      method,
      runs: own.length,
      solved: solved.length,
      first: solved.filter(({ problem, calls }) => calls === fewest.get(problem)).length,
      medianCalls: median(solved.map(({ calls }) => calls)),
      seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  };
  return methods.map(score).toSorted((a, b) => b.solved / b.runs - a.solved / a.runs || a.medianCalls - b.medianCalls);
}

/** The profile of a method over the problems that it ran: steps at the factors at which it solves one more. */
export function profileOf(runs: readonly BenchRun[], method: string): ProfilePoint[] {
  const fewest = fewestCalls(runs);
  const own = runs.filter((run) => run.method === method);
  const factors = own
    .filter(({ solved }) => solved)
    .map(({ problem, calls }) => calls / fewest.get(problem)!)
    .toSorted((a, b) => a - b);
  return factors.map((factor, i) => ({ factor, share: (i + 1) / own.length }));
}
