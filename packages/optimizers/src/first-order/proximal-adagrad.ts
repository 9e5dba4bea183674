/**
 * Proximal Adagrad: Adagrad's step per coordinate, then the proximal step of a penalty with the same step size.
 *
 *   S += g^2,   a = eta / sqrt(S)                                       S, a, g, x, y of shape [n]
 *   y = x - a g
 *   x+ = shrink(y, a l1) / (1 + a l2)                                   shrink(y, s) = sign(y) max(|y| - s, 0)
 *
 * Source: Duchi, Hazan and Singer, J. Mach. Learn. Res. 12 (2011) 2121-2159, equation 4; Duchi and Singer, J. Mach. Learn.
 *   Res. 10 (2009) 2899-2934; as tf.train.ProximalAdagradOptimizer.
 * It minimises f + l1 |x|_1 + l2/2 |x|^2 and stops where that sum is stationary; `fun` stays f. A run that ends at a limit
 * returns the lowest f it saw, as every run does.
 * Good for: sparse models with rare features. Not for: long runs; the steps only ever shrink.
 * Cost: 1 gradient and 3 passes over n per update; keeps 4 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { l1, l2, shrink, takePenalisedTurn } from './penalty.ts';
import { beginRule, gtol, type RuleState, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.1, describe: 'Step size eta: about the length of the first step in each coordinate.', unit: 'x', scale: 'log' }),
  initialAccumulator: o.number({ gt: 0, default: 0.1, describe: 'First value of S.', unit: 'f^2/x^2' }),
  l1,
  l2,
  gtol,
});

/** Options of proximal Adagrad. */
export type ProximalAdagradOptions = OptionsOf<typeof options>;

/** State of proximal Adagrad. */
export interface ProximalAdagradState extends RuleState {
  /** S, shape [n]. */
  squares: Float64Array;
}

function init(x0: Float64Array, { initialAccumulator }: ProximalAdagradOptions): ProximalAdagradState {
  return { ...beginRule(x0), squares: new Float64Array(x0.length).fill(initialAccumulator) };
}

function update(state: ProximalAdagradState, observation: Observation, options: ProximalAdagradOptions, into: ProximalAdagradState): ProximalAdagradState {
  const { learningRate, l1, l2, gtol } = options;
  into.squares.set(state.squares);
  if (takePenalisedTurn(state, observation, options, gtol, into)) return into;
  const { query, x, gradient, squares } = into;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    squares[i]! += g * g;
    const rate = learningRate / Math.sqrt(squares[i]!);
    query[i] = shrink(x[i]! - rate * g, rate * l1) / (1 + rate * l2);
  }
  return into;
}

/** Proximal Adagrad, as in TensorFlow. */
export const proximalAdagrad = defineRule({
  id: 'proximal-adagrad',
  summary: "Adagrad's step per coordinate, then the proximal step of l1 and l2 penalties.",
  aliases: ['ProximalAdagrad'],
  formula: String.raw`a = \eta / \sqrt{S_{k+1}},\qquad x_{k+1} = \mathrm{shrink}(x_k - a g_k,\ a l_1) / (1 + a l_2)`,
  goodFor: 'Sparse models with rare features.',
  notFor: 'Long runs: the steps only ever shrink.',
  sources: ['J. Duchi, E. Hazan, Y. Singer, J. Mach. Learn. Res. 12 (2011) 2121-2159', 'J. Duchi, Y. Singer, J. Mach. Learn. Res. 10 (2009) 2899-2934'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
