/**
 * Adagrad: steps divided by the root of the sum of all squared gradients, coordinate by coordinate.
 *
 *   S += g^2                                                            S, g, x of shape [n], t = 1, 2, ...
 *   'tf'              x+ = x - eta g / sqrt(S)
 *   'torch', 'paper'  x+ = x - eta / (1 + (t - 1) decay) g / (sqrt(S) + eps)
 *   'optax'           x+ = x - eta g / sqrt(S + eps)
 *
 * S starts at 0.1 ('tf', 'optax') or 0 ('torch', 'paper'); eps is 1e-10 ('torch', 'paper') or 1e-7 ('optax').
 * Source: Duchi, Hazan and Singer, J. Mach. Learn. Res. 12 (2011) 2121-2159, the diagonal form of figure 1.
 * Ours: a coordinate whose gradient is 0 stays, also where the formula would be 0/0.
 * Good for: rare features, convex problems. Not for: long runs; the steps only ever shrink.
 * Cost: 1 gradient and 2 passes over n per update; keeps 4 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, refuseOption, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta: the length of the first step in each coordinate.', unit: 'x', scale: 'log' }),
  learningRateDecay: o.number({ min: 0, default: 0, describe: 'Step t is divided by 1 + (t - 1) times this; variant torch only.', unit: '1' }),
  initialAccumulator: o.number({ min: 0, optional: true, describe: 'First value of S; left out: 0.1 (tf, optax) or 0 (torch, paper).', unit: 'f^2/x^2' }),
  epsilon: o.number({ min: 0, optional: true, describe: 'Against division by zero; left out: 1e-10 (torch, paper), 1e-7 (optax); tf has none.', unit: 'f/x' }),
  variant: o.choice(['tf', 'torch', 'optax', 'paper'], { default: 'torch', describe: 'Whose rule: the start of S and the place of epsilon differ.' }),
  gtol,
});

/** Options of Adagrad. */
export type AdagradOptions = OptionsOf<typeof options>;

/** State of Adagrad. */
export interface AdagradState extends RuleState {
  /** S, shape [n]. */
  squares: Float64Array;
  /** Steps t taken. */
  count: number;
}

const presets = {
  tf: { initialAccumulator: 0.1, epsilon: 0 },
  torch: { initialAccumulator: 0, epsilon: 1e-10 },
  optax: { initialAccumulator: 0.1, epsilon: 1e-7 },
  paper: { initialAccumulator: 0, epsilon: 1e-10 },
} as const;

function init(x0: Float64Array, { variant, initialAccumulator, epsilon, learningRateDecay }: AdagradOptions): AdagradState {
  if (variant === 'tf' && epsilon !== undefined && epsilon !== 0) refuseOption('adagrad', variant, 'epsilon', 'torch');
  if (variant !== 'torch' && learningRateDecay !== 0) refuseOption('adagrad', variant, 'learningRateDecay', 'torch');
  const start = initialAccumulator ?? presets[variant].initialAccumulator;
  return { ...beginRule(x0), squares: new Float64Array(x0.length).fill(start), count: 0 };
}

function update(state: AdagradState, observation: Observation, options: AdagradOptions, into: AdagradState): AdagradState {
  const { learningRate, learningRateDecay, variant, gtol } = options;
  const epsilon = options.epsilon ?? presets[variant].epsilon;
  into.squares.set(state.squares);
  into.count = state.count;
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, squares } = into;
  const rate = learningRate / (1 + state.count * learningRateDecay);
  const inside = variant === 'optax' ? epsilon : 0;
  const outside = variant === 'optax' ? 0 : epsilon;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    squares[i]! += g * g;
    if (g !== 0) query[i] = x[i]! - (rate * g) / (Math.sqrt(squares[i]! + inside) + outside);
  }
  into.count += 1;
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AdagradOptions, AdagradState> = {
  arrays: ['squares'],
  numbers({ count }, { learningRate, learningRateDecay, variant, epsilon = presets[variant].epsilon }) {
    const isOptax = variant === 'optax';
    return { rate: learningRate / (1 + count * learningRateDecay), inside: isOptax ? epsilon : 0, outside: isOptax ? 0 : epsilon };
  },
  move(at, v, n) {
    const g = v['gradient']!;
    const squares = at.add(v['squares']!, at.mul(g, g));
    const root = at.add(at.sqrt(at.add(squares, n['inside']!)), n['outside']!);
    return { squares, query: at.unlessZero(g, at.sub(v['x']!, at.div(at.mul(n['rate']!, g), root)), v['x']!) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Adagrad, in the variants of four sources. */
export const adagrad = defineRule({
  id: 'adagrad',
  summary: 'Steps divided by the root of the sum of all squared gradients, per coordinate.',
  formula: String.raw`S_{k+1} = S_k + g_k^2,\qquad x_{k+1} = x_k - \eta\, g_k / (\sqrt{S_{k+1}} + \epsilon)`,
  goodFor: 'Rare features and convex problems.',
  notFor: 'Long runs: the steps only ever shrink.',
  sources: ['J. Duchi, E. Hazan, Y. Singer, J. Mach. Learn. Res. 12 (2011) 2121-2159'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
