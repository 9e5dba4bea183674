/**
 * Adadelta: steps in the unit of x without a learning rate, from running means of squared gradients and squared steps.
 *
 *   E = rho E + (1 - rho) g^2                                           E, U, d, g, x of shape [n]
 *   d = sqrt(U + eps) / sqrt(E + eps) g
 *   U = rho U + (1 - rho) d^2
 *   x+ = x - eta d                                                      'tf1x': with d computed again from the new U
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012, arXiv:1212.5701, algorithm 1.
 * Variants differ in defaults (eta, rho, eps): 'tf' 0.001, 0.95, 1e-8; 'torch' and 'optax' 1, 0.9, 1e-6; 'paper' 1, 0.95, 1e-6.
 * 'tf1x' is 'tf' as early TensorFlow 1 kernels for the CPU computed it: the step was evaluated after U had been overwritten.
 * Good for: problems of unknown scale. Not for: high accuracy; speed, since the first steps are about sqrt(eps) long.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, optional: true, describe: 'Factor eta of every step; left out: 1, or 0.001 (tf, tf1x).', unit: '1', scale: 'log' }),
  rho: o.number({ min: 0, lt: 1, optional: true, describe: 'Memory of both means; left out: 0.9 (torch, optax) or 0.95.', unit: '1' }),
  epsilon: o.number({ gt: 0, optional: true, describe: 'Added inside both roots; left out: 1e-6, or 1e-8 (tf, tf1x).', unit: '1', scale: 'log' }),
  variant: o.choice(['tf', 'tf1x', 'torch', 'optax', 'paper'], {
    default: 'torch',
    describe: 'Whose defaults; tf1x also has the order of early TensorFlow 1.',
  }),
  gtol,
});

/** Options of Adadelta. */
export type AdadeltaOptions = OptionsOf<typeof options>;

/** State of Adadelta. */
export interface AdadeltaState extends RuleState {
  /** E, mean of the squared gradient, shape [n]. */
  squares: Float64Array;
  /** U, mean of the squared step, shape [n]. */
  steps: Float64Array;
}

const tensorflow = { learningRate: 0.001, rho: 0.95, epsilon: 1e-8 };
const torch = { learningRate: 1, rho: 0.9, epsilon: 1e-6 };
const presets = { tf: tensorflow, tf1x: tensorflow, torch, optax: torch, paper: { learningRate: 1, rho: 0.95, epsilon: 1e-6 } } as const;

function init(x0: Float64Array): AdadeltaState {
  return { ...beginRule(x0), squares: new Float64Array(x0.length), steps: new Float64Array(x0.length) };
}

function update(state: AdadeltaState, observation: Observation, options: AdadeltaOptions, into: AdadeltaState): AdadeltaState {
  const { variant, gtol } = options;
  const preset = presets[variant];
  const { learningRate = preset.learningRate, rho = preset.rho, epsilon = preset.epsilon } = options;
  into.squares.set(state.squares);
  into.steps.set(state.steps);
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, squares, steps } = into;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    squares[i] = rho * squares[i]! + (1 - rho) * g * g;
    const scaled = g / Math.sqrt(squares[i]! + epsilon);
    const d = Math.sqrt(steps[i]! + epsilon) * scaled;
    steps[i] = rho * steps[i]! + (1 - rho) * d * d;
    query[i] = x[i]! - learningRate * (variant === 'tf1x' ? Math.sqrt(steps[i]! + epsilon) * scaled : d);
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<AdadeltaOptions, AdadeltaState> = {
  arrays: ['squares', 'steps'],
  numbers(_state, { variant, learningRate = presets[variant].learningRate, rho = presets[variant].rho, epsilon = presets[variant].epsilon }) {
    return { rho, rest: 1 - rho, learningRate, epsilon, isEarly: variant === 'tf1x' ? 1 : 0 };
  },
  move(at, v, n) {
    const g = v['gradient']!;
    const squares = at.add(at.mul(n['rho']!, v['squares']!), at.mul(at.mul(n['rest']!, g), g));
    const scaled = at.div(g, at.sqrt(at.add(squares, n['epsilon']!)));
    const d = at.mul(at.sqrt(at.add(v['steps']!, n['epsilon']!)), scaled);
    const steps = at.add(at.mul(n['rho']!, v['steps']!), at.mul(at.mul(n['rest']!, d), d));
    const taken = at.unlessZero(n['isEarly']!, at.mul(at.sqrt(at.add(steps, n['epsilon']!)), scaled), d);
    return { squares, steps, query: at.sub(v['x']!, at.mul(n['learningRate']!, taken)) };
  },
  after: () => ({}),
};

/** Adadelta, with the defaults of four sources and the order of early TensorFlow 1. */
export const adadelta = defineRule({
  id: 'adadelta',
  summary: 'Steps in the unit of x without a learning rate, from means of squared gradients and squared steps.',
  formula: String.raw`x_{k+1} = x_k - \eta\, \sqrt{U_k + \epsilon} / \sqrt{E_{k+1} + \epsilon}\; g_k`,
  goodFor: 'Problems of unknown scale.',
  notFor: 'High accuracy, and short runs: the first steps are about sqrt(epsilon) long.',
  sources: ['M. D. Zeiler, 2012, arXiv:1212.5701'],
  traits: ruleTraits,
  options,
  init,
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
