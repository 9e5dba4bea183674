/**
 * SM3: Adagrad that keeps one sum per row and one per column of a matrix instead of one per entry, with momentum.
 *
 *   w_ij = min(r_i, c_j) + g_ij^2                                       r, c: one number per row and column, from 0
 *   r_i = max_j w_ij,   c_j = max_i w_ij
 *   m = b m + (1 - b) g / sqrt(w + eps)                                 m, w, g, x of shape [rows, columns]
 *   x+ = x - eta m
 *
 * With one column (or none given) this is Adagrad with momentum.
 * Source: Anil et al., "Memory-efficient adaptive optimization", NeurIPS 2019, arXiv:1901.11150, SM3-II; as in optax.
 * Good for: large embeddings with little memory. Not for: long runs; the steps only ever shrink.
 * Cost: 1 gradient and 3 passes over n per update; keeps 4 n floats and one per row and column.
 */
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { matrixShape, rowsAndColumns } from './matrix-shape.ts';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './rule.ts';
import { defineRule } from './scheduled.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.1, describe: 'Step size eta.', unit: 'x', scale: 'log' }),
  momentum: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Memory b of the mean of the scaled gradient.', unit: '1' }),
  epsilon: o.number({ min: 0, default: 1e-8, describe: 'Added inside the root.', unit: 'f^2/x^2', scale: 'log' }),
  shape: matrixShape,
  gtol,
});

/** Options of SM3. */
export type Sm3Options = OptionsOf<typeof options>;

/** State of SM3. */
export interface Sm3State extends RuleState {
  /** m, shape [n]. */
  m: Float64Array;
  /** r, shape [rows]. */
  rowSums: Float64Array;
  /** c, shape [columns]; unused when there is one column. */
  columnSums: Float64Array;
}

function init(x0: Float64Array, { shape }: Sm3Options): Sm3State {
  const [rows, columns] = rowsAndColumns('sm3', shape, x0.length);
  return { ...beginRule(x0), m: new Float64Array(x0.length), rowSums: new Float64Array(rows), columnSums: new Float64Array(columns) };
}

function update(state: Sm3State, observation: Observation, options: Sm3Options, into: Sm3State): Sm3State {
  const { learningRate, momentum, epsilon, gtol } = options;
  into.m.set(state.m);
  into.rowSums.set(state.rowSums);
  into.columnSums.set(state.columnSums);
  if (takeTurn(state, observation, gtol, into)) return into;
  const { query, x, gradient, m, rowSums, columnSums } = into;
  const columns = columnSums.length;
  for (let i = 0; i < x.length; i++) {
    const row = Math.floor(i / columns);
    const column = i % columns;
    const g = gradient[i]!;
    const before = columns === 1 ? state.rowSums[row]! : Math.min(state.rowSums[row]!, state.columnSums[column]!);
    const sum = before + g * g;
    rowSums[row] = Math.max(rowSums[row]!, sum);
    columnSums[column] = Math.max(columnSums[column]!, sum);
    m[i] = momentum * m[i]! + (g === 0 ? 0 : ((1 - momentum) * g) / Math.sqrt(sum + epsilon));
    query[i] = x[i]! - learningRate * m[i]!;
  }
  return into;
}

/** SM3 for one matrix, or for a vector. */
export const sm3 = defineRule({
  id: 'sm3',
  summary: 'Adagrad that keeps one sum per row and column of a matrix instead of one per entry.',
  formula: String.raw`w_{ij} = \min(r_i, c_j) + g_{ij}^2,\qquad m = \beta m + (1 - \beta) g / \sqrt{w},\qquad x_{k+1} = x_k - \eta\, m`,
  goodFor: 'Large embeddings with little memory.',
  notFor: 'Long runs: the steps only ever shrink.',
  sources: ['R. Anil, V. Gupta, T. Koren, Y. Singer, NeurIPS 2019, arXiv:1901.11150'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
