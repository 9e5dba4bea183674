/**
 * K-FAC: the natural gradient of a network, with the Fisher matrix of each layer taken as a Kronecker product of two small matrices.
 *
 *   A = E[a a^T],  S = E[g g^T]                       a: what comes into the layer (1 appended), g: derivative of the loss by its output
 *   U = (A + pi sqrt(lambda) I)^-1 G (S + sqrt(lambda) / pi I)^-1,   pi^2 = (tr A / rows) / (tr S / outputs)
 *   nu = min(1, sqrt(kappa / (eta^2 sum <U, G>)))     no step changes the predictions by more than kappa, in the Fisher metric
 *   m = b m + nu U,   x+ = x - eta (m + decay x)
 *
 * A and S are running means with memory min(1 - 1/k, decay of the factors); their inverses are made anew every `every` steps. For a
 * convolution A sums over positions and S averages over them (KFC).
 *
 * Source: J. Martens, R. Grosse, Optimizing neural networks with Kronecker-factored approximate curvature, ICML 2015,
 *   arXiv:1503.05671 (factored Tikhonov damping: section 6.3); R. Grosse, J. Martens, A Kronecker-factored approximate Fisher matrix
 *   for convolution layers, ICML 2016, arXiv:1602.01407; J. Ba, R. Grosse, J. Martens, ICLR 2017 (the step limit, section 5).
 * Good for: dense and convolution layers, batches large enough for A and S. Not for: layers shared over time without more thought.
 * Cost: 1 gradient; per layer B (rows^2 + outputs^2) for the factors, rows^3 + outputs^3 at a refresh, n (rows + outputs) per step.
 */
import { beginRule, defineRule, gtol, type RuleState, ruleTraits, takeTurn } from '@thetakit/optimizers';
import { type Observation, type Optimizer, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { multiply } from '../preconditioned/gram.ts';
import { dampedInverse } from './damped-inverse.ts';
import { addFactors, type KfacLayer, type LayerStatistics, rowsOf } from './layer-statistics.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.3, describe: 'Step size eta; 1 is the whole natural gradient.', unit: '1', scale: 'log' }),
  momentum: o.number({ min: 0, lt: 1, default: 0.5, describe: 'Memory b of the steps.', unit: '1' }),
  damping: o.number({ gt: 0, default: 1e-3, describe: 'Tikhonov damping lambda of the Fisher matrix.', unit: '(f/x)^2', scale: 'log' }),
  klClip: o.number({ gt: 0, default: 1e-2, describe: 'Limit kappa on the change of the predictions in one step.', unit: '1', scale: 'log' }),
  factorDecay: o.number({ min: 0, lt: 1, default: 0.95, describe: 'Memory of the running means of A and S.', unit: '1' }),
  weightDecay: o.number({ min: 0, default: 0, describe: 'Pull of x towards 0, beside the step.', unit: '1/x', scale: 'log' }),
  every: o.integer({ min: 1, default: 1, describe: 'Steps between two refreshes of the inverses.', unit: '1' }),
  gtol,
});

/** Options of K-FAC. */
export type KfacOptions = OptionsOf<typeof options>;

/** Factors of one layer. */
export interface KfacFactors {
  readonly a: Float64Array;
  readonly s: Float64Array;
  readonly aInverse: Float64Array;
  readonly sInverse: Float64Array;
}

/** State of K-FAC. */
export interface KfacState extends RuleState {
  readonly factors: readonly KfacFactors[];
  /** m and U, shape [n]. */
  readonly m: Float64Array;
  readonly natural: Float64Array;
  /** Scratch, as long as the largest layer. */
  readonly work: Float64Array;
  /** Steps taken. */
  count: number;
}

/** A network for K-FAC. */
export interface KfacNetwork {
  /** Its layers, which take up all of x in this order. */
  readonly layers: readonly KfacLayer[];
  /**
   * What flowed through each layer at x. With targets drawn from the model's own predictions the factors are those of the exact Fisher
   * matrix; with the data's targets, of the empirical one. Called once per step, at the point whose gradient was just observed.
   */
  statistics(x: Float64Array): readonly LayerStatistics[];
}

/** K-FAC for a network, as a first-order rule. Throws SHAPE_MISMATCH when the layers do not fill x. */
export function kfac({ layers, statistics }: KfacNetwork): Optimizer<KfacOptions, KfacState> {
  const init = (x0: Float64Array): KfacState => {
    const total = layers.reduce((sum, layer) => sum + rowsOf(layer) * layer.outputs, 0);
    if (total !== x0.length) throw unfilled(total, x0.length);
    const square = (n: number) => new Float64Array(n * n);
    const factors = layers.map((layer) => {
      const [rows, outputs] = [rowsOf(layer), layer.outputs];
      return { a: square(rows), s: square(outputs), aInverse: square(rows), sInverse: square(outputs) };
    });
    const largest = Math.max(...layers.map((layer) => rowsOf(layer) * layer.outputs));
    const vector = () => new Float64Array(x0.length);
    return { ...beginRule(x0), factors, m: vector(), natural: vector(), work: new Float64Array(largest), count: 0 };
  };
  const update = (state: KfacState, observation: Observation, given: KfacOptions, into: KfacState): KfacState => {
    copy(state, into);
    if (takeTurn(state, observation, given.gtol, into)) return into;
    const seen = statistics(into.x);
    const keep = Math.min(1 - 1 / (into.count + 1), given.factorDecay);
    for (const [k, layer] of layers.entries()) {
      const { a, s, aInverse, sInverse } = into.factors[k]!;
      addFactors(layer, k, seen[k]!, a, s, keep, 1 - keep);
      if (into.count % given.every === 0) refresh(layer, a, s, aInverse, sInverse, given.damping);
    }
    step(into, layers, given);
    into.count += 1;
    return into;
  };
  return defineRule<KfacOptions, KfacState, 'kfac'>({
    id: 'kfac',
    summary: `Kronecker-factored natural gradient of a network with ${layers.length} layers.`,
    formula: String.raw`x_{k+1} = x_k - \eta\, (A + \pi \sqrt\lambda I)^{-1} G_k (S + \sqrt\lambda / \pi I)^{-1}`,
    goodFor: 'Dense and convolution layers, batches of some dozens and more.',
    notFor: 'Functions that are not networks.',
    sources: ['J. Martens, R. Grosse, ICML 2015, arXiv:1503.05671', 'R. Grosse, J. Martens, ICML 2016, arXiv:1602.01407'],
    traits: ruleTraits,
    options,
    init,
    update,
    extras: ({ gradient }) => ({ jac: gradient.slice() }),
  });
}

function copy(from: KfacState, into: KfacState): void {
  for (const [k, factors] of from.factors.entries()) for (const name of ['a', 's', 'aInverse', 'sInverse'] as const) into.factors[k]![name].set(factors[name]);
  into.m.set(from.m);
  into.natural.set(from.natural);
  into.count = from.count;
}

/** Inverses with the damping shared out between the two factors. */
function refresh(layer: KfacLayer, a: Float64Array, s: Float64Array, aInverse: Float64Array, sInverse: Float64Array, damping: number): void {
  const [rows, outputs] = [rowsOf(layer), layer.outputs];
  const ratio = trace(a, rows) / rows / (trace(s, outputs) / outputs);
  const pi = ratio > 0 && ratio < Infinity ? Math.sqrt(ratio) : 1;
  const root = Math.sqrt(damping);
  dampedInverse(a, rows, pi * root, aInverse);
  dampedInverse(s, outputs, root / pi, sInverse);
}

function trace(k: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += k[i * n + i]!;
  return sum;
}

function step(s: KfacState, layers: readonly KfacLayer[], { learningRate, momentum, klClip, weightDecay }: KfacOptions): void {
  const { x, query, gradient, natural, m, work } = s;
  let offset = 0;
  for (const [k, layer] of layers.entries()) {
    const [rows, outputs] = [rowsOf(layer), layer.outputs];
    const end = offset + rows * outputs;
    multiply(s.factors[k]!.aInverse, gradient.subarray(offset, end), work, rows, rows, outputs);
    multiply(work, s.factors[k]!.sInverse, natural.subarray(offset, end), rows, outputs, outputs);
    offset = end;
  }
  let bend = 0;
  for (let i = 0; i < x.length; i++) bend += natural[i]! * gradient[i]!;
  const limit = bend > 0 ? Math.min(1, Math.sqrt(klClip / (learningRate * learningRate * bend))) : 1;
  for (let i = 0; i < x.length; i++) {
    m[i] = momentum * m[i]! + limit * natural[i]!;
    query[i] = x[i]! - learningRate * (m[i]! + weightDecay * x[i]!);
  }
}

function unfilled(total: number, n: number): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', {
    who: 'kfac',
    problem: `the layers have ${total} parameters, and x has ${n}`,
    action: 'List every layer, with bias: false where there is none',
    received: total,
    expected: n,
  });
}
