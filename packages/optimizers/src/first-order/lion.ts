/**
 * Lion: steps of the same length in every coordinate, in the direction of the sign of an interpolated momentum.
 *
 *   u = sign(b1 m + (1 - b1) g)                                         m, u, g, x of shape [n]
 *   x+ = x - eta (u + decay x)
 *   m = b2 m + (1 - b2) g
 *
 * Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, arXiv:2302.06675, algorithm 2.
 * Good for: large networks with decay; a third of Adam's learning rate. Not for: anything that must settle; steps never shrink.
 * Cost: 1 gradient and 2 passes over n per update; keeps 4 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 1e-4, describe: 'Step size eta: the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Share b1 of the momentum in the direction.', unit: '1' }),
  beta2: o.number({ min: 0, lt: 1, default: 0.99, describe: 'Memory b2 of the momentum.', unit: '1' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  gtol,
});

/** Options of Lion. */
export type LionOptions = OptionsOf<typeof options>;

/** State of Lion. */
export interface LionState extends RuleState {
  /** Momentum, shape [n]. */
  m: Float64Array;
}

function init(x0: Float64Array): LionState {
  return { ...beginRule(x0), m: new Float64Array(x0.length) };
}

function update(state: LionState, observation: Observation, options: LionOptions, into: LionState): LionState {
  const { learningRate, beta1, beta2, weightDecay, gtol } = options;
  into.m.set(state.m);
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m } = into;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    query[i] = x[i]! - learningRate * (Math.sign(beta1 * m[i]! + (1 - beta1) * g) + weightDecay * x[i]!);
    m[i] = beta2 * m[i]! + (1 - beta2) * g;
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<LionOptions, LionState> = {
  arrays: ['m'],
  numbers: (_state, { learningRate, beta1, beta2, weightDecay }) => ({
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    learningRate,
    weightDecay,
  }),
  move(at, v, n) {
    const direction = at.sign(at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!)));
    const query = at.sub(v['x']!, at.mul(n['learningRate']!, at.add(direction, at.mul(n['weightDecay']!, v['x']!))));
    return { query, m: at.add(at.mul(n['beta2']!, v['m']!), at.mul(n['rest2']!, v['gradient']!)) };
  },
  after: () => ({}),
};

/** Lion, "evolved sign momentum". */
export const lion = defineRule({
  id: 'lion',
  summary: 'Steps along the sign of an interpolated momentum, of the same length in every coordinate.',
  formula: String.raw`x_{k+1} = x_k - \eta\,(\mathrm{sign}(\beta_1 m_k + (1 - \beta_1) g_k) + \lambda x_k)`,
  goodFor: "Large networks with weight decay, at about a third of Adam's learning rate.",
  notFor: 'Anything that must settle: steps never shrink.',
  sources: ['X. Chen et al., NeurIPS 2023, arXiv:2302.06675'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
