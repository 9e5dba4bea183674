/**
 * Shampoo: a gradient that is a matrix, scaled from the left and from the right by what its rows and columns have done so far.
 *
 *   L = b2 L + a G G^T,   R = b2 R + a G^T G                G, x of shape [rows, columns]; a = 1 for b2 = 1, else 1 - b2
 *   U = L^(-1/4) G R^(-1/4);  with one side only, L^(-1/2) G
 *   grafting: U is scaled to the length of another rule's step: 'sgd' |G|, 'adagrad' |G / sqrt(sum G^2)|
 *   m = b1 m + U,   x+ = x - eta (m + decay x)
 *
 * The roots take (K + eps max(w) I), w the eigenvalues of K, and are made anew every `every` steps. A side longer than `maxDimension`
 * is left alone.
 *
 * Source: V. Gupta, T. Koren, Y. Singer, Shampoo: preconditioned stochastic tensor optimization, ICML 2018, arXiv:1802.09568;
 *   R. Anil et al., Scalable second order optimization for deep learning, 2020, arXiv:2002.09018 (grafting, stale roots).
 * Good for: weight matrices up to some hundreds wide. Not for: sides of thousands, where the roots cost more than the gradient.
 * Cost: 1 gradient, 2 (rows + columns) n operations for L and R, about 9 (rows^3 + columns^3) at every refresh.
 */
import { beginRule, defineRule, gtol, matrixShape, type RuleState, rowsAndColumns, ruleTraits, takeTurn } from '@thetakit/optimizers';
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../dense/norm.ts';
import { addGram, multiply } from './gram.ts';
import { inverseRoot } from './inverse-root.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.01, describe: 'Step size eta.', unit: 'x', scale: 'log' }),
  beta1: o.number({ min: 0, lt: 1, default: 0.9, describe: 'Momentum b1.', unit: '1' }),
  beta2: o.number({ gt: 0, max: 1, default: 1, describe: 'Memory b2 of the two matrices; 1 sums for ever.', unit: '1' }),
  epsilon: o.number({ gt: 0, default: 1e-12, describe: 'Added to the eigenvalues, as a share of the largest.', unit: '1', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  graft: o.choice(['none', 'sgd', 'adagrad'], { default: 'none', describe: 'Whose length a step has.' }),
  every: o.integer({ min: 1, default: 1, describe: 'Steps between two refreshes of the roots.', unit: '1' }),
  maxDimension: o.integer({ min: 1, default: 1024, describe: 'Longest side that is scaled.', unit: '1' }),
  shape: matrixShape,
  gtol,
});

/** Options of Shampoo. */
export type ShampooOptions = OptionsOf<typeof options>;

/** State of Shampoo. */
export interface ShampooState extends RuleState {
  /** L and R, and their inverse roots; empty for a side that is left alone. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly leftRoot: Float64Array;
  readonly rightRoot: Float64Array;
  /** Momentum, shape [n]. */
  readonly m: Float64Array;
  /** Sum of G^2, shape [n]; used by the grafting. */
  readonly squares: Float64Array;
  /** Scratch, shape [n]. */
  readonly work: Float64Array;
  /** Steps taken. */
  count: number;
}

function init(x0: Float64Array, { shape, maxDimension }: ShampooOptions): ShampooState {
  const [rows, columns] = rowsAndColumns('shampoo', shape, x0.length);
  const square = (side: number) => new Float64Array(side > 1 && side <= maxDimension ? side * side : 0);
  const vector = () => new Float64Array(x0.length);
  return {
    ...beginRule(x0),
    left: square(rows),
    right: square(columns),
    leftRoot: square(rows),
    rightRoot: square(columns),
    m: vector(),
    squares: vector(),
    work: vector(),
    count: 0,
  };
}

function copy(from: ShampooState, into: ShampooState): void {
  for (const name of ['left', 'right', 'leftRoot', 'rightRoot', 'm', 'squares'] as const) into[name].set(from[name]);
  into.count = from.count;
}

function update(state: ShampooState, observation: Observation, given: ShampooOptions, into: ShampooState): ShampooState {
  const { learningRate, beta1, beta2, weightDecay, shape, every } = given;
  copy(state, into);
  if (takeTurn(state, observation, given.gtol, into)) return into;
  const { query, x, gradient, m, left, right, squares } = into;
  const [rows, columns] = rowsAndColumns('shampoo', shape, x.length);
  const add = beta2 === 1 ? 1 : 1 - beta2;
  if (left.length > 0) addGram(left, gradient, rows, columns, 'rows', beta2, add);
  if (right.length > 0) addGram(right, gradient, rows, columns, 'columns', beta2, add);
  for (let i = 0; i < x.length; i++) squares[i] = squares[i]! + gradient[i]! * gradient[i]!;
  if (into.count % every === 0) refresh(into, given);
  const direction = scaled(into, rows, columns);
  const factor = graftFactor(into, direction, given);
  for (let i = 0; i < x.length; i++) {
    m[i] = beta1 * m[i]! + factor * direction[i]!;
    query[i] = x[i]! - learningRate * (m[i]! + weightDecay * x[i]!);
  }
  into.count += 1;
  return into;
}

/** New roots; a matrix that has none keeps the old one. */
function refresh({ left, right, leftRoot, rightRoot }: ShampooState, { epsilon }: ShampooOptions): void {
  const p = left.length > 0 && right.length > 0 ? 4 : 2;
  if (left.length > 0) inverseRoot(left, p, epsilon, leftRoot);
  if (right.length > 0) inverseRoot(right, p, epsilon, rightRoot);
}

/** U; lives in the scratch, or is the gradient itself when no side is scaled. */
function scaled({ gradient, leftRoot, rightRoot, work, query }: ShampooState, rows: number, columns: number): Float64Array {
  if (leftRoot.length === 0 && rightRoot.length === 0) return gradient;
  if (leftRoot.length === 0) multiply(gradient, rightRoot, work, rows, columns, columns);
  else multiply(leftRoot, gradient, work, rows, rows, columns);
  if (leftRoot.length === 0 || rightRoot.length === 0) return work;
  multiply(work, rightRoot, query, rows, columns, columns);
  work.set(query);
  return work;
}

function graftFactor({ gradient, squares }: ShampooState, direction: Float64Array, { graft }: ShampooOptions): number {
  if (graft === 'none') return 1;
  let length = norm2(gradient);
  if (graft === 'adagrad') {
    let sum = 0;
    for (let i = 0; i < gradient.length; i++) if (squares[i]! > 0) sum += (gradient[i]! * gradient[i]!) / squares[i]!;
    length = Math.sqrt(sum);
  }
  const own = norm2(direction);
  return own > 0 ? length / own : 0;
}

/** Shampoo for one matrix. */
export const shampoo = defineRule({
  id: 'shampoo',
  summary: 'Gradients that are matrices, scaled from both sides by the inverse roots of their summed Gram matrices.',
  formula: String.raw`x_{k+1} = x_k - \eta\, L_k^{-1/4} G_k R_k^{-1/4},\quad L_k = \sum G G^\top,\ R_k = \sum G^\top G`,
  goodFor: 'Weight matrices up to some hundreds wide.',
  notFor: 'Sides of thousands, where the roots cost more than the gradient.',
  sources: ['V. Gupta, T. Koren, Y. Singer, ICML 2018, arXiv:1802.09568', 'R. Anil et al., 2020, arXiv:2002.09018'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
