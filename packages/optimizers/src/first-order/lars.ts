/**
 * LARS: momentum whose gradient is scaled in every layer to a fixed share of the layer's norm.
 *
 *   u = g + decay x                                                     u, b, g, x of shape [n]
 *   r = trust |x| / (|u| + eps) per layer, 1 where a norm is 0
 *   b = mu b + eta r u
 *   x+ = x - b
 *
 * Source: You, Gitman and Ginsburg, "Large batch training of convolutional networks", 2017, arXiv:1708.03888, algorithm 1.
 *   As in optax, momentum comes after the trust ratio, and the norm of the decayed gradient is taken, not the sum of two norms.
 * Good for: networks trained with huge batches. Not for: starts near 0, where every step is short; high accuracy.
 * Cost: 1 gradient and 4 passes over n per update; keeps 5 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { checkLayers, eachLayer, layerNorm, layerSizes } from './layers.ts';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 1, describe: 'Step size eta, a factor of the trust ratio.', unit: '1', scale: 'log' }),
  trustCoefficient: o.number({ gt: 0, default: 0.001, describe: "Length of the scaled gradient as a share of the layer's norm.", unit: '1', scale: 'log' }),
  momentum: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Share mu of the last move that is kept.', unit: '1' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, added to the gradient.', unit: 'f/x^2', scale: 'log' }),
  epsilon: o.number({ min: 0, default: 0, describe: 'Added to the norm of the gradient.', unit: 'f/x', scale: 'log' }),
  layerSizes,
  gtol,
});

/** Options of LARS. */
export type LarsOptions = OptionsOf<typeof options>;

/** State of LARS. */
export interface LarsState extends RuleState {
  /** b, shape [n]. */
  buffer: Float64Array;
  /** The last u, shape [n]. */
  step: Float64Array;
}

function init(x0: Float64Array, { layerSizes }: LarsOptions): LarsState {
  checkLayers('lars', layerSizes, x0.length);
  return { ...beginRule(x0), buffer: new Float64Array(x0.length), step: new Float64Array(x0.length) };
}

function update(state: LarsState, observation: Observation, options: LarsOptions, into: LarsState): LarsState {
  const { learningRate, trustCoefficient, momentum, weightDecay, epsilon, layerSizes, gtol } = options;
  into.buffer.set(state.buffer);
  into.step.set(state.step);
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, buffer, step: u } = into;
  for (let i = 0; i < x.length; i++) u[i] = gradient[i]! + weightDecay * x[i]!;
  eachLayer(layerSizes, x.length, (from, to) => {
    const size = layerNorm(x, from, to);
    const length = layerNorm(u, from, to);
    const rate = learningRate * (size === 0 || length === 0 ? 1 : (trustCoefficient * size) / (length + epsilon));
    for (let i = from; i < to; i++) {
      buffer[i] = momentum * buffer[i]! + rate * u[i]!;
      query[i] = x[i]! - buffer[i]!;
    }
  });
  return into;
}

/** LARS: momentum with a trust ratio per layer. */
export const lars = defineRule({
  id: 'lars',
  summary: 'Momentum whose gradient is scaled to a fixed share of the norm of every layer.',
  formula: String.raw`b_{k+1} = \mu b_k + \eta\, c\, \frac{\|x_k\|}{\|u_k\|}\, u_k,\qquad x_{k+1} = x_k - b_{k+1}`,
  goodFor: 'Networks trained with huge batches.',
  notFor: 'Starts near 0, where every step is short, and high accuracy.',
  sources: ['Y. You, I. Gitman, B. Ginsburg, 2017, arXiv:1708.03888'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
