/**
 * When a run of CMA-ES ends, and how the next one starts.
 * Source: Auger and Hansen, "A restart CMA evolution strategy with increasing population size" (IPOP), CEC 2005;
 * Hansen, "Benchmarking a BI-population CMA-ES on the BBOB-2009 function testbed" (BIPOP), GECCO 2009.
 */
import type { Stream } from '@thetakit/random';
import type { StopReason } from '@thetakit/registry';
import type { Distribution } from './distribution.ts';

/** What restarts need to know of the past. */
export interface RestartRecord {
  /** Runs finished. */
  runs: number;
  /** Population of the last large run. */
  large: number;
  /** Evaluations spent in large and small runs. */
  spentLarge: number;
  spentSmall: number;
  /** Is the current run a small one? */
  isSmall: boolean;
  /** Evaluations in the current run. */
  spent: number;
  /** Best value of the finished runs; Infinity before there is one. */
  best: number;
}

/** The next run. */
export interface NextRun {
  readonly lambda: number;
  /** Factor of the first step size. */
  readonly shrink: number;
}

/** Books the finished run into `record` and plans the next. `first` is the first population size. */
export function planRestart(record: RestartRecord, stream: Stream, first: number, strategy: 'bipop' | 'ipop'): NextRun {
  if (record.isSmall) record.spentSmall += record.spent;
  else record.spentLarge += record.spent;
  record.runs += 1;
  record.spent = 0;
  record.isSmall = strategy === 'bipop' && record.runs > 1 && record.spentSmall < record.spentLarge;
  if (!record.isSmall) {
    record.large *= 2;
    return { lambda: record.large, shrink: 1 };
  }
  const u = stream.uniform();
  const ratio = (0.5 * record.large) / first;
  return { lambda: Math.floor(first * ratio ** (u * u)), shrink: 10 ** (-2 * stream.uniform()) };
}

/** Generations after which a run may be called hopeless. */
const settling = 5;
/** Gain and spread, as a share of what the run lacks, below which it is. */
const hopelessShare = 0.5;

/** Tolerances of a run. */
export interface RunTolerances {
  readonly ftol: number;
  readonly xtol: number;
  /** Best value of earlier runs. */
  readonly best: number;
}

/**
 * Has the run converged or broken down? `recent` holds the best values of the last generations, newest first, `spread` the range of
 * the values of this generation, `sigma0` the first step size.
 */
export function runEnd(
  d: Distribution,
  recent: readonly number[],
  spread: number,
  sigma0: number,
  lambda: number,
  { ftol, xtol, best }: RunTolerances,
): StopReason | null {
  const n = d.mean.length;
  if (isHopeless(recent, spread, best)) return 'stalled';
  const window = 10 + Math.ceil((30 * n) / lambda);
  if (recent.length >= window) {
    const last = recent.slice(0, window);
    const range = Math.max(...last) - Math.min(...last);
    if (Math.max(range, spread) <= ftol || range === 0) return 'function-tolerance';
  }
  const largest = Math.max(...d.axes);
  if (d.sigma * largest <= xtol * sigma0) return 'step-tolerance';
  if (largest > 1e7 * Math.min(...d.axes)) return 'precision-limit';
  if (d.sigma * largest > 1e4 * sigma0 && d.generation > 10 * n) return 'diverged';
  const long = Math.ceil(120 + (30 * n) / lambda);
  if (recent.length >= long && isStagnant(recent, long)) return 'stalled';
  return null;
}

/**
 * Is the run settling in a minimum that is higher than one already known? So it is when what it has gained over some generations, and
 * the spread of its values, are small against what it still lacks.
 */
function isHopeless(recent: readonly number[], spread: number, best: number): boolean {
  if (recent.length < settling || best === Infinity) return false;
  const last = recent.slice(0, settling);
  const lowest = Math.min(...last);
  return Math.max(spread, Math.max(...last) - lowest) < hopelessShare * (lowest - best);
}

/** Are the newest values no better than the oldest of the window, in the median? */
function isStagnant(recent: readonly number[], long: number): boolean {
  const part = Math.floor(0.3 * long);
  return median(recent.slice(0, part)) >= median(recent.slice(long - part, long));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
