/**
 * Muon: momentum whose matrix is made nearly orthogonal, so that all its directions are followed at one speed.
 *
 *   m = b m + (1 - b) g                                                 m, u, g, x of shape [rows, columns], t = 1, 2, ...
 *   'paper'  u = b m + (1 - b) g
 *   'optax'  u = b m / (1 - b^(t+1)) + (1 - b) g / (1 - b^t)
 *   x+ = x - eta (k orthogonal(u) + decay x)                            see newton-schulz.ts
 *   k = sqrt(max(1, rows / columns)) ('paper'), sqrt(max(1, columns / rows)) ('optax', whose matrices are transposed)
 *
 * Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024, https://kellerjordan.github.io/posts/muon.
 * Good for: weight matrices of hidden layers. Not for: vectors, where it is a gradient step of fixed length; high accuracy.
 * Cost: 1 gradient and about 20 n min(rows, columns) operations per update; keeps 4 n floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { matrixShape, rowsAndColumns } from './matrix-shape.ts';
import { orthogonalise } from './newton-schulz.ts';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.02, describe: 'Step size eta: about the spectral norm of a step.', unit: 'x', scale: 'log' }),
  beta: o.number({ min: 0, lt: 1, default: 0.95, describe: 'Memory b of the mean of the gradient.', unit: '1' }),
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added to the norm, against division by zero.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  shape: matrixShape,
  variant: o.choice(['paper', 'optax'], { default: 'paper', describe: 'Whose rule: the corrections of the mean and the factor for the shape differ.' }),
  gtol,
});

/** Options of Muon. */
export type MuonOptions = OptionsOf<typeof options>;

/** State of Muon. */
export interface MuonState extends RuleState {
  /** m, shape [n]. */
  m: Float64Array;
  /** Steps t taken. */
  count: number;
}

function init(x0: Float64Array, { shape }: MuonOptions): MuonState {
  rowsAndColumns('muon', shape, x0.length);
  return { ...beginRule(x0), m: new Float64Array(x0.length), count: 0 };
}

function update(state: MuonState, observation: Observation, options: MuonOptions, into: MuonState): MuonState {
  const { learningRate, beta, epsilon, weightDecay, shape, variant, gtol } = options;
  into.m.set(state.m);
  into.count = state.count;
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m } = into;
  const [rows, columns] = rowsAndColumns('muon', shape, x.length);
  const t = state.count + 1;
  const isOptax = variant === 'optax';
  const ofMean = isOptax ? beta / (1 - beta ** (t + 1)) : beta;
  const ofGradient = isOptax ? (1 - beta) / (1 - beta ** t) : 1 - beta;
  for (let i = 0; i < x.length; i++) {
    m[i] = beta * m[i]! + (1 - beta) * gradient[i]!;
    query[i] = ofMean * m[i]! + ofGradient * gradient[i]!;
  }
  const direction = orthogonalise(query, rows, columns, epsilon);
  const factor = Math.sqrt(Math.max(1, isOptax ? columns / rows : rows / columns));
  for (let i = 0; i < x.length; i++) query[i] = x[i]! - learningRate * (factor * direction[i]! + weightDecay * x[i]!);
  into.count = t;
  return into;
}

/** Muon for one matrix. */
export const muon = defineRule({
  id: 'muon',
  summary: 'Momentum whose matrix is made nearly orthogonal before every step.',
  formula: String.raw`x_{k+1} = x_k - \eta\, \sqrt{\max(1, r / c)}\; \mathrm{orthogonal}(\beta m_{k+1} + (1 - \beta) g_k)`,
  goodFor: 'Weight matrices of hidden layers.',
  notFor: 'Vectors, where it is a gradient step of fixed length, and high accuracy.',
  sources: ['K. Jordan et al., Muon: an optimizer for hidden layers in neural networks, 2024, https://kellerjordan.github.io/posts/muon'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
