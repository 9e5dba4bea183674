/**
 * Adan: Adam with Nesterov's look ahead, estimated from the differences of successive gradients.
 *
 *   d = g - g_last, 0 at the first step                                 m, v, s, d, g, x of shape [n], t = 1, 2, ...
 *   m = b1 m + (1 - b1) g
 *   v = b2 v + (1 - b2) d
 *   s = b3 s + (1 - b3) (g + (1 - b2) d)^2
 *   u = (mh + (1 - b2) vh) / (sqrt(sh + epsRoot) + eps)                 hats: divided by 1 - b^t
 *   x+ = x - eta (u + decay x)
 *
 * Source: Xie et al., "Adan: adaptive Nesterov momentum algorithm", 2022, arXiv:2208.06677, algorithm 1; as in optax. b are the
 *   shares that are kept, 1 minus those of the paper.
 * Good for: training networks, with learning rates larger than Adam's. Not for: high accuracy.
 * Cost: 1 gradient and 4 passes over n per update; keeps 6 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.001, describe: 'Step size eta: about the length of a step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1: o.number({ min: 0, lt: 1, default: 0.98, describe: 'Memory b1 of the mean of the gradient.', unit: '1' }),
  beta2: o.number({ min: 0, lt: 1, default: 0.92, describe: 'Memory b2 of the mean of the differences.', unit: '1' }),
  beta3: o.number({ min: 0, lt: 1, default: 0.99, describe: 'Memory b3 of the mean square.', unit: '1' }),
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  epsilonRoot: o.number({ min: 0, default: 1e-8, describe: 'Added inside the root.', unit: 'f^2/x^2', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  gtol,
});

/** Options of Adan. */
export type AdanOptions = OptionsOf<typeof options>;

/** State of Adan; the last gradient is in `gradient` until the turn is taken. */
export interface AdanState extends MomentState {
  /** s, mean square of the extrapolated gradient, shape [n]. */
  squares: Float64Array;
}

function init(x0: Float64Array): AdanState {
  return { ...beginMoments(x0), squares: new Float64Array(x0.length) };
}

function update(state: AdanState, observation: Observation, options: AdanOptions, into: AdanState): AdanState {
  const { learningRate, beta1, beta2, beta3, epsilon, epsilonRoot, weightDecay, gtol } = options;
  into.squares.set(state.squares);
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, squares, count: t } = into;
  const last = state.gradient;
  const meanScale = 1 - beta1 ** t;
  const differenceScale = 1 - beta2 ** t;
  const squareScale = 1 - beta3 ** t;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    const difference = t === 1 ? 0 : g - last[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * difference;
    squares[i] = beta3 * squares[i]! + (1 - beta3) * (g + (1 - beta2) * difference) ** 2;
    const ahead = m[i]! / meanScale + ((1 - beta2) * v[i]!) / differenceScale;
    const step = ahead === 0 ? 0 : ahead / (Math.sqrt(squares[i]! / squareScale + epsilonRoot) + epsilon);
    query[i] = x[i]! - learningRate * (step + weightDecay * x[i]!);
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AdanOptions, AdanState> = {
  arrays: ['m', 'v', 'squares'],
  numbers: ({ count }, { learningRate, beta1, beta2, beta3, epsilon, epsilonRoot, weightDecay }) => ({
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    beta3,
    rest3: 1 - beta3,
    learningRate,
    weightDecay,
    meanScale: 1 - beta1 ** (count + 1),
    differenceScale: 1 - beta2 ** (count + 1),
    squareScale: 1 - beta3 ** (count + 1),
    hasLast: count === 0 ? 0 : 1,
    epsilon,
    epsilonRoot,
  }),
  move(at, v, n) {
    const difference = at.unlessZero(n['hasLast']!, at.sub(v['gradient']!, v['last']!), at.of(0));
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const w = at.add(at.mul(n['beta2']!, v['v']!), at.mul(n['rest2']!, difference));
    const look = at.add(v['gradient']!, at.mul(n['rest2']!, difference));
    const squares = at.add(at.mul(n['beta3']!, v['squares']!), at.mul(n['rest3']!, at.mul(look, look)));
    const ahead = at.add(at.div(m, n['meanScale']!), at.div(at.mul(n['rest2']!, w), n['differenceScale']!));
    const root = at.add(at.sqrt(at.add(at.div(squares, n['squareScale']!), n['epsilonRoot']!)), n['epsilon']!);
    const step = at.unlessZero(ahead, at.div(ahead, root), at.of(0));
    return { m, v: w, squares, query: at.sub(v['x']!, at.mul(n['learningRate']!, at.add(step, at.mul(n['weightDecay']!, v['x']!)))) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Adan, adaptive Nesterov momentum. */
export const adan = defineRule({
  id: 'adan',
  summary: "Adam with Nesterov's look ahead, estimated from the differences of successive gradients.",
  formula: String.raw`x_{k+1} = x_k - \eta\, (\hat m + (1 - \beta_2) \hat v) / (\sqrt{\hat s} + \epsilon)`,
  goodFor: "Training networks, with learning rates larger than Adam's.",
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['X. Xie et al., 2022, arXiv:2208.06677'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
