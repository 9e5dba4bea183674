/** Exit codes of the command, documented and stable. */
import { isThetakitError, type Outcome } from '@thetakit/registry';

/** What each exit code means. */
export const EXIT = {
  /** The run finished and reached its goal. */
  success: 0,
  /** The run failed, or a bug. */
  failed: 1,
  /** Wrong use, configuration or data. Nothing was run or written. */
  usage: 2,
  /** The run finished without reaching its goal. */
  goalNotMet: 3,
  /** Stopped by Ctrl+C; the best result so far was reported and the state saved. */
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Exit code of a finished run. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  if (outcome.success) return EXIT.success;
  if (outcome.reason === 'cancelled') return EXIT.interrupted;
  return outcome.reason === 'non-finite' || outcome.reason === 'diverged' ? EXIT.failed : EXIT.goalNotMet;
}

/** Exit code of a thrown error: every broken rule of use is 2, anything else is ours. */
export function exitCodeOfError(error: unknown): ExitCode {
  return isThetakitError(error) && error.code !== 'INTERNAL' ? EXIT.usage : EXIT.failed;
}
