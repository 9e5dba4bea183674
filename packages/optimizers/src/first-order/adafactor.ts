/**
 * Adafactor: Adam without a mean, whose mean square of a matrix is kept as the product of a row and a column.
 *
 *   b = 1 - t^-0.8,   s = g^2 + eps                                            g, x of shape [rows, columns], t = 1, 2, ...
 *   R = b R + (1 - b) mean of the columns of s,   C = b C + (1 - b) mean of the rows of s,   V_ij = R_i C_j / mean(R)
 *   u = g / sqrt(V),   u = u / max(1, rms(u) / clip),   x+ = x - eta max(floor, rms(x)) u
 *
 * Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost", ICML 2018, arXiv:1804.04235.
 *   Without `shape` x is one column and V is kept whole. As in optax there is no mean of the gradient.
 * Good for: large matrices, where memory counts. Not for: high accuracy; parameters that start at 0 move slowly.
 * Cost: 1 gradient and 4 passes over n per update; keeps 3 n + rows + columns floats.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { matrixShape, rowsAndColumns } from './matrix-shape.ts';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta, relative to the size of x.', unit: '1', scale: 'log' }),
  decayRate: o.number({ gt: 0, max: 1, default: 0.8, describe: 'Exponent of the memory b = 1 - t^-decayRate.', unit: '1' }),
  clip: o.number({ gt: 0, default: 1, describe: 'Largest root mean square of u.', unit: '1', scale: 'log' }),
  floor: o.number({ min: 0, default: 1e-3, describe: 'Least size of x that is counted.', unit: 'x', scale: 'log' }),
  epsilon: o.number({ gt: 0, default: 1e-30, describe: 'Added to the squared gradient.', unit: 'f^2/x^2', scale: 'log' }),
  shape: matrixShape,
  gtol,
});

/** Options of Adafactor. */
export type AdafactorOptions = OptionsOf<typeof options>;

/** State of Adafactor. */
export interface AdafactorState extends RuleState {
  /** R, shape [rows]. */
  rows: Float64Array;
  /** C, shape [columns]; all ones for a vector. */
  columns: Float64Array;
  /** Steps t taken. */
  count: number;
}

function init(x0: Float64Array, { shape }: AdafactorOptions): AdafactorState {
  const [rows, columns] = rowsAndColumns('adafactor', shape, x0.length);
  return { ...beginRule(x0), rows: new Float64Array(rows), columns: new Float64Array(columns), count: 0 };
}

const rootMeanSquare = (v: Float64Array) => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0) / v.length);

function update(state: AdafactorState, observation: Observation, options: AdafactorOptions, into: AdafactorState): AdafactorState {
  const { learningRate, decayRate, clip, floor, epsilon, gtol } = options;
  into.rows.set(state.rows);
  into.columns.set(state.columns);
  into.count = state.count;
  if (takeTurn(state, observation, gtol, into)) return into;
  into.count += 1;
  const { query, x, gradient, rows, columns } = into;
  takeSquares(into, 1 - into.count ** -decayRate, epsilon);
  const width = columns.length;
  const mean = width === 1 ? 1 : rows.reduce((sum, value) => sum + value, 0) / rows.length;
  for (let i = 0; i < x.length; i++) {
    const square = width === 1 ? rows[i]! : (rows[Math.floor(i / width)]! * columns[i % width]!) / mean;
    query[i] = gradient[i]! / Math.sqrt(square);
  }
  const rate = (learningRate * Math.max(floor, rootMeanSquare(x))) / Math.max(1, rootMeanSquare(query) / clip);
  for (let i = 0; i < x.length; i++) query[i] = x[i]! - rate * query[i]!;
  return into;
}

/** Brings R and C up to date with memory b. */
function takeSquares({ gradient, rows, columns }: AdafactorState, memory: number, epsilon: number): void {
  const [height, width] = [rows.length, columns.length];
  for (let r = 0; r < height; r++) rows[r]! *= memory;
  for (let c = 0; c < width; c++) columns[c]! *= memory;
  for (let i = 0; i < gradient.length; i++) {
    const square = (1 - memory) * (gradient[i]! * gradient[i]! + epsilon);
    rows[Math.floor(i / width)]! += square / width;
    columns[i % width]! += square / height;
  }
}

/** Adafactor for one matrix or vector. */
export const adafactor = defineRule({
  id: 'adafactor',
  summary: 'Steps relative to the size of x, scaled by a mean square that is kept as a row and a column.',
  formula: String.raw`x_{k+1} = x_k - \eta\, \max(\epsilon_2, \mathrm{rms}(x_k))\; g_k / \sqrt{R C^T / \bar R}`,
  goodFor: 'Large matrices, where memory counts.',
  notFor: 'High accuracy, and parameters that start at 0.',
  sources: ['N. Shazeer, M. Stern, ICML 2018, arXiv:1804.04235'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
