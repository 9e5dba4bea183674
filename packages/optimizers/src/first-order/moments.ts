/** What the relatives of Adam share: running means m of the gradient and v of its square, and the number of steps. */
import { type Observation, o } from '@thetakit/registry';
import { beginRule, type RuleState, takeTurn } from './rule.ts';

/** State of a rule with two running means. */
export interface MomentState extends RuleState {
  /** Running mean of the gradient, shape [n]. */
  m: Float64Array;
  /** Running mean of its square, or what the rule has in that place, shape [n]. */
  v: Float64Array;
  /** Steps t taken. */
  count: number;
}

/** The option b1. */
export const beta1 = o.number({ min: 0, lt: 1, default: 0.9, describe: 'Memory b1 of the mean of the gradient.', unit: '1' });
/** The option b2. */
export const beta2 = o.number({ min: 0, lt: 1, default: 0.999, describe: 'Memory b2 of the mean of the squared gradient.', unit: '1' });

/** The shared part of a first state; `start` is the first value of m and v. */
export function beginMoments(x0: Float64Array, start = 0): MomentState {
  const n = x0.length;
  return { ...beginRule(x0), m: new Float64Array(n).fill(start), v: new Float64Array(n).fill(start), count: 0 };
}

/** As `takeTurn`; also carries the means over, and counts the step t when there is one to take. */
export function takeMomentTurn(state: MomentState, observation: Observation, gtol: number, into: MomentState): boolean {
  into.m.set(state.m);
  into.v.set(state.v);
  into.count = state.count;
  if (takeTurn(state, observation, gtol, into)) return true;
  into.count += 1;
  return false;
}
