/** What the bracketing root finders share. */

/** A sign change: f(a) and f(b) have opposite signs. */
export interface SignChange {
  readonly a: number;
  readonly fa: number;
  readonly b: number;
  readonly fb: number;
}

/** When to stop: |b - a| <= xtol + rtol |x|, or after maxiter steps. */
export interface RootTolerance {
  readonly xtol: number;
  readonly rtol: number;
  readonly maxiter: number;
}

/** The answer of a root finder. */
export interface RootAnswer {
  readonly x: number;
  readonly fun: number;
  readonly nit: number;
  readonly isDone: boolean;
}

/** A bracketing root finder. */
export type BracketedRoot = (f: (x: number) => number, change: SignChange, tolerance: RootTolerance) => RootAnswer;
