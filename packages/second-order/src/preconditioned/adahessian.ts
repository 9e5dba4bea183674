/**
 * AdaHessian: Adam with the diagonal of the Hessian in the place of the squared gradient.
 *
 *   every k steps  D = z (H z),  z of random signs,  H z = (g(x + s z) - g(x - s z)) / 2 s,  |D| averaged over blocks of b coordinates
 *   m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) D^2                               all of shape [n]
 *   x+ = x - eta (m / (1 - b1^t)) / ((v / (1 - b2^u))^(kappa / 2) + eps) - eta decay x,  u: estimates so far
 *
 * E[z (H z)] is the diagonal of H (Hutchinson).
 * Source: Z. Yao, A. Gholami, S. Shen, M. Mustafa, K. Keutzer, M. Mahoney, ADAHESSIAN: an adaptive second order optimizer for
 *   machine learning, AAAI 2021, arXiv:2006.00719. Ours: the product is a central difference of gradients, so no second
 *   derivatives are needed; signs come from a hash of seed, step and coordinate.
 * Good for: training whose coordinates have very different curvatures. Not for: strongly coupled coordinates: use kfac.
 * Cost: 1 + 2/k gradients per step; keeps 7 n floats.
 */
import { beginRule, defineRule, gtol, type RuleState, ruleTraits, takeTurn } from '@thetakit/optimizers';
import { type MethodContext, type Observation, type OptionsOf, o } from '@thetakit/registry';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.15, describe: 'Step size eta: 1 is the whole Newton step of each coordinate.', unit: '1', scale: 'log' }),
  beta1: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Memory b1 of the mean of the gradient.', unit: '1' }),
  beta2: o.number({ min: 0, lt: 1, default: 0.999, describe: 'Memory b2 of the mean of the squared curvature.', unit: '1' }),
  hessianPower: o.number({ min: 0, max: 1, default: 1, describe: 'Power kappa of the curvature: 0 is momentum, 1 the Newton step.', unit: '1' }),
  blockSize: o.integer({ min: 1, default: 1, describe: 'Coordinates b whose curvatures are averaged.', unit: '1' }),
  every: o.integer({ min: 1, default: 1, describe: 'Steps k between two estimates of the curvature.', unit: '1', scale: 'log' }),
  epsilon: o.number({ gt: 0, default: 1e-4, describe: 'Added to the curvature.', unit: 'f/x^2', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1', scale: 'log' }),
  gtol,
});

/** Options of AdaHessian. */
export type AdaHessianOptions = OptionsOf<typeof options>;

/** State of AdaHessian. */
export interface AdaHessianState extends RuleState {
  /** m and v, shape [n]. */
  readonly mean: Float64Array;
  readonly square: Float64Array;
  /** g(x + s z), shape [n]. */
  readonly above: Float64Array;
  /** s while the query is beside x, with the side; 0 while it is an iterate. */
  step: number;
  side: -1 | 0 | 1;
  /** Steps and estimates made. */
  count: number;
  estimates: number;
  seed: number;
}

function init(x0: Float64Array, _options: AdaHessianOptions, { seed }: MethodContext): AdaHessianState {
  const zeros = () => new Float64Array(x0.length);
  return { ...beginRule(x0), mean: zeros(), square: zeros(), above: zeros(), step: 0, side: 0, count: 0, estimates: 0, seed };
}

/** z_i of an estimate: a random sign. The mixer is that of MurmurHash3. */
function signAt(seed: number, estimate: number, i: number): 1 | -1 {
  let h = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(estimate + 1, 0xc2b2ae35) ^ Math.imul(i + 1, 0x27d4eb2f)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) & 1) === 0 ? 1 : -1;
}

function update(state: AdaHessianState, observation: Observation, options: AdaHessianOptions, into: AdaHessianState): AdaHessianState {
  into.mean.set(state.mean);
  into.square.set(state.square);
  into.above.set(state.above);
  into.count = state.count;
  into.estimates = state.estimates;
  into.seed = state.seed;
  into.step = state.step;
  into.side = 0;
  if (state.side !== 0) return afterProbe(state, observation, options, into);
  if (takeTurn(state, observation, options.gtol, into)) return into;
  if (state.count % options.every !== 0) return move(options, into);
  let size = 0;
  for (const v of into.x) size = Math.max(size, Math.abs(v));
  into.step = Math.cbrt(Number.EPSILON) * Math.max(1, size);
  return probe(into, 1);
}

/** query = x +- s z. */
function probe(into: AdaHessianState, side: 1 | -1): AdaHessianState {
  into.side = side;
  for (let i = 0; i < into.x.length; i++) into.query[i] = into.x[i]! + side * into.step * signAt(into.seed, into.estimates, i);
  return into;
}

/** A gradient beside x has come: the iterate stays. */
function afterProbe(state: AdaHessianState, { value, gradient }: Observation, options: AdaHessianOptions, into: AdaHessianState): AdaHessianState {
  into.wants = state.wants;
  into.x.set(state.x);
  into.fun = state.fun;
  into.gradient.set(state.gradient);
  into.gradientNorm = state.gradientNorm;
  into.iteration = state.iteration;
  into.stop = null;
  // Next to values that are not finite the curvature stays what it was.
  if (!(value < Infinity)) return move(options, into);
  if (state.side === 1) {
    into.above.set(gradient);
    return probe(into, -1);
  }
  learn(into, gradient, options);
  return move(options, into);
}

/** v from |z (H z)|, averaged over blocks. */
function learn(into: AdaHessianState, below: Float64Array, { beta2, blockSize }: AdaHessianOptions): void {
  const { above, square, step, seed, estimates } = into;
  const n = square.length;
  for (let from = 0; from < n; from += blockSize) {
    const to = Math.min(from + blockSize, n);
    let sum = 0;
    for (let i = from; i < to; i++) sum += Math.abs((signAt(seed, estimates, i) * (above[i]! - below[i]!)) / (2 * step));
    const curvature = sum / (to - from);
    for (let i = from; i < to; i++) square[i] = beta2 * square[i]! + (1 - beta2) * curvature * curvature;
  }
  into.estimates += 1;
}

function move({ learningRate, beta1, beta2, hessianPower, epsilon, weightDecay }: AdaHessianOptions, into: AdaHessianState): AdaHessianState {
  const { x, query, mean, square, gradient } = into;
  into.count += 1;
  const unbiased = 1 - beta1 ** into.count;
  const whole = into.estimates === 0 ? 1 : 1 - beta2 ** into.estimates;
  for (let i = 0; i < x.length; i++) {
    mean[i] = beta1 * mean[i]! + (1 - beta1) * gradient[i]!;
    const size = (square[i]! / whole) ** (hessianPower / 2) + epsilon;
    query[i] = x[i]! - learningRate * (mean[i]! / unbiased / size + weightDecay * x[i]!);
  }
  return into;
}

/** The rule, id `adahessian`. */
export const adahessian = defineRule({
  id: 'adahessian',
  summary: 'Adam with a running estimate of the diagonal of the Hessian in the place of the squared gradient.',
  formula: String.raw`x_{k+1} = x_k - \eta\, \hat m_k / (\hat v_k^{\kappa/2} + \epsilon),\quad v = \beta_2 v + (1 - \beta_2)\,(z \odot H z)^2`,
  goodFor: 'Training whose coordinates have very different curvatures.',
  notFor: 'Strongly coupled coordinates: use kfac or soap.',
  sources: ['Z. Yao, A. Gholami, S. Shen, M. Mustafa, K. Keutzer, M. Mahoney, AAAI 2021, arXiv:2006.00719'],
  traits: { ...ruleTraits, stochastic: true },
  options,
  init,
  update,
  extras: ({ gradient, square }) => ({ jac: gradient.slice(), squaredCurvature: square.slice() }),
});
