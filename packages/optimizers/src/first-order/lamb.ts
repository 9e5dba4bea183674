/**
 * LAMB: Adam's direction, scaled in every layer so that the step is a fixed share of the layer's norm.
 *
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2                    m, v, u, g, x of shape [n], t = 1, 2, ...
 *   u = mh / (sqrt(vh) + eps) + decay x                                 mh = m / (1 - b1^t), vh = v / (1 - b2^t)
 *   x+ = x - eta r u,   r = |x| / |u| per layer, 1 where a norm is 0
 *
 * Source: You et al., "Large batch optimization for deep learning", ICLR 2020, arXiv:1904.00962, algorithm 2 without the clipping
 *   of |x|; as in optax.
 * Good for: networks trained with huge batches. Not for: starts near 0, where every step is short; high accuracy.
 * Cost: 1 gradient and 5 passes over n per update; keeps 6 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { checkLayers, eachLayer, layerNorm, layerSizes } from './layers.ts';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: "Length eta of a step as a share of the layer's norm.", unit: '1', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ min: 0, default: 1e-6, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, inside the direction.', unit: '1/x', scale: 'log' }),
  layerSizes,
  gtol,
});

/** Options of LAMB. */
export type LambOptions = OptionsOf<typeof options>;

/** State of LAMB. */
export interface LambState extends MomentState {
  /** The last direction u, shape [n]. */
  step: Float64Array;
}

function init(x0: Float64Array, { layerSizes }: LambOptions): LambState {
  checkLayers('lamb', layerSizes, x0.length);
  return { ...beginMoments(x0), step: new Float64Array(x0.length) };
}

function update(state: LambState, observation: Observation, options: LambOptions, into: LambState): LambState {
  const { learningRate, beta1, beta2, epsilon, weightDecay, layerSizes, gtol } = options;
  into.step.set(state.step);
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, step: u, count: t } = into;
  const meanScale = 1 - beta1 ** t;
  const squareScale = 1 - beta2 ** t;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    u[i] = (m[i] === 0 ? 0 : m[i]! / meanScale / (Math.sqrt(v[i]! / squareScale) + epsilon)) + weightDecay * x[i]!;
  }
  eachLayer(layerSizes, x.length, (from, to) => {
    const size = layerNorm(x, from, to);
    const length = layerNorm(u, from, to);
    const rate = learningRate * (size === 0 || length === 0 ? 1 : size / length);
    for (let i = from; i < to; i++) query[i] = x[i]! - rate * u[i]!;
  });
  return into;
}

/** LAMB: Adam with a trust ratio per layer. */
export const lamb = defineRule({
  id: 'lamb',
  summary: "Adam's direction, scaled to a fixed share of the norm of every layer.",
  formula: String.raw`x_{k+1} = x_k - \eta\, \frac{\|x_k\|}{\|u_k\|}\, u_k,\qquad u_k = \hat m / (\sqrt{\hat v} + \epsilon) + \lambda x_k`,
  goodFor: 'Networks trained with huge batches.',
  notFor: 'Starts near 0, where every step is short, and high accuracy.',
  sources: ['Y. You et al., ICLR 2020, arXiv:1904.00962'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
