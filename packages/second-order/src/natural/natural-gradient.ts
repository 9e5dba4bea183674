/**
 * The natural gradient: the steepest descent that measures a step by how much it changes the predictions.
 *
 *   x+ = x - eta nu (F + lambda I)^-1 g,   nu = min(1, sqrt(kappa / (eta^2 u^T g))),  u = (F + lambda I)^-1 g
 *
 * F is either the exact Fisher matrix, which the caller computes, or the empirical one, F = 1/m sum s_i s_i^T with the gradients s_i of
 * the log-likelihoods of the m observations. With fewer observations than parameters the system is solved in their space:
 * (lambda I + S^T S / m)^-1 g = (g - S^T (m lambda I + S S^T)^-1 S g) / lambda.
 *
 * Source: S. Amari, Natural gradient works efficiently in learning, Neural Computation 10 (1998) 251-276, doi:10.1162/089976698300017746;
 *   J. Martens, New insights and perspectives on the natural gradient method, JMLR 21 (2020) 146 (exact against empirical).
 * Good for: likelihoods with up to a thousand parameters. Not for: wide networks: use kfac.
 * Cost: 1 gradient and F per step, min(n, m)^3 / 3 for the solution.
 */
import { beginRule, defineRule, gtol, type RuleState, ruleTraits, takeTurn } from '@thetakit/optimizers';
import { type Observation, type Optimizer, type OptionsOf, o, ThetakitError } from '@thetakit/registry';
import { factorCholesky, solveLower, solveLowerTransposed } from '../dense/cholesky.ts';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 1, describe: 'Step size eta; 1 is the whole natural gradient.', unit: '1', scale: 'log' }),
  damping: o.number({ gt: 0, default: 1e-6, describe: 'Tikhonov damping lambda of F.', unit: '(f/x)^2', scale: 'log' }),
  klClip: o.number({ gt: 0, default: 1, describe: 'Limit kappa on the change of the predictions in one step.', unit: '1', scale: 'log' }),
  gtol,
});

/** Options of the natural gradient. */
export type NaturalGradientOptions = OptionsOf<typeof options>;

/** Where F comes from: one of the two. Called once per step, at the point whose gradient was just observed. */
export type FisherSource =
  | { /** F at x, row-major [n, n]. */ readonly fisher: (x: Float64Array) => Float64Array }
  | { /** Gradients of the observations' losses at x, row-major [m, n]. */ readonly scores: (x: Float64Array) => Float64Array };

/** The natural gradient as a first-order rule. The objective is the mean loss of the observations. */
export function naturalGradient(source: FisherSource): Optimizer<NaturalGradientOptions, RuleState> {
  const update = (state: RuleState, observation: Observation, given: NaturalGradientOptions, into: RuleState): RuleState => {
    if (takeTurn(state, observation, given.gtol, into)) return into;
    const { x, gradient, query } = into;
    const u = 'fisher' in source ? byFisher(source.fisher(x), gradient, given.damping) : byScores(source.scores(x), gradient, given.damping);
    let bend = 0;
    for (let i = 0; i < x.length; i++) bend += u[i]! * gradient[i]!;
    const { learningRate, klClip } = given;
    const limit = bend > 0 ? Math.min(1, Math.sqrt(klClip / (learningRate * learningRate * bend))) : 1;
    for (let i = 0; i < x.length; i++) query[i] = x[i]! - learningRate * limit * u[i]!;
    return into;
  };
  return defineRule<NaturalGradientOptions, RuleState, 'natural-gradient'>({
    id: 'natural-gradient',
    summary: `Steepest descent in the metric of the ${'fisher' in source ? 'exact' : 'empirical'} Fisher matrix.`,
    formula: String.raw`x_{k+1} = x_k - \eta\, (F + \lambda I)^{-1} \nabla f(x_k)`,
    goodFor: 'Likelihoods with up to a thousand parameters.',
    notFor: 'Wide networks: use kfac.',
    sources: ['S. Amari, Neural Computation 10 (1998) 251-276, doi:10.1162/089976698300017746', 'J. Martens, JMLR 21 (2020) 146'],
    traits: ruleTraits,
    options,
    init: beginRule,
    update,
    extras: ({ gradient }) => ({ jac: gradient.slice() }),
  });
}

function byFisher(fisher: Float64Array, g: Float64Array, damping: number): Float64Array {
  const n = g.length;
  if (fisher.length !== n * n) throw misshapen(`the Fisher matrix has ${fisher.length} elements, expected ${n} x ${n}`);
  return solved(fisher, n, damping, g);
}

function byScores(scores: Float64Array, g: Float64Array, damping: number): Float64Array {
  const n = g.length;
  const m = scores.length / n;
  if (!Number.isInteger(m) || m === 0) throw misshapen(`there are ${scores.length} scores, expected rows of ${n}`);
  if (m >= n) {
    const fisher = new Float64Array(n * n);
    for (let r = 0; r < m; r++)
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) fisher[i * n + j] = fisher[i * n + j]! + (scores[r * n + i]! * scores[r * n + j]!) / m;
    return solved(fisher, n, damping, g);
  }
  const gram = new Float64Array(m * m);
  const right = new Float64Array(m);
  for (let r = 0; r < m; r++) {
    for (let i = 0; i < n; i++) right[r] = right[r]! + scores[r * n + i]! * g[i]!;
    for (let c = 0; c <= r; c++) for (let i = 0; i < n; i++) gram[r * m + c] = gram[r * m + c]! + scores[r * n + i]! * scores[c * n + i]!;
  }
  const inner = solved(gram, m, m * damping, right);
  const u = g.slice();
  for (let r = 0; r < m; r++) for (let i = 0; i < n; i++) u[i] = u[i]! - scores[r * n + i]! * inner[r]!;
  for (let i = 0; i < n; i++) u[i] = u[i]! / damping;
  return u;
}

/** (K + shift I)^-1 b; the shift is raised when rounding has left K indefinite beyond it. Only the lower triangle of K is read. */
function solved(k: Float64Array, n: number, shift: number, b: Float64Array): Float64Array {
  const problem = { order: n, hessian: k, factor: new Float64Array(n * n), work: new Float64Array(n) };
  let by = shift;
  for (let short = factorCholesky(problem, by); short !== 0 && by < Infinity; short = factorCholesky(problem, by)) by = Math.max(2 * by, by + 2 * short);
  const x = b.slice();
  solveLower(problem, x);
  solveLowerTransposed(problem, x);
  return x;
}

function misshapen(problem: string): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', { who: 'natural-gradient', problem, action: 'Return the matrix row by row' });
}
