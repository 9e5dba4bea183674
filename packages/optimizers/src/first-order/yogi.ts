/**
 * Yogi: Adam whose mean square moves by at most a fixed share of the squared gradient, so that it cannot forget fast.
 *
 *   m = b1 m + (1 - b1) g                                               m, v, g, x of shape [n], t = 1, 2, ...
 *   v = v - (1 - b2) sign(v - g^2) g^2
 *   x+ = x - eta mh / (sqrt(vh) + eps)                                  mh = m / (1 - b1^t), vh = v / (1 - b2^t)
 *
 * m and v start at `initialMoments`, as in optax.
 * Source: Zaheer et al., "Adaptive methods for nonconvex optimization", NeurIPS 2018, algorithm 2.
 * Good for: sparse gradients, where Adam's mean square decays too fast. Not for: high accuracy.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ gt: 0, default: 1e-3, describe: 'Added to the root, against division by small numbers.', unit: 'f/x', scale: 'log' }),
  initialMoments: o.number({ min: 0, default: 1e-6, describe: 'First value of m and v.', unit: '1', scale: 'log' }),
  gtol,
});

/** Options of Yogi. */
export type YogiOptions = OptionsOf<typeof options>;

function update(state: MomentState, observation: Observation, options: YogiOptions, into: MomentState): MomentState {
  const { learningRate, beta1, beta2, epsilon, gtol } = options;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, count: t } = into;
  const rate = learningRate / (1 - beta1 ** t);
  const squareScale = 1 - beta2 ** t;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    const square = g * g;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i]! -= (1 - beta2) * Math.sign(v[i]! - square) * square;
    query[i] = x[i]! - (rate * m[i]!) / (Math.sqrt(v[i]! / squareScale) + epsilon);
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<YogiOptions, MomentState> = {
  arrays: ['m', 'v'],
  numbers: ({ count }, { learningRate, beta1, beta2, epsilon }) => ({
    beta1,
    rest1: 1 - beta1,
    rest2: 1 - beta2,
    rate: learningRate / (1 - beta1 ** (count + 1)),
    divisor: 1 - beta2 ** (count + 1),
    epsilon,
  }),
  move(at, v, n) {
    const square = at.mul(v['gradient']!, v['gradient']!);
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const s = at.sub(v['v']!, at.mul(at.mul(n['rest2']!, at.sign(at.sub(v['v']!, square))), square));
    const root = at.add(at.sqrt(at.div(s, n['divisor']!)), n['epsilon']!);
    return { m, v: s, query: at.sub(v['x']!, at.div(at.mul(n['rate']!, m), root)) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Yogi. */
export const yogi = defineRule({
  id: 'yogi',
  summary: 'Adam whose mean square cannot forget fast.',
  formula: String.raw`v_{k+1} = v_k - (1 - \beta_2)\, \mathrm{sign}(v_k - g_k^2)\, g_k^2,\qquad x_{k+1} = x_k - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)`,
  goodFor: "Sparse gradients, where Adam's mean square decays too fast.",
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['M. Zaheer, S. Reddi, D. Sachan, S. Kale, S. Kumar, NeurIPS 2018'],
  traits: ruleTraits,
  options,
  init: (x0, { initialMoments }) => beginMoments(x0, initialMoments),
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
