/**
 * Schedule-free learning: gradients are taken between a fast sequence z and its mean a, which replaces a falling rate.
 *
 *   y = (1 - b) z + b a                                                 y is the iterate x; z, a start at x0, t = 1, 2, ...
 *   'sgd'    z+ = z - eta (g(y) + decay y)
 *   'adamw'  v = b2 v + (1 - b2) g^2,   z+ = z - eta (g / (sqrt(v / (1 - b2^t)) + eps) + decay y)
 *   a+ = (1 - 1/t) a + z+ / t
 *
 * Source: Defazio et al., "The road less scheduled", NeurIPS 2024, arXiv:2405.15682; with a constant rate all weights are 1/t.
 * The result has `average`, a, at which a trained model should be used; its `x` is the last y, as for every rule.
 * Good for: training without a schedule or a known length. Not for: exact gradients, where averaging only delays.
 * Cost: 1 gradient and 3 passes over n per update; keeps 6 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beta2 } from './moments.ts';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.0025, describe: 'Step size eta of z.', unit: 'x', scale: 'log' }),
  base: o.choice(['adamw', 'sgd'], { default: 'adamw', describe: 'What moves z: scaled steps or plain gradients.' }),
  interpolation: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Share b of the mean in the point where gradients are taken.', unit: '1' }),
  beta2,
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero; base adamw only.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  gtol,
});

/** Options of schedule-free learning. */
export type ScheduleFreeOptions = OptionsOf<typeof options>;

/** State of schedule-free learning. */
export interface ScheduleFreeState extends RuleState {
  /** z, shape [n]. */
  fast: Float64Array;
  /** a, shape [n]. */
  average: Float64Array;
  /** Mean of the squared gradient, shape [n]; 0 for base sgd. */
  v: Float64Array;
  /** Steps t taken. */
  count: number;
}

function init(x0: Float64Array): ScheduleFreeState {
  return { ...beginRule(x0), fast: x0.slice(), average: x0.slice(), v: new Float64Array(x0.length), count: 0 };
}

function update(state: ScheduleFreeState, observation: Observation, options: ScheduleFreeOptions, into: ScheduleFreeState): ScheduleFreeState {
  const { learningRate, base, interpolation, beta2, epsilon, weightDecay, gtol } = options;
  into.fast.set(state.fast);
  into.average.set(state.average);
  into.v.set(state.v);
  into.count = state.count;
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, fast, average, v } = into;
  const t = state.count + 1;
  const squareScale = 1 - beta2 ** t;
  for (let i = 0; i < x.length; i++) {
    let step = gradient[i]!;
    if (base === 'adamw') {
      v[i] = beta2 * v[i]! + (1 - beta2) * step * step;
      step = step === 0 ? 0 : step / (Math.sqrt(v[i]! / squareScale) + epsilon);
    }
    fast[i]! -= learningRate * (step + weightDecay * x[i]!);
    average[i]! += (fast[i]! - average[i]!) / t;
    query[i] = interpolation * average[i]! + (1 - interpolation) * fast[i]!;
  }
  into.count = t;
  return into;
}

/** Schedule-free gradient descent or AdamW. */
export const scheduleFree = defineRule({
  id: 'schedule-free',
  summary: 'Gradients taken between a fast sequence and its mean, which replaces a falling learning rate.',
  formula: String.raw`x = (1 - \beta) z + \beta a,\qquad z_{k+1} = z_k - \eta\, \mathrm{step}(g_k),\qquad a_{k+1} = a_k + (z_{k+1} - a_k) / t`,
  goodFor: 'Training without a schedule or a known length.',
  notFor: 'Exact gradients, where averaging only delays.',
  sources: ['A. Defazio et al., NeurIPS 2024, arXiv:2405.15682'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient, average }) => ({ jac: gradient.slice(), average: average.slice() }),
});
