/**
 * Sequential quadratic programming for smooth objectives with bounds, equalities and inequalities.
 *
 *   d, u  solve   minimise g . d + 1/2 d^T B d   subject to   h + A d = 0 (>= 0),  lower <= x + d <= upper
 *   x+ = x + alpha d,   alpha = 1, or by backtracking on the penalty function phi = f + sum nu_j v_j
 *   B <- damped BFGS update with s = x+ - x,  y = (g+ - A+^T u) - (g - A^T u)
 *
 * Source: Kraft, DFVLR-FB 88-28 (1988); Powell, Lecture Notes in Mathematics 630 (1978) 144-157; Nocedal and Wright, Numerical
 *   Optimization, 2nd ed. (2006), chapter 18.
 * Ours, not theirs: the subproblem is solved by Goldfarb and Idnani's dual method; contradicting constraints give an elastic step;
 *   a rejected full step is corrected to second order (Fletcher 1982) before it is shortened; the end is a success only at a
 *   point that is stationary and feasible to the tolerances.
 * Good for: smooth problems with up to some hundred variables and constraints. Not for: noise, kinks.
 * Cost: one value per trial, one gradient and constraint Jacobian per iteration, O(n^3) arithmetic; keeps 4 n^2 floats and more with constraints.
 */
import { defineMinimizer, type MethodContext, type Observation } from '@thetakit/registry';
import { multipliersPerConstraint } from './rows.ts';
import { newSlsqpState, type SlsqpOptions, type SlsqpState, slsqpOptions } from './sqp/state.ts';
import { turn } from './sqp/turn.ts';

export type { SlsqpOptions, SlsqpState } from './sqp/state.ts';

/** SQP with a dual active-set subproblem. */
export const slsqp = defineMinimizer({
  id: 'slsqp',
  summary: 'Sequential quadratic programming: bounds, equalities and inequalities, with a penalty line search and an elastic mode.',
  aliases: ['SLSQP', 'sqp'],
  formula: String.raw`\min_d\ g^\top d + \tfrac12 d^\top B d\ \text{ s.t. } h + A d = 0\ (\ge 0),\qquad x_{k+1} = x_k + \alpha d`,
  goodFor: 'Smooth problems with constraints, up to some hundred variables.',
  notFor: 'Noisy values, functions with kinks, or thousands of variables.',
  sources: [
    'D. Kraft, A software package for sequential quadratic programming, DFVLR-FB 88-28 (1988)',
    'M. J. D. Powell, Lecture Notes in Mathematics 630 (1978) 144-157, doi:10.1007/BFb0067703',
    'D. Goldfarb, A. Idnani, Mathematical Programming 27 (1983) 1-33, doi:10.1007/BF02591962',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', constraints: true, stochastic: false, global: false, tol: ['gtol', 'ctol'] },
  options: slsqpOptions,
  init: (x0: Float64Array, _options: SlsqpOptions, context: MethodContext) => newSlsqpState(x0, context),
  update: (state: SlsqpState, observation: Observation, options: SlsqpOptions, into: SlsqpState) => turn(state, observation, options, into),
  extras: ({ gradient, rows, multipliers, constraintCount }) => ({
    jac: gradient.slice(),
    ...(constraintCount === 0 ? {} : { multipliers: multipliersPerConstraint(rows, multipliers, constraintCount) }),
  }),
});
