/**
 * Adamax: Adam with the largest recent gradient in the place of the root mean square.
 *
 *   m = b1 m + (1 - b1) g                                               m, u, g, x of shape [n], t = 1, 2, ...
 *   'torch', 'optax', 'paper'  u = max(b2 u, |g| + eps),    x+ = x - eta / (1 - b1^t) m / u
 *   'tf'                       u = max(b2 u, |g|),          x+ = x - eta / (1 - b1^t) m / (u + eps)
 *
 * eps is 1e-8 when left out, 0 for 'paper'.
 * Source: Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 2.
 * Ours: a coordinate whose gradients have all been 0 stays, also where the formula would be 0/0.
 * Good for: gradients with rare large entries. Not for: high accuracy; the steps do not shrink by themselves.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.002, describe: 'Step size eta: the length of a step in each coordinate at most.', unit: 'x', scale: 'log' }),
  beta1,
  beta2: o.number({ min: 0, lt: 1, default: 0.999, describe: 'Memory b2 of the largest gradient.', unit: '1' }),
  epsilon: o.number({ min: 0, optional: true, describe: 'Against division by zero; left out: 1e-8, or 0 (paper).', unit: 'f/x', scale: 'log' }),
  variant: o.choice(['tf', 'torch', 'optax', 'paper'], { default: 'torch', describe: 'Whose rule: the place of epsilon differs.' }),
  gtol,
});

/** Options of Adamax. */
export type AdamaxOptions = OptionsOf<typeof options>;

/** State of Adamax; `v` is u, the largest recent gradient. */
export type AdamaxState = MomentState;

function update(state: AdamaxState, observation: Observation, options: AdamaxOptions, into: AdamaxState): AdamaxState {
  const { learningRate, beta1, beta2, variant, gtol } = options;
  const { epsilon = variant === 'paper' ? 0 : 1e-8 } = options;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v: u, count: t } = into;
  const rate = learningRate / (1 - beta1 ** t);
  const inside = variant === 'tf' ? 0 : epsilon;
  const outside = variant === 'tf' ? epsilon : 0;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    u[i] = Math.max(beta2 * u[i]!, Math.abs(g) + inside);
    query[i] = x[i]! - (m[i] === 0 ? 0 : (rate * m[i]!) / (u[i]! + outside));
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AdamaxOptions, AdamaxState> = {
  arrays: ['m', 'v'],
  numbers({ count }, { learningRate, beta1, beta2, variant, epsilon = variant === 'paper' ? 0 : 1e-8 }) {
    const isTf = variant === 'tf';
    return { beta1, rest1: 1 - beta1, beta2, rate: learningRate / (1 - beta1 ** (count + 1)), inside: isTf ? 0 : epsilon, outside: isTf ? epsilon : 0 };
  },
  move(at, v, n) {
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const u = at.max(at.mul(n['beta2']!, v['v']!), at.add(at.abs(v['gradient']!), n['inside']!));
    return { m, v: u, query: at.sub(v['x']!, at.unlessZero(m, at.div(at.mul(n['rate']!, m), at.add(u, n['outside']!)), at.of(0))) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Adamax, in the variants of four sources. */
export const adamax = defineRule({
  id: 'adamax',
  summary: 'Adam with the largest recent gradient in the place of the root mean square.',
  formula: String.raw`u_{k+1} = \max(\beta_2 u_k, |g_k|),\qquad x_{k+1} = x_k - \frac{\eta}{1 - \beta_1^t}\, m_{k+1} / u_{k+1}`,
  goodFor: 'Gradients with rare large entries.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['D. P. Kingma, J. Ba, ICLR 2015, arXiv:1412.6980, algorithm 2'],
  traits: ruleTraits,
  options,
  init: (x0) => beginMoments(x0),
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
