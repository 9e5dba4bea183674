/**
 * NovoGrad: momentum on gradients that are divided by a running mean of their norm, layer by layer.
 *
 *   w = |g|^2 at the first step, b2 w + (1 - b2) |g|^2 after            w: one number per layer; m, u, g, x of shape [n]
 *   u = g / (sqrt(w) + eps) + decay x
 *   m = u at the first step, b1 m + u after
 *   x+ = x - eta m
 *
 * Source: Ginsburg et al., "Stochastic gradient methods with layer-wise adaptive moments", 2019, arXiv:1905.11286; as in optax.
 * Good for: large networks with little memory. Not for: coordinates of different scales within a layer.
 * Cost: 1 gradient and 3 passes over n per update; keeps 4 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { checkLayers, eachLayer, layerNorm, layerSizes } from './layers.ts';
import { beginMoments, beta1, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta: the length of the first step of a layer.', unit: 'x', scale: 'log' }),
  beta1,
  beta2: o.number({ min: 0, lt: 1, default: 0.25, describe: 'Memory b2 of the mean of the squared norm.', unit: '1' }),
  epsilon: o.number({ min: 0, default: 1e-6, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, inside the momentum.', unit: '1/x', scale: 'log' }),
  layerSizes,
  gtol,
});

/** Options of NovoGrad. */
export type NovoGradOptions = OptionsOf<typeof options>;

/** State of NovoGrad; of `v` only the first component of every layer is used. */
export type NovoGradState = MomentState;

function init(x0: Float64Array, { layerSizes }: NovoGradOptions): NovoGradState {
  checkLayers('novograd', layerSizes, x0.length);
  return beginMoments(x0);
}

function update(state: NovoGradState, observation: Observation, options: NovoGradOptions, into: NovoGradState): NovoGradState {
  const { learningRate, beta1, beta2, epsilon, weightDecay, layerSizes, gtol } = options;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, count: t } = into;
  eachLayer(layerSizes, x.length, (from, to) => {
    const square = layerNorm(gradient, from, to) ** 2;
    v[from] = t === 1 ? square : beta2 * v[from]! + (1 - beta2) * square;
    const root = Math.sqrt(v[from]!) + epsilon;
    for (let i = from; i < to; i++) {
      const u = (gradient[i] === 0 ? 0 : gradient[i]! / root) + weightDecay * x[i]!;
      m[i] = beta1 * m[i]! + u;
      query[i] = x[i]! - learningRate * m[i]!;
    }
  });
  return into;
}

/** NovoGrad. */
export const novograd = defineRule({
  id: 'novograd',
  summary: 'Momentum on gradients divided by a running mean of their norm, layer by layer.',
  formula: String.raw`m_{k+1} = \beta_1 m_k + g_k / (\sqrt{w_{k+1}} + \epsilon),\qquad x_{k+1} = x_k - \eta\, m_{k+1}`,
  goodFor: 'Large networks with little memory.',
  notFor: 'Coordinates of different scales within a layer.',
  sources: ['B. Ginsburg et al., 2019, arXiv:1905.11286'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
