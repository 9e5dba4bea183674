/**
 * The penalty l1 |x|_1 + l2/2 |x|^2 of the proximal rules: its proximal step, and when a penalised point is stationary.
 *
 *   shrink(y, s) = sign(y) max(|y| - s, 0)                              the proximal map of s |y|
 *
 * Source: Parikh and Boyd, "Proximal algorithms", Foundations and Trends in Optimization 1 (2014) 127-239, section 6.5.2.
 */
import { type Observation, o } from '@thetakit/registry';
import { type RuleState, takeTurn } from './rule.ts';

/** Strength of the penalty. */
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/** The option l1 of a penalised rule. */
export const l1 = o.number({ min: 0, default: 0, describe: 'Weight of the penalty l1 |x|_1: it sets small coordinates to exactly 0.', unit: 'f/x' });
/** The option l2 of a penalised rule. */
export const l2 = o.number({ min: 0, default: 0, describe: 'Weight of the penalty l2/2 |x|^2.', unit: 'f/x^2' });

/** sign(y) max(|y| - s, 0), and 0 rather than -0. */
export function shrink(y: number, s: number): number {
  return y > s ? y - s : y < -s ? y + s : 0;
}

/**
 * As `takeTurn`, for f plus a penalty: the run is over where the smallest subgradient of the sum is at most gtol in every
 * component, and `gradientNorm` is its largest component. With l1 = l2 = 0 nothing differs.
 */
export function takePenalisedTurn(state: RuleState, observation: Observation, { l1, l2 }: Penalty, gtol: number, into: RuleState): boolean {
  if (takeTurn(state, observation, -1, into)) return true;
  const { x, gradient } = into;
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    const smooth = gradient[i]! + l2 * x[i]!;
    const size = Math.abs(x[i] === 0 ? shrink(smooth, l1) : smooth + l1 * Math.sign(x[i]!));
    if (size > most) most = size;
  }
  into.gradientNorm = most;
  into.stop = most <= gtol ? 'gradient-tolerance' : null;
  return into.stop !== null;
}
