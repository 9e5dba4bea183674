/**
 * COBYQA: constrained minimisation from values alone. Quadratic models of f and of every constraint on the same points, and steps
 * of sequential quadratic programming on the models inside a trust region. One value per update.
 *
 *   d = argmin of the model of f + 1/2 d^T (curvature of the Lagrangian) d,  rows linearised,  |d_i| <= delta,  x + d in the box
 *   merit  f + nu sum v_j  decides, measured against what the quadratic models foresee
 *
 * Source: Ragonneau, "Model-based derivative-free optimization methods and software", thesis, The Hong Kong Polytechnic University
 *   (2022), chapter 5; Powell's reports as for BOBYQA.
 * Ours, not theirs: the curvature is shifted until it is positive definite; contradicting rows give an elastic step; a fresh set of
 *   points at the end until that gains nothing. Without constraints it is BOBYQA.
 * Good for: smooth problems without derivatives, up to some tens of variables. Not for: kinks, noise above the final radius.
 * Cost: one value of f and c, and O((1 + rows) n^2 + n^3) arithmetic per update.
 */
import { defineMinimizer, type MethodContext, type Observation } from '@thetakit/registry';
import { multipliersPerConstraint } from '../constrained/rows.ts';
import { type ModelOptions, type ModelState, modelOptions, newModelState } from './state.ts';
import { turn } from './turn.ts';

/** COBYQA, interpolation models with constraints. */
export const cobyqa = defineMinimizer({
  id: 'cobyqa',
  summary: 'Quadratic interpolation models of objective and constraints in a trust region: constraints without derivatives.',
  aliases: ['COBYQA'],
  formula: String.raw`\min_d\ g^\top d + \tfrac12 d^\top H d\ \text{ s.t. } h + A d = 0\ (\ge 0),\ \|d\|_\infty \le \Delta\quad\text{(all from models)}`,
  goodFor: 'Smooth problems with constraints and without derivatives, up to some tens of variables.',
  notFor: 'Kinks, noise, or hundreds of variables.',
  sources: [
    'T. M. Ragonneau, Model-based derivative-free optimization methods and software, thesis, The Hong Kong Polytechnic University (2022), arXiv:2210.12018',
  ],
  traits: { needs: ['value'], bounds: 'native', constraints: true, stochastic: false, global: false, tol: ['finalRadius'] },
  options: modelOptions,
  init: (x0: Float64Array, options: ModelOptions, context: MethodContext) => newModelState(x0, options, context),
  update: (state: ModelState, observation: Observation, options: ModelOptions, into: ModelState) => turn(state, observation, options, into),
  extras: ({ rows, multipliers, constraintCount }) =>
    constraintCount === 0 ? {} : { multipliers: multipliersPerConstraint(rows, multipliers, constraintCount) },
});
