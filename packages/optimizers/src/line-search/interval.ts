/** The state of a line search: plain numbers, so that it lives inside a method's state. */

/** Constants of the conditions. */
export interface WolfeConstants {
  /** Sufficient decrease, 0 < c1 < c2. */
  readonly c1: number;
  /** Curvature, c1 < c2 < 1. */
  readonly c2: number;
  /** Most trials of one search. */
  readonly maxls: number;
}

/** What to do after a trial: evaluate `interval.alpha`, move to the trial just evaluated, or give up. */
export type LineSearchVerdict = 'continue' | 'accept' | 'fail';

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
  /** What the last trial was for, in the search of Hager and Zhang. */
  stage: Stage;
  /** The end that the first secant step of an iteration replaced, and its slope. */
  edge: number;
  edgeSlope: number;
}

/** Kinds of trials of the search of Hager and Zhang. */
export type Stage = 'bracket' | 'secant' | 'second-secant' | 'bisect' | 'split' | 'split-secant';

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
    stage: 'bracket',
    edge: NaN,
    edgeSlope: NaN,
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
  into.stage = from.stage;
  into.edge = from.edge;
  into.edgeSlope = from.edgeSlope;
}

/** Trials are spent: go back to the best step when it is worth it. */
export function backToBest(interval: Interval): LineSearchVerdict {
  if (!(interval.fx < interval.f0) || interval.stx === 0) return 'fail';
  interval.alpha = interval.stx;
  interval.isFinal = true;
  return 'continue';
}
