/**
 * Facts of the simulated linear population that need no simulation. With x ~ N(0, I), y = a.x, |a|^2 = pi/200 and the observed
 * r = y + N(0, |y|):
 *
 *   Var(y) = pi/200,   E(r - y)^2 = E|y| = 0.1,   E(r - yhat)^2 = 0.1 + (pi/200)(1 - FEV)
 *
 * Source: worked out from the recipe of Klindt et al. (2017); the formula of least squares is the usual one of a Gaussian design.
 */
import { ThetakitError } from '@thetakit/registry';

/** Mean squared error of a perfect model on noisy responses: E|y| = 0.1. */
export const NOISE_FLOOR = 0.1;

/** Variance of a clean response, pi/200. */
export const SIGNAL_VARIANCE = Math.PI / 200;

/** The error on noisy responses that a model with this FEV has: 0.1 + (pi/200)(1 - FEV). */
export function noisyErrorOf(fractionExplained: number): number {
  return NOISE_FLOOR + SIGNAL_VARIANCE * (1 - fractionExplained);
}

/**
 * FEV of a linear model on white noise, exactly: 1 - (|b - a|^2 + o^2) / |a|^2 for an effective filter b against the true a, both
 * over the whole image, and an offset o. Throws SHAPE_MISMATCH.
 */
export function linearFractionExplained(learned: ArrayLike<number>, truth: ArrayLike<number>, offset = 0): number {
  if (learned.length !== truth.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'linearFractionExplained',
      problem: `the learned filter has ${learned.length} pixels, the true one ${truth.length}`,
      action: 'Give both over the whole image',
      received: learned.length,
      expected: truth.length,
    });
  }
  let [lost, all] = [offset * offset, 0];
  for (let i = 0; i < truth.length; i++) {
    const a = truth[i] ?? 0;
    lost += ((learned[i] ?? 0) - a) ** 2;
    all += a * a;
  }
  return 1 - lost / all;
}

/**
 * Expected FEV of ordinary least squares on p pixels of a known window with m training samples:
 * 1 - 0.1 (p + 1) / ((m - p - 1) pi/200). Minus infinity when m <= p + 1.
 */
export function leastSquaresFractionExplained(pixels: number, samples: number): number {
  const freedom = samples - pixels - 1;
  return freedom <= 0 ? Number.NEGATIVE_INFINITY : 1 - (NOISE_FLOOR * (pixels + 1)) / (freedom * SIGNAL_VARIANCE);
}
