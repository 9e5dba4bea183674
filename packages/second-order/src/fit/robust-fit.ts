/**
 * Fits that outliers do not lead astray, with the scale of the loss found from the data.
 *
 *   C = k s,  s = 1.4826 (1 + 5 / (m - n)) median |r_i|,  k the constant at which the loss is 95 per cent efficient for normal residuals
 *
 * Fits with Huber's loss and the scale take turns, from the plain fit on; the loss that was asked for then keeps that scale, for a
 * loss that lets go of outliers could otherwise shrink it without end. 1.4826 makes s the standard deviation of normal residuals,
 * and 1 + 5 / (m - n) makes up for the n parameters of a small sample.
 *
 * Source: P. J. Rousseeuw, A. M. Leroy, Robust Regression and Outlier Detection (1987), chapter 4; R. A. Maronna, R. D. Martin,
 *   V. J. Yohai, Robust Statistics (2006), section 4.4 and 10.2.
 */
import type { Bounds, Objective } from '@thetakit/registry';
import { leastSquares } from './least-squares.ts';
import { type Loss, TUNING } from './loss.ts';
import { residualProblem } from './residual-problem.ts';

/** The scale of a loss and the fit that goes with it. */
export interface RobustStart {
  /** Estimates, shape [n]. */
  readonly x: Float64Array;
  /** C. */
  readonly lossScale: number;
}

/** Rounds of fit and scale; a few are usual. */
const MOST_ROUNDS = 20;
/** Relative change of the scale that ends the rounds. */
const SETTLED = 1e-4;

/** 1.4826 median |r|: the standard deviation of normal residuals, whatever fewer than half of them do. NaN without residuals. */
export function medianScale(residuals: ArrayLike<number>): number {
  const sizes = Float64Array.from(residuals, Math.abs).sort();
  const half = sizes.length >> 1;
  const median = sizes.length % 2 === 1 ? sizes[half]! : (sizes[half - 1]! + sizes[half]!) / 2;
  return 1.4826 * median;
}

/**
 * Finds C for a loss, and the estimates at that C, by Levenberg-Marquardt fits in turn with `medianScale`. `objective` has residuals
 * and preferably their Jacobian. Residuals that are mostly 0 keep the last scale that was not.
 */
export function robustStart(objective: Objective, x0: ArrayLike<number>, loss: Loss, { bounds }: { readonly bounds?: Bounds } = {}): RobustStart {
  const within = bounds === undefined ? {} : { bounds };
  let fit = leastSquares(objective, x0, within);
  const spare = fit.fun.length - fit.x.length;
  const correction = spare > 0 ? 1 + 5 / spare : 1;
  let scale = correction * medianScale(fit.fun);
  if (loss === 'linear' || !(scale > 0)) return { x: fit.x, lossScale: TUNING[loss] * (scale > 0 ? scale : 1) };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    fit = leastSquares(objective, fit.x, { ...within, loss: 'huber', lossScale: TUNING.huber * scale });
    const next = correction * medianScale(fit.fun);
    const isSettled = !(next > 0) || Math.abs(next - scale) <= SETTLED * scale;
    if (next > 0) scale = next;
    if (isSettled) break;
  }
  const lossScale = TUNING[loss] * scale;
  return { x: leastSquares(objective, fit.x, { ...within, loss, lossScale }).x, lossScale };
}

/** The objective with the loss in the place of the square: its residuals are bent, and 1/2 their sum of squares is the loss. */
export function robustObjective(objective: Objective, x0: Float64Array, loss: Loss, lossScale: number): Objective {
  return residualProblem(objective, x0, { loss, lossScale }).objective;
}
