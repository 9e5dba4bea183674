/**
 * FTRL-proximal ("follow the regularised leader"): a linear model of all gradients so far, with l1 and l2 penalties.
 *
 *   h = g + 2 s x                                                       s = l2Shrinkage; n, z, g, x of shape [n]
 *   n+ = n + g^2, or n + h^2 ('tf1x')
 *   z += h - (n+^p - n^p) / eta x                                       p = -learningRatePower
 *   x+ = 0 where |z| <= l1, else (sign(z) l1 - z) / (n+^p / eta + 2 l2 + beta / eta)
 *
 * Source: McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013, doi:10.1145/2487575.2488200, algorithm 1.
 * As tf.train.FtrlOptimizer: l1 and l2 do not grow with the number of steps, so their weight fades; a coordinate is twice
 * as heavy in l2 as in the paper. 'tf1x' is the kernel of early TensorFlow 1, which differs only when l2Shrinkage > 0.
 * Ours: a coordinate without any curvature yet is set to 0 instead of dividing by 0.
 * Good for: sparse linear models from a stream. Not for: deep models; starts that mean something, which are half forgotten.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { l1, takePenalisedTurn } from './penalty.ts';
import { beginRule, gtol, type RuleState, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.1, describe: 'Step size eta.', unit: 'x', scale: 'log' }),
  learningRatePower: o.number({ max: 0, default: -0.5, describe: 'Steps shrink with the sum of squares to this power; 0 keeps them.', unit: '1' }),
  initialAccumulator: o.number({ min: 0, default: 0.1, describe: 'First value of n.', unit: 'f^2/x^2' }),
  l1,
  l2: o.number({ min: 0, default: 0, describe: 'Weight of the penalty l2 |x|^2 on the model; it fades as steps add up.', unit: 'f/x^2' }),
  l2Shrinkage: o.number({ min: 0, default: 0, describe: 'Weight s of the penalty s |x|^2 added to f itself.', unit: 'f/x^2' }),
  beta: o.number({ min: 0, default: 0, describe: 'Added to the root of n in the step, as in the paper.', unit: 'f/x' }),
  variant: o.choice(['tf', 'tf1x'], { default: 'tf', describe: 'Which kernel: tf1x adds the squares of the shrunk gradient.' }),
  gtol,
});

/** Options of FTRL. */
export type FtrlOptions = OptionsOf<typeof options>;

/** State of FTRL. */
export interface FtrlState extends RuleState {
  /** n, sum of squared gradients, shape [n]. */
  squares: Float64Array;
  /** z, the linear model, shape [n]. */
  linear: Float64Array;
}

function init(x0: Float64Array, { initialAccumulator }: FtrlOptions): FtrlState {
  return { ...beginRule(x0), squares: new Float64Array(x0.length).fill(initialAccumulator), linear: new Float64Array(x0.length) };
}

function update(state: FtrlState, observation: Observation, options: FtrlOptions, into: FtrlState): FtrlState {
  const { learningRate, learningRatePower, l1, l2, l2Shrinkage, beta, variant, gtol } = options;
  into.squares.set(state.squares);
  into.linear.set(state.linear);
  if (takePenalisedTurn(state, observation, { l1: 0, l2: 2 * l2Shrinkage }, gtol, into)) return into;
  const { query, x, gradient, squares, linear } = into;
  const p = -learningRatePower;
  for (let i = 0; i < x.length; i++) {
    const shrunk = gradient[i]! + 2 * l2Shrinkage * x[i]!;
    const squared = variant === 'tf1x' ? shrunk : gradient[i]!;
    const before = squares[i]! ** p;
    squares[i]! += squared * squared;
    const after = squares[i]! ** p;
    linear[i]! += shrunk - ((after - before) / learningRate) * x[i]!;
    const z = linear[i]!;
    const curvature = (after + beta) / learningRate + 2 * l2;
    query[i] = Math.abs(z) <= l1 || curvature === 0 ? 0 : (Math.sign(z) * l1 - z) / curvature;
  }
  return into;
}

/** FTRL-proximal, as in TensorFlow. */
export const ftrl = defineRule({
  id: 'ftrl',
  summary: 'Follow the regularised leader: sparse solutions from a linear model of all gradients so far.',
  aliases: ['ftrl-proximal'],
  formula: String.raw`z_{k+1} = z_k + g_k - \frac{n_{k+1}^p - n_k^p}{\eta} x_k,\qquad x_{k+1} = -\frac{\mathrm{shrink}(z_{k+1}, l_1)}{n_{k+1}^p / \eta + 2 l_2}`,
  goodFor: 'Sparse linear models that learn from a stream.',
  notFor: 'Deep models, and starts that mean something.',
  sources: ['H. B. McMahan et al., KDD 2013, doi:10.1145/2487575.2488200'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
