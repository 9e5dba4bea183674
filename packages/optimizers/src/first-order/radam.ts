/**
 * RAdam: Adam that takes plain momentum steps until the variance of its adaptive step size is under control.
 *
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2                    m, v, g, x of shape [n], t = 1, 2, ...
 *   ri = 2 / (1 - b2) - 1,   rt = ri - 2 t b2^t / (1 - b2^t),   mh = m / (1 - b1^t)
 *   r = sqrt((rt - 4) (rt - 2) ri / ((ri - 4) (ri - 2) rt))
 *   adaptive  'torch', 'paper'  x+ = x - eta r sqrt(1 - b2^t) mh / (sqrt(v) + eps)
 *             'optax'           x+ = x - eta r mh / (sqrt(v / (1 - b2^t)) + eps)
 *   else                        x+ = x - eta mh
 *
 * Adaptive when rt > 5 ('torch'), rt >= 5 ('optax'), rt > 4 ('paper'): from t = 6 or 5 on, for b2 = 0.999.
 * Source: Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, arXiv:1908.03265, algorithm 2.
 * The first steps are not scaled: with a learning rate for Adam they can be far too long where gradients are large.
 * Good for: Adam without a warm-up. Not for: badly scaled problems, because of the first steps.
 * Cost: 1 gradient and 3 passes over n per update; keeps 5 n floats.
 */
import { type ElementwiseMove, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { beginMoments, beta1, beta2, type MomentState, takeMomentTurn } from './moments.ts';
import { gtol, ruleTraits } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({
    gt: 0,
    default: 0.001,
    describe: 'Step size eta: of the gradient at first, then about the length of a step.',
    unit: 'x',
    scale: 'log',
  }),
  beta1,
  beta2,
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  variant: o.choice(['torch', 'optax', 'paper'], { default: 'torch', describe: 'Whose rule: the place of epsilon and the threshold differ.' }),
  gtol,
});

/** Options of RAdam. */
export type RAdamOptions = OptionsOf<typeof options>;

/** The factor r of the adaptive step t, or null when the step is not adaptive. */
function rectification(t: number, beta2: number, variant: RAdamOptions['variant']): number | null {
  const limit = 2 / (1 - beta2) - 1;
  const length = limit - (2 * t * beta2 ** t) / (1 - beta2 ** t);
  const isAdaptive = variant === 'optax' ? length >= 5 : length > (variant === 'paper' ? 4 : 5);
  return isAdaptive ? Math.sqrt(((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length)) : null;
}

function update(state: MomentState, observation: Observation, options: RAdamOptions, into: MomentState): MomentState {
  const { learningRate, beta1, beta2, epsilon, variant, gtol } = options;
  if (takeMomentTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, v, count: t } = into;
  const factor = rectification(t, beta2, variant);
  const squareScale = 1 - beta2 ** t;
  const isOptax = variant === 'optax';
  const rate = ((factor ?? 1) * (factor === null || isOptax ? 1 : Math.sqrt(squareScale)) * learningRate) / (1 - beta1 ** t);
  const divisor = isOptax ? squareScale : 1;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    const root = factor === null ? 1 : Math.sqrt(v[i]! / divisor) + epsilon;
    query[i] = x[i]! - (m[i] === 0 ? 0 : (rate * m[i]!) / root);
  }
  return into;
}

/** `update` for compiled programs. */
const elementwise: ElementwiseMove<RAdamOptions, MomentState> = {
  arrays: ['m', 'v'],
  numbers({ count }, { learningRate, beta1, beta2, epsilon, variant }) {
    const t = count + 1;
    const factor = rectification(t, beta2, variant);
    const squareScale = 1 - beta2 ** t;
    const isOptax = variant === 'optax';
    const rate = ((factor ?? 1) * (factor === null || isOptax ? 1 : Math.sqrt(squareScale)) * learningRate) / (1 - beta1 ** t);
    return { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, rate, divisor: isOptax ? squareScale : 1, epsilon, adaptive: factor === null ? 0 : 1 };
  },
  move(at, v, n) {
    const m = at.add(at.mul(n['beta1']!, v['m']!), at.mul(n['rest1']!, v['gradient']!));
    const s = at.add(at.mul(n['beta2']!, v['v']!), at.mul(at.mul(n['rest2']!, v['gradient']!), v['gradient']!));
    const root = at.unlessZero(n['adaptive']!, at.add(at.sqrt(at.div(s, n['divisor']!)), n['epsilon']!), at.of(1));
    return { m, v: s, query: at.sub(v['x']!, at.unlessZero(m, at.div(at.mul(n['rate']!, m), root), at.of(0))) };
  },
  after: ({ count }) => ({ count: count + 1 }),
};

/** Rectified Adam, in the variants of three sources. */
export const radam = defineRule({
  id: 'radam',
  summary: 'Adam that takes plain momentum steps until its step size can be trusted.',
  formula: String.raw`x_{k+1} = x_k - \eta\, r_t\, \hat m / (\sqrt{\hat v} + \epsilon)`,
  goodFor: 'Adam without a warm-up of the learning rate.',
  notFor: 'Badly scaled problems: the first steps are not scaled.',
  sources: ['L. Liu et al., ICLR 2020, arXiv:1908.03265'],
  traits: ruleTraits,
  options,
  init: (x0) => beginMoments(x0),
  update,
  elementwise,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
