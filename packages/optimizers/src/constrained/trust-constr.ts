/**
 * trust-constr: an interior-point method in a trust region. Inequalities and bounds get slacks in a logarithmic barrier; the steps are
 * those of Byrd and Omojokun: one part towards the constraints, one downhill within their null space.
 *
 *   minimise f(x) - mu sum log s   subject to   h_E = 0,  h_I - s = 0,  x - lower - s = 0,  upper - x - s = 0,      mu -> 0
 *   merit  f - mu sum log s + nu |c|_2;   B <- damped BFGS update of the Hessian of the Lagrangian
 *
 * Source: Byrd, Hribar and Nocedal, SIAM J. Optim. 9 (1999) 877-900, doi:10.1137/S1052623497325107; Lalee, Nocedal and Plantenga,
 *   SIAM J. Optim. 8 (1998) 682-706; Conn, Gould and Toint, Trust-Region Methods (2000), section 15.4.
 * Ours, not theirs: bounds hold in every evaluation (their rows are linear and their slacks start exact); slacks grow to their
 *   rows; projections by Cholesky factors of A A^T, a little regularised.
 * Good for: many inequalities and bounds, where active sets change often. Not for: starts far outside inequalities that bend; noise.
 * Cost: one value per trial, one gradient and Jacobian per iteration, O((n + rows)^3) arithmetic.
 */
import { defineMinimizer, type MethodContext, type Observation } from '@thetakit/registry';
import { newTrustConstrState, type TrustConstrOptions, type TrustConstrState, trustConstrOptions } from './interior/state.ts';
import { turn } from './interior/turn.ts';
import { multipliersPerConstraint } from './rows.ts';

export type { TrustConstrOptions, TrustConstrState } from './interior/state.ts';

/** Interior point in a trust region. */
export const trustConstr = defineMinimizer({
  id: 'trust-constr',
  summary: 'Interior-point trust region (Byrd and Omojokun): bounds, equalities and inequalities through slacks and a barrier.',
  aliases: ['trust-constraints', 'interior-point'],
  formula: String.raw`\min f(x) - \mu \sum \log s\ \text{ s.t. } h_E = 0,\ h_I - s = 0,\qquad \mu \to 0`,
  goodFor: 'Many inequalities and bounds.',
  notFor: 'Noisy values, or few evaluations (use slsqp).',
  sources: [
    'R. H. Byrd, M. E. Hribar, J. Nocedal, SIAM J. Optim. 9 (1999) 877-900, doi:10.1137/S1052623497325107',
    'M. Lalee, J. Nocedal, T. Plantenga, SIAM J. Optim. 8 (1998) 682-706, doi:10.1137/S1052623493262993',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', constraints: true, stochastic: false, global: false, tol: ['gtol', 'ctol'] },
  options: trustConstrOptions,
  init: (x0: Float64Array, options: TrustConstrOptions, context: MethodContext) => newTrustConstrState(x0, options, context),
  update: (state: TrustConstrState, observation: Observation, options: TrustConstrOptions, into: TrustConstrState) => turn(state, observation, options, into),
  extras: ({ gradient, rows, multipliers, constraintCount }) => ({
    jac: gradient.slice(),
    ...(constraintCount === 0 ? {} : { multipliers: multipliersPerConstraint(rows, multipliers, constraintCount) }),
  }),
});
