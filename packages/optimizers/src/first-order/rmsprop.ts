/**
 * RMSProp: steps divided by the root of a running mean of the squared gradient, with momentum, plain or centred.
 *
 *   s = rho s + (1 - rho) g^2,   q = rho q + (1 - rho) g                s, q, b, g, x of shape [n]
 *   r = s, or max(s - q^2, 0) when centred
 *   'tf', 'optax'  b = mu b + eta g / sqrt(r + eps),      x+ = x - b
 *   'torch'        b = mu b + g / (sqrt(r) + eps),        x+ = x - eta b
 *
 * Defaults of (rho, eps, s at the start): 'tf' 0.9, 1e-10, 1; 'torch' 0.99, 1e-8, 0; 'optax' 0.9, 1e-8, 0.
 * Source: Hinton, Neural networks for machine learning, lecture 6e, 2012; the centred form: Graves, 2013, arXiv:1308.0850, equations 38-41.
 * Ours: the variance s - q^2 is never below 0, which rounding can make it.
 * Good for: noisy gradients that change over time. Not for: high accuracy; the steps do not shrink by themselves.
 * Cost: 1 gradient and 4 passes over n per update; keeps 6 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  rho: o.number({ min: 0, lt: 1, optional: true, describe: 'Memory of the means; left out: 0.99 (torch) or 0.9.', unit: '1' }),
  momentum: o.number({ min: 0, lt: 1, default: 0, describe: 'Share mu of the last move that is kept.', unit: '1' }),
  centered: o.boolean({ default: false, describe: 'Divide by the standard deviation of the gradient instead of its root mean square.' }),
  epsilon: o.number({
    min: 0,
    optional: true,
    describe: 'Inside the root (tf, optax) or added to it (torch); left out: 1e-8, or 1e-10 (tf).',
    unit: '1',
    scale: 'log',
  }),
  initialSquare: o.number({ min: 0, optional: true, describe: 'First value of s; left out: 0, or 1 (tf).', unit: 'f^2/x^2' }),
  variant: o.choice(['tf', 'torch', 'optax'], { default: 'torch', describe: 'Whose rule: the place of epsilon and of the learning rate, and the defaults.' }),
  gtol,
});

/** Options of RMSProp. */
export type RmspropOptions = OptionsOf<typeof options>;

/** State of RMSProp. */
export interface RmspropState extends RuleState {
  /** s, mean of the squared gradient, shape [n]. */
  squares: Float64Array;
  /** q, mean of the gradient, shape [n]; 0 unless centred. */
  mean: Float64Array;
  /** b, shape [n]. */
  buffer: Float64Array;
}

const presets = {
  tf: { rho: 0.9, epsilon: 1e-10, initialSquare: 1 },
  torch: { rho: 0.99, epsilon: 1e-8, initialSquare: 0 },
  optax: { rho: 0.9, epsilon: 1e-8, initialSquare: 0 },
} as const;

function init(x0: Float64Array, { variant, initialSquare }: RmspropOptions): RmspropState {
  const n = x0.length;
  const squares = new Float64Array(n).fill(initialSquare ?? presets[variant].initialSquare);
  return { ...beginRule(x0), squares, mean: new Float64Array(n), buffer: new Float64Array(n) };
}

function update(state: RmspropState, observation: Observation, options: RmspropOptions, into: RmspropState): RmspropState {
  const { learningRate, momentum, centered, variant, gtol } = options;
  const { rho = presets[variant].rho, epsilon = presets[variant].epsilon } = options;
  into.squares.set(state.squares);
  into.mean.set(state.mean);
  into.buffer.set(state.buffer);
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, squares, mean, buffer } = into;
  const isTorch = variant === 'torch';
  const inner = isTorch ? 1 : learningRate;
  const outer = isTorch ? learningRate : 1;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    squares[i] = rho * squares[i]! + (1 - rho) * g * g;
    if (centered) mean[i] = rho * mean[i]! + (1 - rho) * g;
    const power = Math.max(squares[i]! - mean[i]! * mean[i]!, 0);
    const root = isTorch ? Math.sqrt(power) + epsilon : Math.sqrt(power + epsilon);
    buffer[i] = momentum * buffer[i]! + (g === 0 ? 0 : (inner * g) / root);
    query[i] = x[i]! - outer * buffer[i]!;
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<RmspropOptions, RmspropState> = {
  arrays: ['squares', 'mean', 'buffer'],
  numbers(_state, { learningRate, momentum, centered, variant, rho = presets[variant].rho, epsilon = presets[variant].epsilon }) {
    const isTorch = variant === 'torch';
    const rates = { inner: isTorch ? 1 : learningRate, outer: isTorch ? learningRate : 1 };
    const places = { inside: isTorch ? 0 : epsilon, outside: isTorch ? epsilon : 0 };
    return { rho, rest: 1 - rho, momentum, centered: centered ? 1 : 0, ...rates, ...places };
  },
  move(at, v, n) {
    const g = v['gradient']!;
    const squares = at.add(at.mul(n['rho']!, v['squares']!), at.mul(at.mul(n['rest']!, g), g));
    const mean = at.unlessZero(n['centered']!, at.add(at.mul(n['rho']!, v['mean']!), at.mul(n['rest']!, g)), v['mean']!);
    const power = at.max(at.sub(squares, at.mul(mean, mean)), at.of(0));
    const root = at.add(at.sqrt(at.add(power, n['inside']!)), n['outside']!);
    const buffer = at.add(at.mul(n['momentum']!, v['buffer']!), at.unlessZero(g, at.div(at.mul(n['inner']!, g), root), at.of(0)));
    return { squares, mean, buffer, query: at.sub(v['x']!, at.mul(n['outer']!, buffer)) };
  },
  after: () => ({}),
};

/** RMSProp, plain or centred, with momentum, in the variants of three libraries. */
export const rmsprop = defineRule({
  id: 'rmsprop',
  summary: 'Steps divided by the root of a running mean of the squared gradient, plain or centred.',
  aliases: ['RMSProp'],
  formula: String.raw`s_{k+1} = \rho s_k + (1 - \rho) g_k^2,\qquad x_{k+1} = x_k - \eta\, g_k / (\sqrt{s_{k+1}} + \epsilon)`,
  goodFor: 'Noisy gradients that change over time.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['G. Hinton, Neural networks for machine learning, lecture 6e, 2012', 'A. Graves, 2013, arXiv:1308.0850'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
