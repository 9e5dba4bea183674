/**
 * SOAP: Adam in the eigenbasis of Shampoo's matrices.
 *
 *   L = b3 L + (1 - b3) G G^T,   R = b3 R + (1 - b3) G^T G      G, M, V, x of shape [rows, columns], t = 1, 2, ...
 *   G' = Q_L^T G Q_R,   M = b1 M + (1 - b1) G,   V = b2 V + (1 - b2) G'^2
 *   N = Q_L (Q_L^T M Q_R / (1 - b1^t) / (sqrt(V / (1 - b2^t)) + eps)) Q_R^T
 *   x+ = x - eta (N + decay x)
 *   every `every` steps: Q_L = the Q of the QR factors of L Q_L, and so for R: one step of orthogonal iteration
 *
 * The first gradient only makes the bases, the eigenvectors of its L and R, and moves nothing. A side longer than `maxDimension`
 * keeps its own basis; with both sides left alone it is AdamW.
 *
 * Source: N. Vyas et al., SOAP: improving and stabilizing Shampoo using Adam, 2024, arXiv:2409.11321, algorithm 3.
 * Good for: weight matrices of networks. Not for: high accuracy; the steps do not shrink by themselves.
 * Cost: 1 gradient, about 8 (rows + columns) n operations, and 4 (rows^3 + columns^3) at every refresh.
 */
import { beginRule, defineRule, gtol, matrixShape, type RuleState, rowsAndColumns, ruleTraits, symmetricEigen, takeTurn } from '@thetakit/optimizers';
import { type Observation, type OptionsOf, o } from '@thetakit/registry';
import { addGram, identity, multiply, multiplyByTransposed, multiplyTransposed } from './gram.ts';
import { orthonormalise } from './orthonormalise.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.003, describe: 'Step size eta: about the length of a step in each rotated coordinate.', unit: 'x', scale: 'log' }),
  beta1: o.number({ min: 0, lt: 1, default: 0.95, describe: 'Memory b1 of the mean of the gradient.', unit: '1' }),
  beta2: o.number({ min: 0, lt: 1, default: 0.95, describe: 'Memory b2 of the mean of its square.', unit: '1' }),
  shampooBeta: o.number({ min: 0, lt: 1, default: 0.95, describe: 'Memory b3 of L and R.', unit: '1' }),
  epsilon: o.number({ gt: 0, default: 1e-8, describe: 'Added to the root, against division by zero.', unit: 'f/x', scale: 'log' }),
  weightDecay: o.number({ min: 0, default: 0.01, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  every: o.integer({ min: 1, default: 10, describe: 'Steps between two refreshes of the bases.', unit: '1' }),
  maxDimension: o.integer({ min: 1, default: 10_000, describe: 'Longest side that is rotated.', unit: '1' }),
  shape: matrixShape,
  gtol,
});

/** Options of SOAP. */
export type SoapOptions = OptionsOf<typeof options>;

/** State of SOAP. */
export interface SoapState extends RuleState {
  /** L and R, and their bases; empty for a side that is left alone. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly leftBasis: Float64Array;
  readonly rightBasis: Float64Array;
  /** M and V, shape [n]. */
  readonly m: Float64Array;
  readonly v: Float64Array;
  /** Scratch, shape [n] each. */
  readonly rotated: Float64Array;
  readonly work: Float64Array;
  /** Gradients seen. */
  count: number;
}

function init(x0: Float64Array, { shape, maxDimension }: SoapOptions): SoapState {
  const [rows, columns] = rowsAndColumns('soap', shape, x0.length);
  const isRotated = (side: number) => side > 1 && side <= maxDimension;
  const square = (side: number) => new Float64Array(isRotated(side) ? side * side : 0);
  const basis = (side: number) => (isRotated(side) ? identity(side) : new Float64Array(0));
  const vector = () => new Float64Array(x0.length);
  return {
    ...beginRule(x0),
    left: square(rows),
    right: square(columns),
    leftBasis: basis(rows),
    rightBasis: basis(columns),
    m: vector(),
    v: vector(),
    rotated: vector(),
    work: vector(),
    count: 0,
  };
}

function update(state: SoapState, observation: Observation, given: SoapOptions, into: SoapState): SoapState {
  for (const name of ['left', 'right', 'leftBasis', 'rightBasis', 'm', 'v'] as const) into[name].set(state[name]);
  into.count = state.count;
  if (takeTurn(state, observation, given.gtol, into)) return into;
  const [rows, columns] = rowsAndColumns('soap', given.shape, into.x.length);
  const { left, right, gradient } = into;
  if (into.count > 0) step(into, rows, columns, given);
  if (left.length > 0) addGram(left, gradient, rows, columns, 'rows', given.shampooBeta, 1 - given.shampooBeta);
  if (right.length > 0) addGram(right, gradient, rows, columns, 'columns', given.shampooBeta, 1 - given.shampooBeta);
  if (into.count === 0) begin(into);
  else if (into.count % given.every === 0) refresh(into);
  into.count += 1;
  return into;
}

/** The bases from the first gradient. */
function begin({ left, right, leftBasis, rightBasis }: SoapState): void {
  for (const [matrix, basis] of [
    [left, leftBasis],
    [right, rightBasis],
  ] as const) {
    const n = Math.round(Math.sqrt(matrix.length));
    const v = matrix.slice();
    if (n > 0 && symmetricEigen(v, new Float64Array(n), new Float64Array(n))) basis.set(v);
  }
}

function refresh({ left, right, leftBasis, rightBasis }: SoapState): void {
  if (left.length > 0) orthonormalise(left, leftBasis);
  if (right.length > 0) orthonormalise(right, rightBasis);
}

/** Adam in the rotated coordinates; writes the query. */
function step(s: SoapState, rows: number, columns: number, given: SoapOptions): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = given;
  const { query, x, gradient, m, v, rotated, work } = s;
  const meanScale = 1 - beta1 ** s.count;
  const squareScale = 1 - beta2 ** s.count;
  rotate(s, gradient, rows, columns);
  for (let i = 0; i < x.length; i++) {
    m[i] = beta1 * m[i]! + (1 - beta1) * gradient[i]!;
    v[i] = beta2 * v[i]! + (1 - beta2) * rotated[i]! * rotated[i]!;
  }
  rotate(s, m, rows, columns);
  for (let i = 0; i < x.length; i++) rotated[i] = rotated[i]! / meanScale / (Math.sqrt(v[i]! / squareScale) + epsilon);
  rotateBack(s, rows, columns);
  for (let i = 0; i < x.length; i++) query[i] = x[i]! - learningRate * (work[i]! + weightDecay * x[i]!);
}

/** rotated = Q_L^T A Q_R. */
function rotate({ leftBasis, rightBasis, rotated, work }: SoapState, a: Float64Array, rows: number, columns: number): void {
  if (leftBasis.length > 0) multiplyTransposed(leftBasis, a, work, rows, rows, columns);
  else work.set(a);
  if (rightBasis.length > 0) multiply(work, rightBasis, rotated, rows, columns, columns);
  else rotated.set(work);
}

/** work = Q_L rotated Q_R^T. */
function rotateBack({ leftBasis, rightBasis, rotated, work }: SoapState, rows: number, columns: number): void {
  if (leftBasis.length > 0) multiply(leftBasis, rotated, work, rows, rows, columns);
  else work.set(rotated);
  if (rightBasis.length === 0) return;
  rotated.set(work);
  multiplyByTransposed(rotated, rightBasis, work, rows, columns, columns);
}

/** SOAP for one matrix. */
export const soap = defineRule({
  id: 'soap',
  summary: "Adam in the slowly turning eigenbasis of Shampoo's matrices.",
  formula: String.raw`x_{k+1} = x_k - \eta\, Q_L\, \mathrm{Adam}(Q_L^\top G_k Q_R)\, Q_R^\top`,
  goodFor: 'Weight matrices of networks.',
  notFor: 'High accuracy: steps do not shrink by themselves.',
  sources: ['N. Vyas et al., SOAP: improving and stabilizing Shampoo using Adam, 2024, arXiv:2409.11321'],
  traits: ruleTraits,
  options,
  init,
  update,
  extras: ({ gradient }) => ({ jac: gradient.slice() }),
});
