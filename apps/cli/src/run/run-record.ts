/** What a run was, in full: enough to do it again. */
import type { OptimizeResult } from '@thetakit/optimizers';
import type { AnyMethod, Registered } from '@thetakit/registry';
import type { Session } from '../config/create-session.ts';
import { versionsOf } from './versions.ts';

/** The record of one run, plain data. */
export interface RunRecord {
  /** The command as it was typed, without node and script. */
  readonly argv: readonly string[];
  readonly method: { readonly kind: string; readonly id: string };
  /** Every option of the method with its value. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Limits and other settings that are not the method's. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly start: readonly number[];
  /** What was fitted or minimised: a problem id, or a file with its digest. */
  readonly subject: Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly counts: { readonly iterations: number; readonly evaluations: number; readonly gradients: number; readonly hessians: number };
  readonly outcome: { readonly reason: string; readonly success: boolean; readonly status: number; readonly message: string };
  /** Seconds of the run alone. */
  readonly elapsed: number;
}

/** What `recordRun` needs besides the session. */
export interface RunFacts {
  readonly method: Registered<AnyMethod>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly start: ArrayLike<number>;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly result: OptimizeResult;
}

/** The record of a finished run. */
export function recordRun({ host, plugins }: Session, { method, options, settings, seed, start, subject, result }: RunFacts): RunRecord {
  const { reason, success, status, message, nit, nfev, njev, nhev, elapsed } = result;
  return {
    argv: host.argv,
    method: { kind: method.kind, id: method.fullId },
    options,
    settings,
    seed,
    start: Array.from(start),
    subject,
    versions: versionsOf(plugins),
    counts: { iterations: nit, evaluations: nfev, gradients: njev, hessians: nhev },
    outcome: { reason, success, status, message },
    elapsed,
  };
}

/** The command as one line of a shell. */
export function commandLine(argv: readonly string[]): string {
  const word = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  return ['thetakit', ...argv.map(word)].join(' ');
}
