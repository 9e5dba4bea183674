/**
 * Gradient descent: a fixed step against the gradient.
 *
 *   x+ = x - eta g                                                     x, g of shape [n]
 *
 * Source: Cauchy, "Methode generale pour la resolution des systemes d'equations simultanees", C. R. Acad. Sci. 25 (1847) 536-538.
 * On a quadratic with curvatures l_1 <= ... <= l_n it converges if and only if 0 < eta < 2 / l_n, fastest at 2 / (l_1 + l_n).
 * Good for: learning, and well-scaled problems with cheap gradients. Not for: badly conditioned problems.
 * Cost: 1 gradient and 1 pass over n per update; keeps 3 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta.', unit: 'x^2/f', scale: 'log' }),
  gtol,
});

/** Options of gradient descent. */
export type GradientDescentOptions = OptionsOf<typeof options>;

function update(state: RuleState, observation: Observation, { learningRate, gtol }: GradientDescentOptions, into: RuleState): RuleState {
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient } = into;
  for (let i = 0; i < x.length; i++) query[i] = x[i]! - learningRate * gradient[i]!;
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<GradientDescentOptions, RuleState> = {
  arrays: [],
  numbers: (_state, { learningRate }) => ({ learningRate }),
  move: (at, v, n) => ({ query: at.sub(v['x']!, at.mul(n['learningRate']!, v['gradient']!)) }),
  after: () => ({}),
};

/** Gradient descent with a fixed step size. */
export const gradientDescent = defineRule({
  id: 'gradient-descent',
  summary: 'Steepest descent with a fixed step size.',
  aliases: ['gd', 'sgd', 'GradientDescent'],
  formula: String.raw`x_{k+1} = x_k - \eta\, g_k`,
  goodFor: 'Learning, and well-scaled problems with cheap gradients.',
  notFor: 'Badly conditioned problems: the number of steps grows with the condition number.',
  sources: ['A. Cauchy, C. R. Acad. Sci. Paris 25 (1847) 536-538'],
  traits: ruleTraits,
  options,
  init: beginRule,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
