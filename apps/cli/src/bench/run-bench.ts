/** Many methods on many problems: which reach the known minimum, and after how many calls. */
import { setImmediate } from 'node:timers/promises';
import { type RunSettings, stepRun } from '@thetakit/optimizers';
import { type AnyMethod, isThetakitError, type Problem, type Registered } from '@thetakit/registry';

/** What is asked of every run. */
export interface BenchTask {
  readonly methods: readonly Registered<AnyMethod>[];
  readonly problems: readonly Registered<Problem>[];
  /** Most evaluations of f in one run. */
  readonly budget: number;
  /** A run has solved its problem when f is at most best + tolerance max(1, |best|). */
  readonly tolerance: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called after every run. */
  onRun?(done: number, total: number, note: string): void;
}

/** One run. */
export interface BenchRun {
  readonly method: string;
  readonly problem: string;
  readonly solved: boolean;
  /** Evaluations of f, gradients and Hessians, together, until the end of the run. */
  readonly calls: number;
  readonly fun: number;
  /** Why it ended, or the code of the error that refused it. */
  readonly reason: string;
  readonly seconds: number;
}

/** Milliseconds of work between two turns of the event loop, so that Ctrl+C arrives. */
const TURN = 25;

function settingsOf(problem: Problem, { budget, tolerance, seed, signal }: BenchTask): RunSettings {
  const { value } = problem.best;
  const side = (values: readonly (number | null)[], none: number) => Float64Array.from(values, (each) => each ?? none);
  const { bounds } = problem;
  return {
    maxfev: budget,
    target: value + tolerance * Math.max(1, Math.abs(value)),
    seed,
    signal,
    ...(bounds === undefined ? {} : { bounds: { lower: side(bounds.lower, -Infinity), upper: side(bounds.upper, Infinity) } }),
  };
}

/** What each method can run: constraints only where the method takes them, bounds only where it has them, oracles that the problem offers. */
export function fits({ traits }: AnyMethod, problem: Problem): boolean {
  if (problem.constraints !== undefined) return false;
  if (problem.bounds !== undefined && traits.bounds === 'none') return false;
  if (problem.bounds === undefined && traits.bounds === 'required') return false;
  const objective = problem.objective();
  return traits.needs.every((need) => need === 'value' || need === 'gradient' || objective[need] !== undefined);
}

async function benchRun(method: Registered<AnyMethod>, problem: Registered<Problem>, task: BenchTask): Promise<BenchRun> {
  const started = performance.now();
  const end = (solved: boolean, calls: number, fun: number, reason: string): BenchRun => ({
    method: method.fullId,
    problem: problem.fullId,
    solved,
    calls,
    fun,
    reason,
    seconds: (performance.now() - started) / 1000,
  });
  try {
    const run = stepRun(method.entry, problem.entry.objective(), Float64Array.from(problem.entry.starts[0]!), settingsOf(problem.entry, task));
    let turn = started;
    while (run.step()) {
      if (performance.now() - turn < TURN) continue;
      await setImmediate();
      turn = performance.now();
    }
    const { best, nfev, njev, nhev, reason } = run.result();
    return end(reason === 'target-reached', nfev + njev + nhev, best.fun, reason);
  } catch (thrown) {
    if (isThetakitError(thrown)) return end(false, 0, Number.NaN, thrown.code);
    throw thrown;
  }
}

/** Every method on every problem that it can run, problem by problem. Ends early, with what there is, when the signal is aborted. */
export async function runBench(task: BenchTask): Promise<BenchRun[]> {
  const pairs = task.problems.flatMap((problem) => task.methods.filter(({ entry }) => fits(entry, problem.entry)).map((method) => ({ method, problem })));
  const runs: BenchRun[] = [];
  for (const { method, problem } of pairs) {
    if (task.signal.aborted) break;
    const run = await benchRun(method, problem, task);
    if (run.reason !== 'cancelled') runs.push(run);
    task.onRun?.(runs.length, pairs.length, `${method.entry.id} on ${problem.entry.id}`);
  }
  return runs;
}
