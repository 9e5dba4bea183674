/**
 * Adam: steps of about the learning rate in every coordinate, from running means of the gradient and its square.
 *
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2                       m, v, g, x of shape [n], t = 1, 2, ...
 *   'paper', 'torch'  x+ = x - eta mh / (sqrt(vh) + eps),                  mh = m / (1 - b1^t), vh = v / (1 - b2^t)
 *   'optax'           x+ = x - eta mh / (sqrt(vh + epsRoot) + eps)
 *   'tf'              x+ = x - eta sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + eps)
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980, algorithm 1; 'tf' is the
 *   reordering before their section 2.1, whose eps is not corrected for the bias: with large eps the two differ.
 * Good for: noisy gradients, coordinates of different scales. Not for: high accuracy; the steps do not shrink by themselves.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Memory b1 of the mean of the gradient.', unit: '1' }),
  beta2: o.number({ min: 0, lt: 1, default: 0.999, describe: 'Memory b2 of the mean of the squared gradient.', unit: '1' }),
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  epsilonRoot: o.number({ min: 0, default: 0, describe: 'Added inside the root; variant optax only.', unit: 'f^2/x^2', scale: 'log' }),
  variant: o.choice(['tf', 'torch', 'optax', 'paper'], { default: 'torch', describe: 'Whose rule: where epsilon stands differs.' }),
  gtol,
});

/** Options of Adam. */
export type AdamOptions = OptionsOf<typeof options>;

/** State of Adam. */
export interface AdamState extends RuleState {
  /** Mean of the gradient, shape [n]. */
  m: Float64Array;
  /** Mean of its square, shape [n]. */
  v: Float64Array;
  /** Steps t taken. */
  count: number;
}

function init(x0: Float64Array, { variant, epsilonRoot }: AdamOptions): AdamState {
  if (epsilonRoot !== 0 && variant !== 'optax') {
    throw new ThetakitError('OPTION_CONFLICT', {
      who: 'adam',
      problem: `variant ${variant} has no epsilonRoot`,
      action: "Use variant 'optax', or leave epsilonRoot at 0",
    });
  }
  return { ...beginRule(x0), m: new Float64Array(x0.length), v: new Float64Array(x0.length), count: 0 };
}

function update(state: AdamState, observation: Observation, options: AdamOptions, into: AdamState): AdamState {
  const { learningRate, beta1, beta2, epsilon, epsilonRoot, variant } = options;
  into.m.set(state.m);
  into.v.set(state.v);
  into.count = state.count;
  if (takeTurn(state, observation, options.gtol, into)) return into;
  const { query, x, gradient, m, v } = into;
  const t = state.count + 1;
  const meanScale = 1 - beta1 ** t;
  const squareScale = 1 - beta2 ** t;
  const isTf = variant === 'tf';
  const rate = isTf ? (learningRate * Math.sqrt(squareScale)) / meanScale : learningRate / meanScale;
  const divisor = isTf ? 1 : squareScale;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    query[i] = x[i]! - (rate * m[i]!) / (Math.sqrt(v[i]! / divisor + epsilonRoot) + epsilon);
  }
  into.count = t;
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AdamOptions, AdamState> = {
  arrays: ['m', 'v'],
  numbers({ count }, { learningRate, beta1, beta2, epsilon, epsilonRoot, variant }) {
    const meanScale = 1 - beta1 ** (count + 1);
    const squareScale = 1 - beta2 ** (count + 1);
    const isTf = variant === 'tf';
    const rate = isTf ? (learningRate * Math.sqrt(squareScale)) / meanScale : learningRate / meanScale;
    return { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, rate, divisor: isTf ? 1 : squareScale, epsilon, epsilonRoot };
  },
  move(at, v, n) {
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const s = at.add(at.mul(n['beta2']!, v['v']!), at.mul(at.mul(n['rest2']!, v['gradient']!), v['gradient']!));
    const root = at.add(at.sqrt(at.add(at.div(s, n['divisor']!), n['epsilonRoot']!)), n['epsilon']!);
    return { m, v: s, query: at.sub(v['x']!, at.div(at.mul(n['rate']!, m), root)) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Adam, in the variants of four libraries. */
export const adam = defineRule({
  id: 'adam',
  summary: 'Steps scaled per coordinate by running means of the gradient and its square.',
  formula: String.raw`x_{k+1} = x_k - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)`,
  goodFor: 'Noisy gradients and coordinates of different scales.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['D. P. Kingma, J. Ba, ICLR 2015, arXiv:1412.6980'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
