/**
 * Nadam: Adam whose mean of the gradient looks one step ahead, as Nesterov's momentum does.
 *
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2                    m, v, g, x of shape [n], t = 1, 2, ...
 *   vh = v / (1 - b2^t)
 *   'torch'  u_t = b1 (1 - 0.96^(psi t) / 2),  P = u_1 ... u_t
 *            x+ = x - eta ((1 - u_t) / (1 - P) g + u_{t+1} / (1 - P u_{t+1}) m) / (sqrt(vh) + eps)
 *   'optax'  x+ = x - eta (b1 m / (1 - b1^(t+1)) + (1 - b1) g / (1 - b1^t)) / (sqrt(vh) + eps)
 *   'tf'     x+ = x - eta sqrt(1 - b2^t) / (1 - b1^t) (b1 m + (1 - b1) g) / (sqrt(v) + eps)
 *
 * Source: Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, algorithm 2; psi = momentumDecay.
 * 'torch' is the paper's form with its schedule of u; 'tf' is tf.contrib.opt.NadamOptimizer. They are three different rules.
 * Good for: what Adam is good for, often a little faster. Not for: high accuracy; the steps do not shrink by themselves.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, refuseOption, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.002, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1,
  beta2,
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  momentumDecay: o.number({ min: 0, optional: true, describe: 'Speed psi at which the momentum warms up; left out: 0.004; variant torch only.', unit: '1' }),
  variant: o.choice(['tf', 'torch', 'optax'], { default: 'torch', describe: 'Whose rule: three different ways of looking ahead.' }),
  gtol,
});

/** Options of Nadam. */
export type NadamOptions = OptionsOf<typeof options>;

/** State of Nadam. */
export interface NadamState extends MomentState {
  /** P, product of the momenta so far. */
  product: number;
}

/** The step is (ofGradient g + ofMean m) / (sqrt(v / divisor) + eps). */
interface Weights {
  readonly ofGradient: number;
  readonly ofMean: number;
  readonly divisor: number;
  /** P after this step. */
  readonly product: number;
}

function weightsOf(t: number, product: number, { learningRate, beta1, beta2, momentumDecay = 0.004, variant }: NadamOptions): Weights {
  const scale = 1 - beta1 ** t;
  const divisor = 1 - beta2 ** t;
  if (variant === 'optax') {
    return { ofGradient: (learningRate * (1 - beta1)) / scale, ofMean: (learningRate * beta1) / (1 - beta1 ** (t + 1)), divisor, product };
  }
  if (variant === 'tf') {
    const rate = (learningRate * Math.sqrt(divisor)) / scale;
    return { ofGradient: rate * (1 - beta1), ofMean: rate * beta1, divisor: 1, product };
  }
  const momentumAt = (step: number) => beta1 * (1 - 0.5 * 0.96 ** (step * momentumDecay));
  const now = momentumAt(t);
  const next = momentumAt(t + 1);
  const after = product * now;
  return { ofGradient: (learningRate * (1 - now)) / (1 - after), ofMean: (learningRate * next) / (1 - after * next), divisor, product: after };
}

function init(x0: Float64Array, { variant, momentumDecay }: NadamOptions): NadamState {
  if (variant !== 'torch' && momentumDecay !== undefined) refuseOption('nadam', variant, 'momentumDecay', 'torch');
  return { ...beginMoments(x0), product: 1 };
}

function update(state: NadamState, observation: Observation, options: NadamOptions, into: NadamState): NadamState {
  const { beta1, beta2, epsilon, gtol } = options;
  into.product = state.product;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v } = into;
  const { ofGradient, ofMean, divisor, product } = weightsOf(into.count, state.product, options);
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    const ahead = ofGradient * g + ofMean * m[i]!;
    query[i] = x[i]! - (ahead === 0 ? 0 : ahead / (Math.sqrt(v[i]! / divisor) + epsilon));
  }
  into.product = product;
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<NadamOptions, NadamState> = {
  arrays: ['m', 'v'],
  numbers({ count, product }, options) {
    const { beta1, beta2, epsilon } = options;
    const { ofGradient, ofMean, divisor } = weightsOf(count + 1, product, options);
    return { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, ofGradient, ofMean, divisor, epsilon };
  },
  move(at, v, n) {
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const s = at.add(at.mul(n['beta2']!, v['v']!), at.mul(at.mul(n['rest2']!, v['gradient']!), v['gradient']!));
    const ahead = at.add(at.mul(n['ofGradient']!, v['gradient']!), at.mul(n['ofMean']!, m));
    const root = at.add(at.sqrt(at.div(s, n['divisor']!)), n['epsilon']!);
    return { m, v: s, query: at.sub(v['x']!, at.unlessZero(ahead, at.div(ahead, root), at.of(0))) };
  },
  after: ({ count, product }, options) => ({ count: count + 1, product: weightsOf(count + 1, product, options).product }),
};

/** Adam with Nesterov's look ahead, in the variants of three libraries. */
export const nadam = defineRule({
  id: 'nadam',
  summary: "Adam whose mean of the gradient looks one step ahead, as Nesterov's momentum does.",
  formula: String.raw`x_{k+1} = x_k - \eta \left(\frac{1 - \mu_t}{1 - \prod \mu_i} g_k + \frac{\mu_{t+1}}{1 - \prod \mu_i\, \mu_{t+1}} m\right) / (\sqrt{\hat v} + \epsilon)`,
  goodFor: 'What Adam is good for, often a little faster.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['T. Dozat, ICLR workshop 2016'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
