/**
 * COBYLA: constrained minimisation from values alone by linear models on a simplex of n + 1 points. One value per update.
 *
 *   f and every row are interpolated linearly;  d = argmin of the linear model of f,  rows kept,  |d_i| <= delta,  x + d in the box
 *   merit  f + nu sum v_j  decides;  the radius falls from initialRadius to finalRadius when the models no longer gain
 *
 * Source: Powell, "A direct search optimization method that models the objective and constraint functions by linear interpolation",
 *   in Gomez and Hennart (eds), Advances in Optimization and Numerical Analysis (1994) 51-67.
 * Ours, not his: the trust region is a box and may grow again; points are exchanged and improved as in BOBYQA; equalities and bounds
 *   are kept as such, bounds in every evaluation.
 * Good for: rough values, few variables, constraints whose models are nearly linear, many rows. Not for: accuracy along curved
 *   valleys; COBYQA needs fewer values there.
 * Cost: one value of f and c, and O((1 + rows) n + n^2) arithmetic per update besides the step.
 */
import { defineMinimizer, type MethodContext, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { multipliersPerConstraint } from '../constrained/rows.ts';
import { type ModelState, newModelState } from './state.ts';
import { turn } from './turn.ts';

const options = o.options({
  initialRadius: o.number({
    gt: 0,
    default: 0.5,
    describe: 'First trust radius, relative to max(|x_i|, 1) at the start; at most a quarter of the distance between two bounds.',
    unit: '1',
    scale: 'log',
  }),
  finalRadius: o.number({ gt: 0, default: 1e-7, describe: 'Stop when the trust radius, in the same unit, is as small as this.', unit: '1', scale: 'log' }),
  ctol: o.number({ min: 0, default: 1e-8, describe: 'Largest violation of a constraint at a success.', unit: '1', scale: 'log' }),
  rounds: o.integer({ min: 1, default: 3, describe: 'Most times that a fresh simplex is made where the last one ended, until that gains nothing.', unit: '1' }),
});

/** Options of COBYLA. */
export type CobylaOptions = OptionsOf<typeof options>;

/** COBYLA, linear interpolation models with constraints. */
export const cobyla = defineMinimizer({
  id: 'cobyla',
  summary: 'Linear interpolation models of objective and constraints on a simplex, in a trust region: no derivatives.',
  aliases: ['COBYLA'],
  formula: String.raw`\min_d\ \hat g^\top d\ \text{ s.t. } \hat h + \hat A d = 0\ (\ge 0),\ \|d\|_\infty \le \Delta\quad\text{(linear interpolants)}`,
  goodFor: 'Rough values, few variables, many constraints that are nearly linear.',
  notFor: 'High accuracy along curved valleys (use cobyqa).',
  sources: ['M. J. D. Powell, in S. Gomez, J.-P. Hennart (eds), Advances in Optimization and Numerical Analysis, Kluwer 1994, 51-67'],
  traits: { needs: ['value'], bounds: 'native', constraints: true, stochastic: false, global: false, tol: ['finalRadius'] },
  options,
  init: (x0: Float64Array, given: CobylaOptions, context: MethodContext) => newModelState(x0, given, context, true),
  update: (state: ModelState, observation: Observation, given: CobylaOptions, into: ModelState) => turn(state, observation, given, into),
  extras: ({ rows, multipliers, constraintCount }) =>
    constraintCount === 0 ? {} : { multipliers: multipliersPerConstraint(rows, multipliers, constraintCount) },
});
