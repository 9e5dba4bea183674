/** How a problem of Hock and Schittkowski is written down: as it is printed. */

/** minimise f subject to equal = 0, atLeast >= 0, lower <= x <= upper. Formulas in the syntax of `parseFormula`. */
export interface HsDefinition {
  /** Number in the book. */
  readonly number: number;
  readonly start: readonly number[];
  readonly f: string;
  /** Left sides of the equations c(x) = 0. */
  readonly equal?: readonly string[];
  /** Left sides of the inequalities c(x) >= 0. */
  readonly atLeast?: readonly string[];
  /** Lower bounds, null for none; absent when there are none at all. */
  readonly lower?: readonly (number | null)[];
  readonly upper?: readonly (number | null)[];
  /** Global minimum, with the digits known. */
  readonly minimum: number;
  /** A global minimiser. */
  readonly x?: readonly number[];
  /** Values of other local minima. */
  readonly localMinima?: readonly number[];
  /** What is special. */
  readonly note?: string;
}
