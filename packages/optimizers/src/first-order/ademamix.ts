/**
 * AdEMAMix: Adam with a second, very slow mean of the gradient added to the fast one.
 *
 *   m = b1 m + (1 - b1) g,   w = b3 w + (1 - b3) g                      m, w, v, g, x of shape [n], t = 1, 2, ...
 *   v = b2 v + (1 - b2) g^2
 *   x+ = x - eta ((mh + alpha w) / (sqrt(vh) + eps) + decay x)          mh = m / (1 - b1^t), vh = v / (1 - b2^t)
 *
 * Source: Pagliardini, Ablin and Grangier, "The AdEMAMix optimizer", 2024, arXiv:2409.03137, without the schedules of alpha and b3.
 * Good for: long training runs, where old gradients still matter. Not for: short runs; the slow mean needs 1 / (1 - b3) steps.
 * Cost: 1 gradient and 4 passes over n per update; keeps 6 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1,
  beta2,
  beta3: o.number({ min: 0, lt: 1, default: 0.9999, describe: 'Memory b3 of the slow mean of the gradient.', unit: '1' }),
  alpha: o.number({ min: 0, default: 5, describe: 'Weight of the slow mean.', unit: '1' }),
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  gtol,
});

/** Options of AdEMAMix. */
export type AdEMAMixOptions = OptionsOf<typeof options>;

/** State of AdEMAMix. */
export interface AdEMAMixState extends MomentState {
  /** w, the slow mean, shape [n]. */
  slow: Float64Array;
}

function init(x0: Float64Array): AdEMAMixState {
  return { ...beginMoments(x0), slow: new Float64Array(x0.length) };
}

function update(state: AdEMAMixState, observation: Observation, options: AdEMAMixOptions, into: AdEMAMixState): AdEMAMixState {
  const { learningRate, beta1, beta2, beta3, alpha, epsilon, weightDecay, gtol } = options;
  into.slow.set(state.slow);
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, slow, count: t } = into;
  const meanScale = 1 - beta1 ** t;
  const squareScale = 1 - beta2 ** t;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    slow[i] = beta3 * slow[i]! + (1 - beta3) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    const mixed = m[i]! / meanScale + alpha * slow[i]!;
    const step = mixed === 0 ? 0 : mixed / (Math.sqrt(v[i]! / squareScale) + epsilon);
    query[i] = x[i]! - learningRate * (step + weightDecay * x[i]!);
  }
  return into;
}

/** AdEMAMix: Adam with a fast and a slow mean. */
export const ademamix = defineRule({
  id: 'ademamix',
  summary: 'Adam with a second, very slow mean of the gradient added to the fast one.',
  formula: String.raw`x_{k+1} = x_k - \eta\, (\hat m + \alpha w) / (\sqrt{\hat v} + \epsilon)`,
  goodFor: 'Long training runs, where old gradients still matter.',
  notFor: 'Short runs: the slow mean needs thousands of steps.',
  sources: ['M. Pagliardini, P. Ablin, D. Grangier, 2024, arXiv:2409.03137'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
