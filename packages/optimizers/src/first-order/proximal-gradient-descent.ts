/**
 * Proximal gradient descent (forward-backward splitting): a gradient step on f, then the proximal step of a penalty.
 *
 *   y = x - eta g                                                       g, x, y of shape [n]
 *   x+ = shrink(y, eta l1) / (1 + eta l2)                               shrink(y, s) = sign(y) max(|y| - s, 0)
 *
 * Source: Duchi and Singer, J. Mach. Learn. Res. 10 (2009) 2899-2934; as tf.train.ProximalGradientDescentOptimizer.
 * It minimises f + l1 |x|_1 + l2/2 |x|^2 and stops where that sum is stationary; `fun` stays f. A run that ends at a limit
 * returns the lowest f it saw, as every run does. Converges for 0 < eta < 2 / L, L the largest curvature of f.
 * Good for: lasso and its relatives. Not for: badly conditioned problems.
 * Cost: 1 gradient and 2 passes over n per update; keeps 3 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { l1, l2, shrink, takePenalisedTurn } from './penalty.ts';
import { beginRule, gtol, type RuleState, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta.', unit: 'x^2/f', scale: 'log' }),
  l1,
  l2,
  gtol,
});

/** Options of proximal gradient descent. */
export type ProximalGradientDescentOptions = OptionsOf<typeof options>;

function update(state: RuleState, observation: Observation, options: ProximalGradientDescentOptions, into: RuleState): RuleState {
  const { learningRate, l1, l2, gtol } = options;
  if (takePenalisedTurn(state, observation, options, gtol, into)) return into;
  const { query, x, gradient } = into;
  for (let i = 0; i < x.length; i++) query[i] = shrink(x[i]! - learningRate * gradient[i]!, learningRate * l1) / (1 + learningRate * l2);
  return into;
}

/** Proximal gradient descent with l1 and l2 penalties. */
export const proximalGradientDescent = defineRule({
  id: 'proximal-gradient-descent',
  summary: 'A gradient step, then the proximal step of l1 and l2 penalties (ISTA).',
  aliases: ['ProximalGradientDescent', 'ista', 'fobos'],
  formula: String.raw`x_{k+1} = \mathrm{shrink}(x_k - \eta g_k,\ \eta l_1) / (1 + \eta l_2)`,
  goodFor: 'Sparse solutions: the lasso and its relatives.',
  notFor: 'Badly conditioned problems: the number of steps grows with the condition number.',
  sources: ['J. Duchi, Y. Singer, J. Mach. Learn. Res. 10 (2009) 2899-2934'],
  traits: ruleTraits,
  options,
  init: beginRule,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
