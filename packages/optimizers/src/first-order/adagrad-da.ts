/**
 * Adagrad with dual averaging: the next point depends on the sums of all gradients and squares, not on the last point.
 *
 *   G += g,   S += g^2                                                  G, S, g, x of shape [n], t = 1, 2, ...
 *   x+ = eta shrink(-G, l1 t) / (l2 t eta + sqrt(S))                    shrink(y, s) = sign(y) max(|y| - s, 0)
 *
 * Source: Duchi, Hazan and Singer, J. Mach. Learn. Res. 12 (2011) 2121-2159, equation 3; as tf.train.AdagradDAOptimizer.
 * It minimises f + l1 |x|_1 + l2/2 |x|^2 and stops where that sum is stationary. The start is used only for the first
 * gradient: the first update jumps to -eta g / sqrt(S) from everywhere. Only sensible from 0.
 * Good for: sparse linear models. Not for: starts that mean something; problems whose minimum is far from 0.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { l1, l2, shrink, takePenalisedTurn } from './penalty.ts';
import { beginRule, gtol, type RuleState, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({
    gt: 0,
    default: 0.1,
    describe: 'Step size eta: the length of the first step, from 0, in each coordinate.',
    unit: 'x',
    scale: 'log',
  }),
  initialAccumulator: o.number({ gt: 0, default: 0.1, describe: 'First value of S.', unit: 'f^2/x^2' }),
  l1,
  l2,
  gtol,
});

/** Options of Adagrad with dual averaging. */
export type AdagradDAOptions = OptionsOf<typeof options>;

/** State of Adagrad with dual averaging. */
export interface AdagradDAState extends RuleState {
  /** G, shape [n]. */
  sum: Float64Array;
  /** S, shape [n]. */
  squares: Float64Array;
  /** Steps t taken. */
  count: number;
}

function init(x0: Float64Array, { initialAccumulator }: AdagradDAOptions): AdagradDAState {
  const n = x0.length;
  return { ...beginRule(x0), sum: new Float64Array(n), squares: new Float64Array(n).fill(initialAccumulator), count: 0 };
}

function update(state: AdagradDAState, observation: Observation, options: AdagradDAOptions, into: AdagradDAState): AdagradDAState {
  const { learningRate, l1, l2, gtol } = options;
  into.sum.set(state.sum);
  into.squares.set(state.squares);
  into.count = state.count;
  if (takePenalisedTurn(state, observation, options, gtol, into)) return into;
  const { query, gradient, sum, squares } = into;
  const t = state.count + 1;
  for (let i = 0; i < query.length; i++) {
    const g = gradient[i]!;
    sum[i]! += g;
    squares[i]! += g * g;
    query[i] = (learningRate * shrink(-sum[i]!, l1 * t)) / (l2 * t * learningRate + Math.sqrt(squares[i]!));
  }
  into.count = t;
  return into;
}

/** Adagrad with dual averaging, as in TensorFlow. */
export const adagradDA = defineRule({
  id: 'adagrad-da',
  summary: 'Adagrad with dual averaging: sparse solutions from the sums of all gradients and squares.',
  aliases: ['AdagradDA'],
  formula: String.raw`x_{k+1} = \eta\, \mathrm{shrink}(-G_{k+1}, l_1 t) / (l_2 t\, \eta + \sqrt{S_{k+1}})`,
  goodFor: 'Sparse linear models, started at 0.',
  notFor: 'Starts that mean something: the first update jumps to near 0 from everywhere.',
  sources: ['J. Duchi, E. Hazan, Y. Singer, J. Mach. Learn. Res. 12 (2011) 2121-2159'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
