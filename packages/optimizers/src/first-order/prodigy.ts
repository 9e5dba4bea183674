/**
 * Prodigy: Adam that finds its own learning rate d from how far the gradients say the start is from a minimum.
 *
 *   a = d eta sqrt(1 - b2^t) / (1 - b1^t),   b3 = sqrt(b2)              m, v, s, g, x of shape [n], t = 1, 2, ...
 *   m = b1 m + (1 - b1) d g,   v = b2 v + (1 - b2) d^2 g^2
 *   r = b3 r + d / d0 a g.(x0 - x),   s = b3 s + d / d0 a g
 *   d+ = max(d, growth r / |s|_1)
 *   x+ = x - a (m / (sqrt(v) + d+ eps) + decay x)
 *
 * Source: Mishchenko and Defazio, "Prodigy: an expeditiously adaptive parameter-free learner", ICML 2024, arXiv:2306.06101,
 *   algorithm 4 with bias correction; as in optax.
 * Good for: problems where the learning rate is unknown. Not for: starts at which gradients are pure noise.
 * Cost: 1 gradient and 5 passes over n per update; keeps 7 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 1, describe: 'Factor eta of the rate that is found; leave it at 1.', unit: '1', scale: 'log' }),
  firstRate: o.number({ gt: 0, default: 1e-6, describe: 'First rate d0, smaller than any that could be right.', unit: 'x', scale: 'log' }),
  growth: o.number({ gt: 0, default: 1, describe: 'Factor of the estimated distance: larger finds larger rates.', unit: '1', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, in units of the rate.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  gtol,
});

/** Options of Prodigy. */
export type ProdigyOptions = OptionsOf<typeof options>;

/** State of Prodigy. */
export interface ProdigyState extends MomentState {
  /** x0, shape [n]. */
  origin: Float64Array;
  /** s, weighted sum of gradients, shape [n]. */
  sum: Float64Array;
  /** d, the rate found so far. */
  rate: number;
  /** r, weighted sum of g.(x0 - x). */
  gain: number;
}

function init(x0: Float64Array, { firstRate }: ProdigyOptions): ProdigyState {
  return { ...beginMoments(x0), origin: x0.slice(), sum: new Float64Array(x0.length), rate: firstRate, gain: 0 };
}

function update(state: ProdigyState, observation: Observation, options: ProdigyOptions, into: ProdigyState): ProdigyState {
  const { learningRate, firstRate, growth, beta1, beta2, epsilon, weightDecay, gtol } = options;
  into.origin.set(state.origin);
  into.sum.set(state.sum);
  into.rate = state.rate;
  into.gain = state.gain;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, origin, sum, count: t } = into;
  const rate = state.rate;
  const memory = Math.sqrt(beta2);
  const step = (rate * learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
  let descent = 0;
  let length = 0;
  for (let i = 0; i < x.length; i++) {
    const scaled = rate * gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * scaled;
    v[i] = beta2 * v[i]! + (1 - beta2) * scaled * scaled;
    sum[i] = memory * sum[i]! + (step * scaled) / firstRate;
    descent += gradient[i]! * (origin[i]! - x[i]!);
    length += Math.abs(sum[i]!);
  }
  into.gain = memory * state.gain + (rate / firstRate) * step * descent;
  into.rate = length > 0 ? Math.max(rate, (growth * into.gain) / length) : rate;
  for (let i = 0; i < x.length; i++) {
    const adaptive = m[i] === 0 ? 0 : m[i]! / (Math.sqrt(v[i]!) + into.rate * epsilon);
    query[i] = x[i]! - step * (adaptive + weightDecay * x[i]!);
  }
  return into;
}

/** Prodigy: Adam without a learning rate. */
export const prodigy = defineRule({
  id: 'prodigy',
  summary: 'Adam that finds its own learning rate from how far the start seems to be from a minimum.',
  formula: String.raw`d_{k+1} = \max(d_k, r_k / \|s_k\|_1),\qquad x_{k+1} = x_k - a_k\, m_k / (\sqrt{v_k} + d_{k+1} \epsilon)`,
  goodFor: 'Problems where the learning rate is unknown.',
  notFor: 'Starts at which gradients are pure noise.',
  sources: ['K. Mishchenko, A. Defazio, ICML 2024, arXiv:2306.06101'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient, rate }) => ({ jac: gradient.slice(), rate }),
});
