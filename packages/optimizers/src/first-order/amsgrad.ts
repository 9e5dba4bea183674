/**
 * AMSGrad: Adam that divides by the largest mean square so far, so that its step sizes never grow.
 *
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2                    m, v, w, g, x of shape [n], t = 1, 2, ...
 *   'paper'  w = max(w, v),                 x+ = x - eta m / (sqrt(w) + eps)
 *   'torch'  w = max(w, v),                 x+ = x - eta m / (1 - b1^t) / (sqrt(w / (1 - b2^t)) + eps)
 *   'tf'     w = max(w, v),                 x+ = x - eta sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(w) + eps)
 *   'optax'  w = max(w, v / (1 - b2^t)),    x+ = x - eta m / (1 - b1^t) / (sqrt(w) + eps)
 *
 * Source: Reddi, Kale and Kumar, "On the convergence of Adam and beyond", ICLR 2018, arXiv:1904.09237, algorithm 2.
 * Four different rules: only 'paper' and 'optax' keep the promise that step sizes never grow, and 'paper' starts with steps
 * (1 - b1) / sqrt(1 - b2) times as long.
 * Good for: problems where Adam wanders off after rare large gradients. Not for: long runs after one huge gradient.
 * Cost: 1 gradient and 4 passes over n per update; keeps 6 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  variant: o.choice(['tf', 'torch', 'optax', 'paper'], { default: 'torch', describe: 'Whose rule: of what the maximum is taken, and the corrections.' }),
  gtol,
});

/** Options of AMSGrad. */
export type AmsgradOptions = OptionsOf<typeof options>;

/** State of AMSGrad. */
export interface AmsgradState extends MomentState {
  /** w, the largest mean square so far, shape [n]. */
  largest: Float64Array;
}

function init(x0: Float64Array): AmsgradState {
  return { ...beginMoments(x0), largest: new Float64Array(x0.length) };
}

function update(state: AmsgradState, observation: Observation, options: AmsgradOptions, into: AmsgradState): AmsgradState {
  const { learningRate, beta1, beta2, epsilon, variant, gtol } = options;
  into.largest.set(state.largest);
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, largest, count: t } = into;
  const squareScale = 1 - beta2 ** t;
  const rate = (learningRate * (variant === 'tf' ? Math.sqrt(squareScale) : 1)) / (variant === 'paper' ? 1 : 1 - beta1 ** t);
  const beforeMax = variant === 'optax' ? squareScale : 1;
  const afterMax = variant === 'torch' ? squareScale : 1;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    largest[i] = Math.max(largest[i]!, v[i]! / beforeMax);
    query[i] = x[i]! - (m[i] === 0 ? 0 : (rate * m[i]!) / (Math.sqrt(largest[i]! / afterMax) + epsilon));
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AmsgradOptions, AmsgradState> = {
  arrays: ['m', 'v', 'largest'],
  numbers({ count }, { learningRate, beta1, beta2, epsilon, variant }) {
    const squareScale = 1 - beta2 ** (count + 1);
    const rate = (learningRate * (variant === 'tf' ? Math.sqrt(squareScale) : 1)) / (variant === 'paper' ? 1 : 1 - beta1 ** (count + 1));
    const beforeMax = variant === 'optax' ? squareScale : 1;
    return { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, rate, beforeMax, afterMax: variant === 'torch' ? squareScale : 1, epsilon };
  },
  move(at, v, n) {
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const s = at.add(at.mul(n['beta2']!, v['v']!), at.mul(at.mul(n['rest2']!, v['gradient']!), v['gradient']!));
    const largest = at.max(v['largest']!, at.div(s, n['beforeMax']!));
    const root = at.add(at.sqrt(at.div(largest, n['afterMax']!)), n['epsilon']!);
    return { m, v: s, largest, query: at.sub(v['x']!, at.unlessZero(m, at.div(at.mul(n['rate']!, m), root), at.of(0))) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** AMSGrad, in the variants of four sources. */
export const amsgrad = defineRule({
  id: 'amsgrad',
  summary: 'Adam that divides by the largest mean square so far.',
  formula: String.raw`w_{k+1} = \max(w_k, v_{k+1}),\qquad x_{k+1} = x_k - \eta\, m_{k+1} / (\sqrt{w_{k+1}} + \epsilon)`,
  goodFor: 'Problems where Adam wanders off after rare large gradients.',
  notFor: 'Long runs after one huge gradient: the steps stay small.',
  sources: ['S. J. Reddi, S. Kale, S. Kumar, ICLR 2018, arXiv:1904.09237'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
