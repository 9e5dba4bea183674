/** The state of a line search: plain numbers, so that it lives inside a method's state. */

/** Interval of uncertainty and trial of a search along x + alpha p; phi(alpha) = f(x + alpha p). */
export interface Interval {
  /** phi(0) and phi'(0) < 0. */
  f0: number;
  slope0: number;
  /** The trial to evaluate. */
  alpha: number;
  /** Largest step allowed. */
  alphaMax: number;
  /** Smallest step worth a trial: below it x + alpha p is x. */
  alphaMin: number;
  /** Is a minimum known to lie between stx and sty? */
  isBracketed: boolean;
  /** Still on the auxiliary function of the first stage? */
  isFirstStage: boolean;
  /** Take the next evaluation, at the best step so far, whatever it says. */
  isFinal: boolean;
  /** Best step so far, its value and slope. */
  stx: number;
  fx: number;
  dx: number;
  /** Other end of the interval, its value and slope. */
  sty: number;
  fy: number;
  dy: number;
  /** Where the next trial must lie. */
  stmin: number;
  stmax: number;
  /** Widths of the interval, now and one step before. */
  width: number;
  width1: number;
  /** Trials evaluated. */
  trials: number;
}

/** An interval to be filled by `beginLineSearch`. */
export function emptyInterval(): Interval {
  return {
    f0: NaN,
    slope0: NaN,
    alpha: NaN,
    alphaMax: NaN,
    alphaMin: 0,
    isBracketed: false,
    isFirstStage: true,
    isFinal: false,
    stx: 0,
    fx: NaN,
    dx: NaN,
    sty: 0,
    fy: NaN,
    dy: NaN,
    stmin: 0,
    stmax: NaN,
    width: NaN,
    width1: NaN,
    trials: 0,
  };
}

/** into <- from, field by field. */
export function copyInterval(into: Interval, from: Interval): void {
  into.f0 = from.f0;
  into.slope0 = from.slope0;
  into.alpha = from.alpha;
  into.alphaMax = from.alphaMax;
  into.alphaMin = from.alphaMin;
  into.isBracketed = from.isBracketed;
  into.isFirstStage = from.isFirstStage;
  into.isFinal = from.isFinal;
  into.stx = from.stx;
  into.fx = from.fx;
  into.dx = from.dx;
  into.sty = from.sty;
  into.fy = from.fy;
  into.dy = from.dy;
  into.stmin = from.stmin;
  into.stmax = from.stmax;
  into.width = from.width;
  into.width1 = from.width1;
  into.trials = from.trials;
}
