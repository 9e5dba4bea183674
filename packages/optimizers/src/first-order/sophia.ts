/**
 * Sophia: steps of the mean gradient divided by a running estimate of the diagonal of the Hessian, cut off per coordinate.
 *
 *   m = b1 m + (1 - b1) g                                                       m, h, g, x of shape [n]
 *   every k steps  h = b2 h + (1 - b2) u (H u),   u standard normal,   H u = (g(x + s u) - g(x)) / s
 *   x+ = x - eta (clip(m / max(gamma h, eps), -1, 1) + decay x)
 *
 * Source: Liu et al., "Sophia: a scalable stochastic second-order optimizer", ICLR 2024, arXiv:2305.14342, algorithm 3 with the
 *   Hutchinson estimate. Ours: the product H u is a difference of gradients, so no second derivatives are needed.
 * Good for: training networks whose coordinates have very different curvatures. Not for: high accuracy.
 * Cost: 1 + 1/k gradients and 3 passes over n per move; keeps 8 n floats.
 */
import { type Key, keyOf, split, streamOf } from '@thetakit/random';
import { type MethodContext, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../dense/vector.ts';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 1e-4, describe: 'Step size eta: the longest step in each coordinate.', unit: 'x', scale: 'log' }),
  beta1: o.number({ min: 0, lt: 1, default: 0.965, describe: 'Memory b1 of the mean of the gradient.', unit: '1' }),
  beta2: o.number({ min: 0, lt: 1, default: 0.99, describe: 'Memory b2 of the mean of the curvature.', unit: '1' }),
  gamma: o.number({ gt: 0, default: 0.01, describe: 'Scale gamma of the curvature: smaller cuts more coordinates off.', unit: 'x', scale: 'log' }),
  every: o.integer({ min: 1, default: 10, describe: 'Steps k between two estimates of the curvature.', unit: '1', scale: 'log' }),
  epsilon: o.number({ gt: 0, default: 1e-12, describe: 'Least value of gamma h.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0.1, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  gtol,
});

/** Options of Sophia. */
export type SophiaOptions = OptionsOf<typeof options>;

/** State of Sophia. */
export interface SophiaState extends RuleState {
  /** m, shape [n]. */
  m: Float64Array;
  /** h, shape [n]. */
  curvature: Float64Array;
  /** u, shape [n]. */
  probe: Float64Array;
  /** s while the query is x + s u; 0 while it is an iterate. */
  step: number;
  /** Moves made. */
  count: number;
  key: Key;
}

function init(x0: Float64Array, _options: SophiaOptions, { seed }: MethodContext): SophiaState {
  const zeros = () => new Float64Array(x0.length);
  return { ...beginRule(x0), m: zeros(), curvature: zeros(), probe: zeros(), step: 0, count: 0, key: split(keyOf(seed))[0]! };
}

function update(state: SophiaState, observation: Observation, options: SophiaOptions, into: SophiaState): SophiaState {
  into.m.set(state.m);
  into.curvature.set(state.curvature);
  into.probe.set(state.probe);
  into.count = state.count;
  into.key = state.key;
  into.step = 0;
  if (state.step !== 0) return afterProbe(state, observation, options, into);
  if (takeTurn(state, observation, options.gtol, into)) return into;
  if (state.count % options.every !== 0) return move(options, into);
  const stream = streamOf(state.key);
  stream.fillNormal(into.probe);
  into.key = stream.key();
  const { x, query, probe } = into;
  into.step = Math.sqrt(Number.EPSILON) * (1 + norm2(x) / norm2(probe));
  for (let i = 0; i < x.length; i++) query[i] = x[i]! + into.step * probe[i]!;
  return into;
}

/** The gradient beside x has come: the iterate stays, the curvature is brought up to date, and the move is made. */
function afterProbe(state: SophiaState, { value, gradient }: Observation, options: SophiaOptions, into: SophiaState): SophiaState {
  into.x.set(state.x);
  into.fun = state.fun;
  into.gradient.set(state.gradient);
  into.gradientNorm = state.gradientNorm;
  into.iteration = state.iteration;
  into.stop = null;
  const { curvature, probe } = into;
  // Next to values that are not finite the curvature stays what it was.
  if (value < Infinity) {
    const memory = state.count === 0 ? 0 : options.beta2;
    for (let i = 0; i < curvature.length; i++) {
      const estimate = (probe[i]! * (gradient[i]! - state.gradient[i]!)) / state.step;
      curvature[i] = memory * curvature[i]! + (1 - memory) * estimate;
    }
  }
  return move(options, into);
}

function move({ learningRate, beta1, gamma, epsilon, weightDecay }: SophiaOptions, into: SophiaState): SophiaState {
  const { x, query, m, curvature, gradient } = into;
  for (let i = 0; i < x.length; i++) {
    m[i] = beta1 * m[i]! + (1 - beta1) * gradient[i]!;
    const ratio = m[i]! / Math.max(gamma * curvature[i]!, epsilon);
    query[i] = x[i]! - learningRate * (Math.min(Math.max(ratio, -1), 1) + weightDecay * x[i]!);
  }
  into.count += 1;
  return into;
}

/** Sophia with Hutchinson's estimate of the curvature. */
export const sophia = defineRule({
  id: 'sophia',
  summary: 'Mean gradient divided by an estimate of the diagonal of the Hessian, cut off per coordinate.',
  formula: String.raw`x_{k+1} = x_k - \eta\, \mathrm{clip}(m / \max(\gamma h, \epsilon), \pm 1)`,
  goodFor: 'Training networks whose coordinates have very different curvatures.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['H. Liu et al., ICLR 2024, arXiv:2305.14342'],
  traits: { ...ruleTraits, stochastic: true },
  options,
  init,
  update,
  extras: ({ gradient, curvature }) => ({ jac: gradient.slice(), curvature: curvature.slice() }),
});
