/**
 * ASGD: gradient descent with a slowly falling rate, and the mean of the last points beside it.
 *
 *   x+ = (1 - lambda eta_t) x - eta_t g                                 x, a, g of shape [n], t = 1, 2, ...
 *   eta_1 = eta,   eta_{t+1} = eta / (1 + lambda eta t)^alpha
 *   a+ = a + (x+ - a) / max(1, t - 1 - t0)                              so a = x+ until t0 + 2
 *
 * Source: Polyak and Juditsky, SIAM J. Control Optim. 30 (1992) 838-855, doi:10.1137/0330046; as torch.optim.ASGD.
 * The result has `average`, a; its `x` is the last evaluated point as for every rule.
 * Good for: noisy gradients of smooth convex problems. Not for: exact gradients, where averaging only delays.
 * Cost: 1 gradient and 2 passes over n per update; keeps 4 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta at the start.', unit: 'x^2/f', scale: 'log' }),
  decay: o.number({ min: 0, default: 1e-4, describe: 'lambda: pull towards 0 and speed at which the rate falls.', unit: 'f/x^2', scale: 'log' }),
  power: o.number({ min: 0, default: 0.75, describe: 'alpha: power of the fall of the rate.', unit: '1' }),
  averageFrom: o.number({ min: 0, default: 1e6, describe: 't0: averaging begins after this many steps.', unit: '1', scale: 'log' }),
  gtol,
});

/** Options of ASGD. */
export type AsgdOptions = OptionsOf<typeof options>;

/** State of ASGD. */
export interface AsgdState extends RuleState {
  /** a, shape [n]. */
  average: Float64Array;
  /** Steps taken. */
  count: number;
}

function init(x0: Float64Array): AsgdState {
  return { ...beginRule(x0), average: x0.slice(), count: 0 };
}

function update(state: AsgdState, observation: Observation, options: AsgdOptions, into: AsgdState): AsgdState {
  const { learningRate, decay, power, averageFrom, gtol } = options;
  into.average.set(state.average);
  into.count = state.count;
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, average } = into;
  const rate = learningRate / (1 + decay * learningRate * state.count) ** power;
  const share = 1 / Math.max(1, state.count - averageFrom);
  for (let i = 0; i < x.length; i++) {
    query[i] = x[i]! * (1 - decay * rate) - rate * gradient[i]!;
    average[i] = share === 1 ? query[i]! : average[i]! + share * (query[i]! - average[i]!);
  }
  into.count += 1;
  return into;
}

/** Averaged gradient descent, as in torch. */
export const asgd = defineRule({
  id: 'asgd',
  summary: 'Gradient descent with a slowly falling rate, and the mean of the last points beside it.',
  formula: String.raw`x_{k+1} = (1 - \lambda \eta_k) x_k - \eta_k g_k,\qquad \eta_k = \eta / (1 + \lambda \eta k)^\alpha`,
  goodFor: 'Noisy gradients of smooth convex problems.',
  notFor: 'Exact gradients, where averaging only delays.',
  sources: ['B. T. Polyak, A. B. Juditsky, SIAM J. Control Optim. 30 (1992) 838-855, doi:10.1137/0330046'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient, average }) => ({ jac: gradient.slice(), average: average.slice() }),
});
