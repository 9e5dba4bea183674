/**
 * Momentum: gradient descent on a heavy ball, plain or Nesterov's.
 *
 *   g <- g + weightDecay x
 *   b = g at the first step of 'torch', mu b + (1 - dampening) g otherwise          b, g, x of shape [n]
 *   x+ = x - eta b                      plain
 *   x+ = x - eta (g + mu b)             Nesterov, with the new b
 *
 * Source: Polyak, USSR Comput. Math. Math. Phys. 4 (1964) 1-17, doi:10.1016/0041-5553(64)90137-5; Sutskever et al., ICML 2013.
 * Variants: 'tf' is tf.train.MomentumOptimizer (no dampening, no weight decay); 'torch' is torch.optim.SGD.
 * On a quadratic it converges if and only if 0 <= mu < 1 and 0 < eta l < 2 + 2 mu for every curvature l.
 * Good for: long valleys, noisy gradients. Not for: high accuracy without tuning.
 * Cost: 1 gradient and 2 passes over n per update; keeps 4 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta.', unit: 'x^2/f', scale: 'log' }),
  momentum: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Share mu of the last move that is kept.', unit: '1' }),
  nesterov: o.boolean({ default: false, describe: 'Look ahead along the new buffer (Nesterov).' }),
  dampening: o.number({ min: 0, max: 1, default: 0, describe: 'Share of the gradient that does not enter the buffer; variant torch only.', unit: '1' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull towards zero, added to the gradient; variant torch only.', unit: 'f/x^2', scale: 'log' }),
  variant: o.choice(['tf', 'torch'], { default: 'torch', describe: 'Whose rule: tf.train.MomentumOptimizer or torch.optim.SGD.' }),
  gtol,
});

/** Options of momentum. */
export type MomentumOptions = OptionsOf<typeof options>;

/** State of momentum. */
export interface MomentumState extends RuleState {
  /** b, shape [n]. */
  buffer: Float64Array;
  /** Gradients in the buffer. */
  count: number;
}

function init(x0: Float64Array, { variant, dampening, weightDecay, nesterov }: MomentumOptions): MomentumState {
  if (variant === 'tf' && (dampening !== 0 || weightDecay !== 0)) {
    throw new ThetakitError('OPTION_CONFLICT', {
      who: 'momentum',
      problem: 'variant tf knows neither dampening nor weightDecay',
      action: "Use variant 'torch', or leave them at 0",
    });
  }
  if (nesterov && dampening !== 0) {
    throw new ThetakitError('OPTION_CONFLICT', { who: 'momentum', problem: 'nesterov and dampening exclude each other', action: 'Set dampening to 0' });
  }
  return { ...beginRule(x0), buffer: new Float64Array(x0.length), count: 0 };
}

function update(state: MomentumState, observation: Observation, options: MomentumOptions, into: MomentumState): MomentumState {
  const { learningRate, momentum, nesterov, dampening, weightDecay, variant } = options;
  into.buffer.set(state.buffer);
  into.count = state.count;
  if (takeTurn(state, observation, options.gtol, into)) return into;
  const { query, x, gradient, buffer } = into;
  const share = variant === 'torch' && state.count === 0 ? 1 : 1 - dampening;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]! + weightDecay * x[i]!;
    const b = momentum * buffer[i]! + share * g;
    buffer[i] = b;
    query[i] = x[i]! - learningRate * (nesterov ? g + momentum * b : b);
  }
  into.count += 1;
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<MomentumOptions, MomentumState> = {
  arrays: ['buffer'],
  numbers: ({ count }, { learningRate, momentum, nesterov, dampening, weightDecay, variant }) => ({
    learningRate,
    momentum,
    weightDecay,
    share: variant === 'torch' && count === 0 ? 1 : 1 - dampening,
    nesterov: nesterov ? 1 : 0,
  }),
  move(at, v, n) {
    const g = at.add(v['gradient']!, at.mul(n['weightDecay']!, v['x']!));
    const buffer = at.add(at.mul(n['momentum']!, v['buffer']!), at.mul(n['share']!, g));
    const step = at.unlessZero(n['nesterov']!, at.add(g, at.mul(n['momentum']!, buffer)), buffer);
    return { buffer, query: at.sub(v['x']!, at.mul(n['learningRate']!, step)) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Gradient descent with momentum, plain or Nesterov's. */
export const momentum = defineRule({
  id: 'momentum',
  summary: 'Gradient descent with a heavy ball, plain or with a look ahead (Nesterov).',
  aliases: ['heavy-ball'],
  formula: String.raw`b_{k+1} = \mu b_k + g_k,\qquad x_{k+1} = x_k - \eta\, b_{k+1}`,
  goodFor: 'Long valleys and noisy gradients.',
  notFor: 'High accuracy without tuning: it overshoots where it is fast.',
  sources: [
    'B. T. Polyak, USSR Comput. Math. Math. Phys. 4 (1964) 1-17, doi:10.1016/0041-5553(64)90137-5',
    'I. Sutskever, J. Martens, G. Dahl, G. Hinton, ICML 2013',
  ],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
