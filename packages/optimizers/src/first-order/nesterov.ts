/**
 * Nesterov's accelerated gradient: a gradient step from a point that looks ahead along the last move.
 *
 *   z+ = y - eta g(y)                                                   y, z, g of shape [n], k = 1, 2, ...
 *   y+ = z+ + c (z+ - z)                                                y is the iterate x; z starts at x0
 *   'tf', 'torch'  c = mu
 *   'paper'        c = (a_k - 1) / a_{k+1},   a_1 = 1,   a_{k+1} = (1 + sqrt(1 + 4 a_k^2)) / 2
 *
 * Source: Nesterov, Soviet Math. Dokl. 27 (1983) 372-376; with constant mu: Sutskever et al., ICML 2013.
 * With constant mu the points y are those of `momentum` with nesterov: true. 'paper' reaches f - f* <= 2 L |x0 - x*|^2 / (k + 1)^2
 * at z on convex f whose gradient has Lipschitz constant L, with eta = 1 / L; no first-order rule has a better order.
 * Good for: smooth convex problems, long valleys. Not for: noisy gradients; monotone descent, f may ripple.
 * Cost: 1 gradient and 2 passes over n per update; keeps 4 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, refuseOption, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta; 1 / L for largest curvature L.', unit: 'x^2/f', scale: 'log' }),
  momentum: o.number({ min: 0, lt: 1, optional: true, describe: 'Share mu of the last move that is kept; left out: 0.9; not for paper.', unit: '1' }),
  variant: o.choice(['tf', 'torch', 'paper'], {
    default: 'torch',
    describe: 'Constant momentum (tf, torch: the same rule), or that of 1983, which grows to 1.',
  }),
  gtol,
});

/** Options of Nesterov's accelerated gradient. */
export type NesterovOptions = OptionsOf<typeof options>;

/** State of Nesterov's accelerated gradient. */
export interface NesterovState extends RuleState {
  /** z, where the last gradient step ended, shape [n]. */
  landed: Float64Array;
  /** a_k. */
  weight: number;
}

function init(x0: Float64Array, { variant, momentum }: NesterovOptions): NesterovState {
  if (variant === 'paper' && momentum !== undefined) refuseOption('nesterov', variant, 'momentum', 'torch');
  return { ...beginRule(x0), landed: x0.slice(), weight: 1 };
}

/** a_{k+1} of the header. */
function nextWeight(weight: number): number {
  return (1 + Math.sqrt(1 + 4 * weight ** 2)) / 2;
}

function update(state: NesterovState, observation: Observation, options: NesterovOptions, into: NesterovState): NesterovState {
  const { learningRate, momentum = 0.9, variant, gtol } = options;
  into.landed.set(state.landed);
  into.weight = state.weight;
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, landed } = into;
  const weight = nextWeight(state.weight);
  const share = variant === 'paper' ? (state.weight - 1) / weight : momentum;
  for (let i = 0; i < x.length; i++) {
    const next = x[i]! - learningRate * gradient[i]!;
    query[i] = next + share * (next - landed[i]!);
    landed[i] = next;
  }
  into.weight = weight;
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<NesterovOptions, NesterovState> = {
  arrays: ['landed'],
  numbers: ({ weight }, { learningRate, momentum = 0.9, variant }) => ({
    learningRate,
    share: variant === 'paper' ? (weight - 1) / nextWeight(weight) : momentum,
  }),
  move(at, v, n) {
    const landed = at.sub(v['x']!, at.mul(n['learningRate']!, v['gradient']!));
    return { landed, query: at.add(landed, at.mul(n['share']!, at.sub(landed, v['landed']!))) };
  },
  after: ({ weight }) => ({ weight: nextWeight(weight) }),
};

/** Nesterov's accelerated gradient, with constant momentum or that of 1983. */
export const nesterov = defineRule({
  id: 'nesterov',
  summary: 'A gradient step from a point that looks ahead along the last move.',
  aliases: ['nag', 'accelerated-gradient'],
  formula: String.raw`z_{k+1} = x_k - \eta\, g_k,\qquad x_{k+1} = z_{k+1} + c_k (z_{k+1} - z_k)`,
  goodFor: 'Smooth convex problems and long valleys.',
  notFor: 'Noisy gradients, and monotone descent: f may ripple.',
  sources: ['Y. Nesterov, Soviet Math. Dokl. 27 (1983) 372-376', 'I. Sutskever, J. Martens, G. Dahl, G. Hinton, ICML 2013'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
