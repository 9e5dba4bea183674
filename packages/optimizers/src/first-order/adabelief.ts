/**
 * AdaBelief: Adam that divides by how far the gradient is from its own mean, so that predictable gradients give long steps.
 *
 *   m = b1 m + (1 - b1) g                                               m, s, g, x of shape [n], t = 1, 2, ...
 *   s = b2 s + (1 - b2) (g - m)^2 + epsRoot
 *   x+ = x - eta mh / (sqrt(sh) + eps)                                  mh = m / (1 - b1^t), sh = s / (1 - b2^t)
 *
 * Source: Zhuang et al., "AdaBelief optimizer", NeurIPS 2020, arXiv:2010.07468, algorithm 2; defaults as in optax.
 * Good for: gradients whose direction is steady. Not for: high accuracy; gradients that are constant, where s vanishes.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta.', unit: 'x', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ min: 0, default: 1e-16, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  epsilonRoot: o.number({ min: 0, default: 1e-16, describe: 'Added to s in every step.', unit: 'f^2/x^2', scale: 'log' }),
  gtol,
});

/** Options of AdaBelief. */
export type AdaBeliefOptions = OptionsOf<typeof options>;

/** State of AdaBelief; `v` is s, the mean squared surprise. */
export type AdaBeliefState = MomentState;

function update(state: AdaBeliefState, observation: Observation, options: AdaBeliefOptions, into: AdaBeliefState): AdaBeliefState {
  const { learningRate, beta1, beta2, epsilon, epsilonRoot, gtol } = options;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v: s, count: t } = into;
  const rate = learningRate / (1 - beta1 ** t);
  const squareScale = 1 - beta2 ** t;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    s[i] = beta2 * s[i]! + (1 - beta2) * (g - m[i]!) ** 2 + epsilonRoot;
    query[i] = x[i]! - (m[i] === 0 ? 0 : (rate * m[i]!) / (Math.sqrt(s[i]! / squareScale) + epsilon));
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AdaBeliefOptions, AdaBeliefState> = {
  arrays: ['m', 'v'],
  numbers: ({ count }, { learningRate, beta1, beta2, epsilon, epsilonRoot }) => ({
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    rate: learningRate / (1 - beta1 ** (count + 1)),
    divisor: 1 - beta2 ** (count + 1),
    epsilon,
    epsilonRoot,
  }),
  move(at, v, n) {
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const surprise = at.sub(v['gradient']!, m);
    const s = at.add(at.add(at.mul(n['beta2']!, v['v']!), at.mul(n['rest2']!, at.mul(surprise, surprise))), n['epsilonRoot']!);
    const root = at.add(at.sqrt(at.div(s, n['divisor']!)), n['epsilon']!);
    return { m, v: s, query: at.sub(v['x']!, at.unlessZero(m, at.div(at.mul(n['rate']!, m), root), at.of(0))) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** AdaBelief. */
export const adabelief = defineRule({
  id: 'adabelief',
  summary: 'Adam that divides by how far the gradient is from its own mean.',
  formula: String.raw`s_{k+1} = \beta_2 s_k + (1 - \beta_2)(g_k - m_{k+1})^2 + \epsilon,\qquad x_{k+1} = x_k - \eta\, \hat m / (\sqrt{\hat s} + \epsilon)`,
  goodFor: 'Gradients whose direction is steady.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['J. Zhuang et al., NeurIPS 2020, arXiv:2010.07468'],
  traits: ruleTraits,
  options,
  init: (x0) => beginMoments(x0),
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
