/**
 * ADOPT: Adam that divides by the mean square before the current gradient enters it, so that it converges for every b2.
 *
 *   step 0: v = g^2, x stays                                            m, v, u, g, x of shape [n], t = 1, 2, ...
 *   u = clip(g / max(sqrt(v), eps), -t^(1/4), t^(1/4))
 *   m = b1 m + (1 - b1) u
 *   x+ = x - eta m
 *   v = b2 v + (1 - b2) g^2
 *
 * Source: Taniguchi et al., "ADOPT: modified Adam can converge with any beta2", NeurIPS 2024, arXiv:2411.02853, algorithm 2.
 * Good for: noisy gradients with a long memory b2. Not for: high accuracy; very short runs, the first step does not move.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1,
  beta2: o.number({ min: 0, lt: 1, default: 0.9999, describe: 'Memory b2 of the mean of the squared gradient.', unit: '1' }),
  epsilon: o.number({ gt: 0, default: 1e-6, describe: 'Smallest divisor.', unit: 'f/x', scale: 'log' }),
  clip: o.boolean({ default: true, describe: 'Clip the scaled gradient of step t at t^(1/4).' }),
  gtol,
});

/** Options of ADOPT. */
export type AdoptOptions = OptionsOf<typeof options>;

function update(state: MomentState, observation: Observation, options: AdoptOptions, into: MomentState): MomentState {
  const { learningRate, beta1, beta2, epsilon, clip, gtol } = options;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v } = into;
  const t = state.count;
  const limit = clip ? t ** 0.25 : Infinity;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    if (t === 0) {
      v[i] = g * g;
      continue;
    }
    const scaled = g / Math.max(Math.sqrt(v[i]!), epsilon);
    m[i] = beta1 * m[i]! + (1 - beta1) * Math.min(Math.max(scaled, -limit), limit);
    query[i] = x[i]! - learningRate * m[i]!;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
  }
  return into;
}

/** ADOPT. */
export const adopt = defineRule({
  id: 'adopt',
  summary: 'Adam that divides by the mean square before the current gradient enters it.',
  formula: String.raw`m_{k+1} = \beta_1 m_k + (1 - \beta_1)\, g_k / \max(\sqrt{v_k}, \epsilon),\qquad x_{k+1} = x_k - \eta\, m_{k+1}`,
  goodFor: 'Noisy gradients with a long memory of their squares.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['S. Taniguchi et al., NeurIPS 2024, arXiv:2411.02853'],
  traits: ruleTraits,
  options,
  init: (x0) => beginMoments(x0),
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
