/** What makes the steps of a fit. */
import type { StopReason } from '@thetakit/registry';

/** Yields promises of what is not there yet, and goes on when it is given what they promised. */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

/** Makes steps and writes them into the state of training. */
export interface Stepper {
  /** One step: 'diverged' where loss or slopes are not finite, the verdict of the rule, or null to go on. */
  step(): Steps<'diverged' | StopReason | null>;
  /** Puts parameters, the arrays of the rule and statistics into the state; between settlings they may be elsewhere. */
  settle(): Steps<void>;
  /** Frees what is not the garbage collector's. */
  dispose(): void;
}
