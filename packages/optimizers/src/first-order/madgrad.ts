/**
 * MADGRAD: dual averaging with the cube root of the weighted sum of squares, and momentum on the points.
 *
 *   l = (eta + eps) sqrt(t)                                             S, G, z, g, x of shape [n], t = 1, 2, ...
 *   G += l g,   S += l g^2
 *   z = x0 - G / (cbrt(S) + eps)
 *   x+ = mu x + (1 - mu) z
 *
 * Source: Defazio and Jelassi, J. Mach. Learn. Res. 23 (2022) 1-34, arXiv:2101.11075, algorithm 1.
 * Good for: training networks that should generalise like plain gradient descent. Not for: runs that must forget their start.
 * Cost: 1 gradient and 3 passes over n per update; keeps 6 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta.', unit: 'x^(3/2)/f^(1/2)', scale: 'log' }),
  momentum: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Share mu of the last point that is kept.', unit: '1' }),
  epsilon: o.number({ gt: 0, default: 1e-6, describe: 'Added to the cube root and to the step size.', unit: '1', scale: 'log' }),
  gtol,
});

/** Options of MADGRAD. */
export type MadgradOptions = OptionsOf<typeof options>;

/** State of MADGRAD. */
export interface MadgradState extends RuleState {
  /** x0, shape [n]. */
  origin: Float64Array;
  /** G, shape [n]. */
  sum: Float64Array;
  /** S, shape [n]. */
  squares: Float64Array;
  /** Steps t taken. */
  count: number;
}

function init(x0: Float64Array): MadgradState {
  return { ...beginRule(x0), origin: x0.slice(), sum: new Float64Array(x0.length), squares: new Float64Array(x0.length), count: 0 };
}

function update(state: MadgradState, observation: Observation, options: MadgradOptions, into: MadgradState): MadgradState {
  const { learningRate, momentum, epsilon, gtol } = options;
  into.origin.set(state.origin);
  into.sum.set(state.sum);
  into.squares.set(state.squares);
  into.count = state.count;
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, origin, sum, squares } = into;
  into.count += 1;
  const weight = (learningRate + epsilon) * Math.sqrt(into.count);
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    sum[i]! += weight * g;
    squares[i]! += weight * g * g;
    const z = origin[i]! - sum[i]! / (Math.cbrt(squares[i]!) + epsilon);
    query[i] = momentum * x[i]! + (1 - momentum) * z;
  }
  return into;
}

/** MADGRAD, momentumised adaptive dual averaging. */
export const madgrad = defineRule({
  id: 'madgrad',
  summary: 'Dual averaging with the cube root of the weighted sum of squares, and momentum.',
  formula: String.raw`z_{k+1} = x_0 - G_{k+1} / (\sqrt[3]{S_{k+1}} + \epsilon),\qquad x_{k+1} = \mu x_k + (1 - \mu) z_{k+1}`,
  goodFor: 'Training networks that should generalise like plain gradient descent.',
  notFor: 'Runs that must forget their start.',
  sources: ['A. Defazio, S. Jelassi, J. Mach. Learn. Res. 23 (2022) 1-34, arXiv:2101.11075'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
