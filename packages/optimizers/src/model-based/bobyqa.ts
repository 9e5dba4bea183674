/**
 * BOBYQA: minimisation with bounds, from values alone, by quadratic models. One value per update.
 *
 *   q interpolates f at m = 2 n + 1 points; the freedom that is left goes into the least change of curvature (Frobenius)
 *   d = argmin q(x + d) within |d| <= delta and the bounds, or a step that improves the geometry of the points
 *   the new point replaces the one for which that changes the system most;  delta after the ratio of gain and forecast
 *   rho, the resolution, falls from initialRadius to finalRadius when steps of its size no longer gain
 *
 * Source: Powell, "The BOBYQA algorithm for bound constrained optimization without derivatives", report DAMTP 2009/NA06.
 * Ours, not his: lengths are relative to max(|x_i|, 1); the interpolation system is inverted anew now and then; at the end a fresh
 *   set of points is made around the result, until that gains nothing; success needs a small gradient of the model.
 * Good for: smooth functions without derivatives, up to some tens of variables. Not for: kinks, many local minima.
 * Cost: one value and O(n^2) arithmetic per update; keeps about 10 n^2 floats.
 */
import { defineMinimizer, type MethodContext, type Observation } from '@thetakit/registry';
import { type ModelOptions, type ModelState, modelOptions, newModelState } from './state.ts';
import { turn } from './turn.ts';

export type { ModelOptions, ModelState } from './state.ts';

/** BOBYQA, a trust region of interpolation models within bounds. */
export const bobyqa = defineMinimizer({
  id: 'bobyqa',
  summary: 'Quadratic interpolation models in a trust region with bounds: few values, no derivatives.',
  aliases: ['BOBYQA', 'newuoa', 'NEWUOA'],
  formula: String.raw`\min \|\nabla^2 q_{k+1} - \nabla^2 q_k\|_F\ \text{ s.t. } q_{k+1}(y_j) = f(y_j),\quad j = 1, \dots, 2n + 1`,
  goodFor: 'Smooth functions without derivatives, up to some tens of variables, with or without bounds.',
  notFor: 'Kinks, many local minima, or hundreds of variables.',
  sources: ['M. J. D. Powell, The BOBYQA algorithm for bound constrained optimization without derivatives, DAMTP 2009/NA06 (2009)'],
  traits: { needs: ['value'], bounds: 'native', stochastic: false, global: false, tol: ['finalRadius'] },
  options: modelOptions,
  init: (x0: Float64Array, options: ModelOptions, context: MethodContext) => newModelState(x0, options, context),
  update: (state: ModelState, observation: Observation, options: ModelOptions, into: ModelState) => turn(state, observation, options, into),
});
