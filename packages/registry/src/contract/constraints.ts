/**
 * Constraints on the variables, all of them in one vector function:
 *
 *   lower <= c(x) <= upper,   c: R^n -> R^m,   J = dc/dx in R^(m x n) row-major.
 *
 * Row k is an equality where lower[k] = upper[k], one-sided where a side is infinite.
 */
export interface Constraints extends ConstraintShape {
  /** c(x), shape [m]. With `out` the result is written there and returned. */
  values(x: Float64Array, out?: Float64Array): Float64Array;
  /** J(x), row-major, shape [m, n]; made by differences when absent. */
  jacobian?(x: Float64Array, out?: Float64Array): Float64Array;
}

/** What a method knows of the constraints before it starts. */
export interface ConstraintShape {
  /** Number of rows m. */
  readonly count: number;
  /** Shape [m]; -Infinity means none. */
  readonly lower: Float64Array;
  /** Shape [m]; Infinity means none. */
  readonly upper: Float64Array;
}
