/**
 * Why a run ended, in one enum for every method. Failure is a value: a run that did not converge
 * returns an Outcome that says so; only misuse throws.
 */
export interface StopReasonEntry {
  /** Did the method reach what it promises? */
  readonly success: boolean;
  /** SciPy's small integer: 0 success, 1 a limit, 2 no further progress, 3 NaN or infinite, 99 stopped by the user. */
  readonly status: number;
  /** A sentence for people. */
  readonly message: string;
}

const table = {
  'gradient-tolerance': { success: true, status: 0, message: 'The gradient is smaller than its tolerance.' },
  'function-tolerance': { success: true, status: 0, message: 'The objective changes by less than its tolerance.' },
  'step-tolerance': { success: true, status: 0, message: 'The step is smaller than its tolerance.' },
  'simplex-tolerance': { success: true, status: 0, message: 'The simplex and the values at its corners are smaller than their tolerances.' },
  'target-reached': { success: true, status: 0, message: 'The target value is reached.' },
  'search-complete': { success: true, status: 0, message: 'Every point of the search has been evaluated.' },
  'max-iterations': { success: false, status: 1, message: 'The limit on iterations is reached.' },
  'max-evaluations': { success: false, status: 1, message: 'The limit on evaluations is reached.' },
  'max-time': { success: false, status: 1, message: 'The time limit is reached.' },
  'precision-limit': { success: false, status: 2, message: 'No further progress is possible in floating point, and the tolerance is not reached.' },
  'line-search-failed': { success: false, status: 2, message: 'The line search found no acceptable step.' },
  stalled: { success: false, status: 2, message: 'The method makes no progress at a point that is not stationary.' },
  singular: { success: false, status: 2, message: 'The linear system of the step is singular.' },
  'non-finite': { success: false, status: 3, message: 'The objective or its derivative is NaN or infinite.' },
  diverged: { success: false, status: 3, message: 'The objective decreases without bound, or the iterates grow without bound.' },
  infeasible: { success: false, status: 4, message: 'No point satisfies the constraints.' },
  'stopped-by-callback': { success: false, status: 99, message: 'The callback asked to stop.' },
  cancelled: { success: false, status: 99, message: 'The run was cancelled.' },
} as const satisfies Record<string, StopReasonEntry>;

/** Why a run ended. */
export type StopReason = keyof typeof table;

/** The table of all reasons. */
export const STOP_REASONS: Readonly<Record<StopReason, StopReasonEntry>> = table;

/** The result part that every run has, whatever the method. */
export interface Outcome {
  readonly reason: StopReason;
  readonly success: boolean;
  readonly status: number;
  readonly message: string;
}

/** The Outcome of a reason, with more evidence appended to its message when given. */
export function outcomeOf(reason: StopReason, evidence?: string): Outcome {
  const { success, status, message } = STOP_REASONS[reason];
  return { reason, success, status, message: evidence === undefined ? message : `${message} ${evidence}` };
}
