/**
 * AdamW: Adam with weight decay beside the step instead of inside the gradient.
 *
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2                    m, v, g, x of shape [n], t = 1, 2, ...
 *   x+ = x - r x - eta mh / (sqrt(vh) + eps)                            mh = m / (1 - b1^t), vh = v / (1 - b2^t)
 *   r = eta decay ('torch', 'optax'), decay ('paper')
 *
 * The decay is 0.01 ('torch'), 1e-4 ('optax') or 1e-5 ('paper', torch's decay per step at its own learning rate) when left out.
 * Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101, algorithm 2.
 * Good for: training networks that should generalise. Not for: finding a minimum of f itself, which the decay moves.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({
    min: 0,
    optional: true,
    describe: 'Pull of x towards 0; left out: 0.01 (torch), 1e-4 (optax), 1e-5 (paper).',
    unit: '1/x',
    scale: 'log',
  }),
  variant: o.choice(['torch', 'optax', 'paper'], { default: 'torch', describe: 'Whose rule: the decay is multiplied by the learning rate except in paper.' }),
  gtol,
});

/** Options of AdamW. */
export type AdamWOptions = OptionsOf<typeof options>;

const decays = { torch: 0.01, optax: 1e-4, paper: 1e-5 } as const;

function update(state: MomentState, observation: Observation, options: AdamWOptions, into: MomentState): MomentState {
  const { learningRate, beta1, beta2, epsilon, variant, gtol } = options;
  const { weightDecay = decays[variant] } = options;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, count: t } = into;
  const kept = 1 - (variant === 'paper' ? weightDecay : learningRate * weightDecay);
  const rate = learningRate / (1 - beta1 ** t);
  const squareScale = 1 - beta2 ** t;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    const root = Math.sqrt(v[i]! / squareScale) + epsilon;
    query[i] = kept * x[i]! - (m[i] === 0 ? 0 : (rate * m[i]!) / root);
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AdamWOptions, MomentState> = {
  arrays: ['m', 'v'],
  numbers({ count }, { learningRate, beta1, beta2, epsilon, variant, weightDecay = decays[variant] }) {
    const kept = 1 - (variant === 'paper' ? weightDecay : learningRate * weightDecay);
    return {
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
      kept,
      rate: learningRate / (1 - beta1 ** (count + 1)),
      divisor: 1 - beta2 ** (count + 1),
      epsilon,
    };
  },
  move(at, v, n) {
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const s = at.add(at.mul(n['beta2']!, v['v']!), at.mul(at.mul(n['rest2']!, v['gradient']!), v['gradient']!));
    const root = at.add(at.sqrt(at.div(s, n['divisor']!)), n['epsilon']!);
    return { m, v: s, query: at.sub(at.mul(n['kept']!, v['x']!), at.unlessZero(m, at.div(at.mul(n['rate']!, m), root), at.of(0))) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Adam with decoupled weight decay. */
export const adamw = defineRule({
  id: 'adamw',
  summary: 'Adam with weight decay beside the step instead of inside the gradient.',
  formula: String.raw`x_{k+1} = (1 - \eta \lambda) x_k - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)`,
  goodFor: 'Training networks that should generalise.',
  notFor: 'Finding a minimum of f itself, which the decay moves.',
  sources: ['I. Loshchilov, F. Hutter, ICLR 2019, arXiv:1711.05101'],
  traits: ruleTraits,
  options,
  init: (x0) => beginMoments(x0),
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
