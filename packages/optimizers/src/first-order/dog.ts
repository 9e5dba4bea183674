/**
 * DoG, "distance over gradients": gradient descent whose rate is the distance from the start over the norm of all gradients.
 *
 *   r = max(r, |x - x0|)                                                r starts at firstMove (1 + |x0|)
 *   s += |g|^2
 *   x+ = x - eta r / sqrt(s + eps) g                                    g, x of shape [n]
 *
 * Source: Ivgi, Hinder and Carmon, "DoG is SGD's best friend", ICML 2023, arXiv:2302.12022.
 * Good for: convex problems where the learning rate is unknown. Not for: coordinates of different scales.
 * Cost: 1 gradient and 2 passes over n per update; keeps 4 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../dense/vector.ts';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 1, describe: 'Factor eta of the rate that is found; leave it at 1.', unit: '1', scale: 'log' }),
  firstMove: o.number({ gt: 0, default: 1e-6, describe: 'Length of the first step as a share of 1 + |x0|.', unit: '1', scale: 'log' }),
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the sum of squares.', unit: 'f^2/x^2', scale: 'log' }),
  gtol,
});

/** Options of DoG. */
export type DogOptions = OptionsOf<typeof options>;

/** State of DoG. */
export interface DogState extends RuleState {
  /** x0, shape [n]. */
  origin: Float64Array;
  /** r. */
  distance: number;
  /** s. */
  squares: number;
}

function init(x0: Float64Array, { firstMove }: DogOptions): DogState {
  return { ...beginRule(x0), origin: x0.slice(), distance: firstMove * (1 + norm2(x0)), squares: 0 };
}

function update(state: DogState, observation: Observation, options: DogOptions, into: DogState): DogState {
  const { learningRate, epsilon, gtol } = options;
  into.origin.set(state.origin);
  into.distance = state.distance;
  into.squares = state.squares;
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, origin } = into;
  let moved = 0;
  for (let i = 0; i < x.length; i++) {
    moved += (x[i]! - origin[i]!) ** 2;
    into.squares += gradient[i]! ** 2;
  }
  into.distance = Math.max(state.distance, Math.sqrt(moved));
  const rate = (learningRate * into.distance) / Math.sqrt(into.squares + epsilon);
  for (let i = 0; i < x.length; i++) query[i] = x[i]! - rate * gradient[i]!;
  return into;
}

/** DoG: gradient descent without a learning rate. */
export const dog = defineRule({
  id: 'dog',
  summary: 'Gradient descent whose rate is the distance from the start over the norm of all gradients.',
  formula: String.raw`x_{k+1} = x_k - \frac{\max_i \|x_i - x_0\|}{\sqrt{\sum_i \|g_i\|^2 + \epsilon}}\, g_k`,
  goodFor: 'Convex problems where the learning rate is unknown.',
  notFor: 'Coordinates of different scales.',
  sources: ['M. Ivgi, O. Hinder, Y. Carmon, ICML 2023, arXiv:2302.12022'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
