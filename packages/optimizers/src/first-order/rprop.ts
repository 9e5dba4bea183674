/**
 * Rprop: every coordinate has a step length of its own, which grows while its slope keeps its sign and shrinks when it turns.
 *
 *   s = g g_last                                                        s, d, g, x of shape [n]
 *   d = clip(d (1.2 where s > 0, 0.5 where s < 0), smallest, largest)   unchanged where s = 0
 *   p = d sign(g), or 0 where s < 0, and then g_last = 0 as well
 *   'torch'  x+ = x - p
 *   'optax'  x+ = x - p_last, or x where s < 0: every move comes one step late
 *
 * Source: Riedmiller and Braun, ICNN 1993, doi:10.1109/ICNN.1993.298623, without going back after a change of sign ("iRprop-").
 * Good for: exact gradients of badly scaled problems. Not for: noisy gradients, whose signs say little.
 * Cost: 1 gradient and 2 passes over n per update; keeps 5 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'First step length in every coordinate.', unit: 'x', scale: 'log' }),
  shrink: o.number({ gt: 0, lt: 1, default: 0.5, describe: 'Factor of the step length when the slope changes its sign.', unit: '1' }),
  grow: o.number({ gt: 1, default: 1.2, describe: 'Factor of the step length while the slope keeps its sign.', unit: '1' }),
  smallest: o.number({ min: 0, default: 1e-6, describe: 'Shortest step.', unit: 'x', scale: 'log' }),
  largest: o.number({ gt: 0, default: 50, describe: 'Longest step.', unit: 'x', scale: 'log' }),
  variant: o.choice(['torch', 'optax'], { default: 'torch', describe: 'Whose rule: optax moves one step late.' }),
  gtol,
});

/** Options of Rprop. */
export type RpropOptions = OptionsOf<typeof options>;

/** State of Rprop. */
export interface RpropState extends RuleState {
  /** d, shape [n]. */
  lengths: Float64Array;
  /** p, the last move with its sign, shape [n]; 0 where the slope turned. */
  moves: Float64Array;
}

function init(x0: Float64Array, { learningRate }: RpropOptions): RpropState {
  return { ...beginRule(x0), lengths: new Float64Array(x0.length).fill(learningRate), moves: new Float64Array(x0.length) };
}

function update(state: RpropState, observation: Observation, options: RpropOptions, into: RpropState): RpropState {
  const { shrink, grow, smallest, largest, variant, gtol } = options;
  into.lengths.set(state.lengths);
  into.moves.set(state.moves);
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, lengths, moves } = into;
  for (let i = 0; i < x.length; i++) {
    const last = moves[i]!;
    const sign = Math.sign(gradient[i]!) * Math.sign(last);
    if (sign !== 0) lengths[i] = Math.min(Math.max(lengths[i]! * (sign > 0 ? grow : shrink), smallest), largest);
    moves[i] = sign < 0 ? 0 : lengths[i]! * Math.sign(gradient[i]!);
    query[i] = x[i]! - (variant === 'optax' ? (sign < 0 ? 0 : last) : moves[i]!);
  }
  return into;
}

/** Rprop, resilient propagation. */
export const rprop = defineRule({
  id: 'rprop',
  summary: 'A step length per coordinate that grows while the slope keeps its sign and shrinks when it turns.',
  formula: String.raw`x_{k+1} = x_k - d_k\, \mathrm{sign}(g_k)`,
  goodFor: 'Exact gradients of badly scaled problems.',
  notFor: 'Noisy gradients, whose signs say little.',
  sources: ['M. Riedmiller, H. Braun, ICNN 1993, doi:10.1109/ICNN.1993.298623'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
