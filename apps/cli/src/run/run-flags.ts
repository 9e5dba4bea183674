/** The flags of a run that are not the method's own: limits, seed, tolerance. The same for minimize and fit. */
import type { RunSettings } from '@thetakit/optimizers';
import { type AnyMethod, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { oneNumber, wholeNumber } from './method-flags.ts';

/** The parsed flags. */
export interface RunFlags {
  readonly seed: number;
  readonly maxfev?: number;
  readonly maxiter?: number;
  readonly maxTime?: number;
  readonly tol?: number;
  readonly report?: string;
}

/** Adds the flags. */
export function addRunFlags(command: Command): Command {
  return command
    .option('--seed <integer>', 'seed of a stochastic method', (text) => wholeNumber('--seed', text, 0), 0)
    .option('--maxfev <integer>', 'most evaluations; default unlimited', (text) => wholeNumber('--maxfev', text, 1))
    .option('--maxiter <integer>', 'most iterations; default by method', (text) => wholeNumber('--maxiter', text, 1))
    .option('--max-time <seconds>', 'most seconds; default unlimited', (text) => positive('--max-time', text))
    .option('--tol <number>', "sets the method's tolerances to one value", (text) => positive('--tol', text))
    .option('--report <file.html>', 'write a self-contained page with charts');
}

function positive(flag: string, text: string): number {
  const value = oneNumber(flag, text);
  if (value > 0) return value;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: flag,
    problem: `received ${text}, expected a number > 0`,
    action: 'Choose a value inside the range',
    received: value,
  });
}

/** Most rows of a run's history: as many as plots can show, so that checkpoints of long runs stay small. */
export const HISTORY_ROWS = 4096;

/** Limits as settings of a run. */
export function limitSettings({ maxfev, maxiter, maxTime, seed }: RunFlags): RunSettings {
  return { seed, ...(maxfev === undefined ? {} : { maxfev }), ...(maxiter === undefined ? {} : { maxiter }), ...(maxTime === undefined ? {} : { maxTime }) };
}

/** The method's options with `--tol` spread over the tolerances that were not given. Throws OPTION_CONFLICT when it has none. */
export function withTolerance(method: AnyMethod, given: Readonly<Record<string, unknown>>, tol: number | undefined): Record<string, unknown> {
  if (tol === undefined) return { ...given };
  const names = method.traits.tol;
  if (names.length === 0)
    throw new ThetakitError('OPTION_CONFLICT', { who: '--tol', problem: `${method.id} has no tolerance`, action: 'Limit it with --maxiter or --maxfev' });
  return { ...Object.fromEntries(names.map((name) => [name, tol])), ...given };
}
