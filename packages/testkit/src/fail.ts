import { ThetakitError } from '@thetakit/registry';

/** One rule, as a test: `run` throws CONFORMANCE_FAILED when it is broken. Needs no test framework. */
export interface ConformanceCheck {
  /** The rule, as a sentence about the thing under test. */
  readonly name: string;
  run(): void;
}

/** Throws CONFORMANCE_FAILED unless `isRight`. */
export function require(isRight: boolean, who: string, problem: string, action: string): asserts isRight {
  if (!isRight) throw new ThetakitError('CONFORMANCE_FAILED', { who, problem, action });
}
