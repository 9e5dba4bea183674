/**
 * D-Adaptation: AdamW whose step size is a growing lower bound d of the distance from the start to a solution.
 *
 *   r = d eta sqrt(1 - b2^t) / (1 - b1^t),   c = sqrt(b2)                              m, v, s, g, x of shape [n], t = 1, 2, ...
 *   n = c n + (1 - c) r g.(s / (sqrt(v) + eps))      with s and v from before this step
 *   m = b1 m + (1 - b1) r g,   v = b2 v + (1 - b2) g^2,   s = c s + (1 - c) r g
 *   x+ = x - m / (sqrt(v) + eps) - r decay x,    d = max(d, n / ((1 - c) |s|_1))
 *
 * Source: Defazio and Mishchenko, "Learning-rate-free learning by D-adaptation", ICML 2023, arXiv:2301.07733, algorithm 5.
 * Good for: unknown learning rates. Not for: high accuracy. `prodigy` grows d faster.
 * Cost: 1 gradient and 3 passes over n per update; keeps 6 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 1, describe: 'Factor eta of the estimated step size; a schedule goes here.', unit: '1', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ gt: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  initialDistance: o.number({ gt: 0, default: 1e-6, describe: 'First estimate d of the distance to a solution: too small is safe.', unit: 'x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  gtol,
});

/** Options of D-Adaptation. */
export type DAdaptationOptions = OptionsOf<typeof options>;

/** State of D-Adaptation. */
export interface DAdaptationState extends MomentState {
  /** s, shape [n]. */
  sum: Float64Array;
  /** n. */
  numerator: number;
  /** d. */
  distance: number;
}

function init(x0: Float64Array, { initialDistance }: DAdaptationOptions): DAdaptationState {
  return { ...beginMoments(x0), sum: new Float64Array(x0.length), numerator: 0, distance: initialDistance };
}

function update(state: DAdaptationState, observation: Observation, options: DAdaptationOptions, into: DAdaptationState): DAdaptationState {
  const { learningRate, beta1, beta2, epsilon, weightDecay, gtol } = options;
  into.sum.set(state.sum);
  into.numerator = state.numerator;
  into.distance = state.distance;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, sum, count } = into;
  const memory = Math.sqrt(beta2);
  const rate = (state.distance * learningRate * Math.sqrt(1 - beta2 ** count)) / (1 - beta1 ** count);
  let product = 0;
  let size = 0;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    product += (g * sum[i]!) / (Math.sqrt(v[i]!) + epsilon);
    m[i] = beta1 * m[i]! + (1 - beta1) * rate * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    sum[i] = memory * sum[i]! + (1 - memory) * rate * g;
    size += Math.abs(sum[i]!);
    query[i] = x[i]! - m[i]! / (Math.sqrt(v[i]!) + epsilon) - rate * weightDecay * x[i]!;
  }
  into.numerator = memory * state.numerator + (1 - memory) * rate * product;
  if (size > 0) into.distance = Math.max(state.distance, into.numerator / ((1 - memory) * size));
  return into;
}

/** D-Adaptation for AdamW. */
export const dAdaptation = defineRule({
  id: 'd-adaptation',
  summary: 'AdamW whose step size is a growing lower bound of the distance to a solution.',
  formula: String.raw`d_{k+1} = \max(d_k, n_{k+1} / ((1 - \sqrt{\beta_2}) \lVert s_{k+1} \rVert_1))`,
  goodFor: 'Unknown learning rates.',
  notFor: 'High accuracy.',
  sources: ['A. Defazio, K. Mishchenko, ICML 2023, arXiv:2301.07733'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient, distance }) => ({ jac: gradient.slice(), distance }),
});
