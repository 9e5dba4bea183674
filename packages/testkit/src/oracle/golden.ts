/** Comparison with stored reference numbers. */
import { require } from '../fail.ts';

/** Where two sequences differ most. */
export interface GoldenDifference {
  /** |actual - expected| / max(|expected|, floor). */
  readonly relative: number;
  readonly index: number;
  readonly actual: number;
  readonly expected: number;
}

/** The largest relative difference; `floor` keeps values near zero from counting more than they should. */
export function goldenDifference(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 1e-12): GoldenDifference {
  require(actual.length === expected.length, 'golden', `there are ${actual.length} numbers, expected ${expected.length}`, 'Compare like with like');
  let worst: GoldenDifference = { relative: 0, index: -1, actual: NaN, expected: NaN };
  for (let i = 0; i < expected.length; i++) {
    const relative = Math.abs(actual[i]! - expected[i]!) / Math.max(Math.abs(expected[i]!), floor);
    if (!(relative <= worst.relative)) worst = { relative, index: i, actual: actual[i]!, expected: expected[i]! };
  }
  return worst;
}

/** Throws CONFORMANCE_FAILED when a number is off by more than `rtol`. */
export function requireGolden(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, rtol: number, floor?: number): void {
  const { relative, index, actual: a, expected: e } = goldenDifference(actual, expected, floor);
  require(relative <=
    rtol, what, `number ${index} is ${a}, expected ${e} within ${rtol} (relative difference ${relative})`, 'Find out which of the two is right');
}
