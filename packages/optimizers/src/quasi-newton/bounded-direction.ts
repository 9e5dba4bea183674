/**
 * The direction of BFGS within bounds: the quasi-Newton step of the free variables.
 *
 *   held:  x_i at (or within a hair of) a bound, and the gradient pushes against it            p_i moves it onto the bound
 *   free:  p_F = -H_FF g_F                                                                      g, p of shape [n]
 *   p is bent, P(x + p) - x, where at least a tenth of the descent of p is left; otherwise the step ends at the first bound
 *
 * Source: Bertsekas, SIAM J. Control Optim. 20 (1982) 221-246, doi:10.1137/0320018: held variables need a hair of width, or the
 *   method may stop short of a solution. H restricted to F stays positive definite, so p descends.
 */
import { dot, dotRow, normInf } from '../dense/vector.ts';

/** What the direction is made of; `step` is written, `u` is work space. */
export interface BoundedModel {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly projected: Float64Array;
  readonly inverse: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly step: Float64Array;
  readonly s: Float64Array;
  readonly u: Float64Array;
}

/** How near to a bound a variable is held, relative to max(|x_i|, 1). */
const hair = 1e-8;
/** The share of the descent that bending must leave. */
const leastDescent = 0.1;

/** Writes p into `step`; returns p^T g. */
export function boundedDirection(model: BoundedModel): number {
  const { x, gradient, projected, inverse, lower, upper, step, s: free, u: bent } = model;
  const n = x.length;
  const width = Math.min(hair, normInf(projected));
  for (let i = 0; i < n; i++) free[i] = roomAgainst(x[i]!, gradient[i]!, lower[i]!, upper[i]!) <= width * Math.max(Math.abs(x[i]!), 1) ? 0 : gradient[i]!;
  for (let i = 0; i < n; i++) {
    const target = gradient[i]! > 0 ? lower[i]! : upper[i]!;
    step[i] = free[i] === 0 && gradient[i] !== 0 ? target - x[i]! : free[i] === 0 ? 0 : -dotRow(inverse, i * n, free);
    bent[i] = Math.min(Math.max(step[i]!, lower[i]! - x[i]!), upper[i]! - x[i]!);
  }
  const slope = dot(step, gradient);
  const bentSlope = dot(bent, gradient);
  if (!(bentSlope <= leastDescent * slope)) return slope;
  step.set(bent);
  return bentSlope;
}

/** Distance to the bound that -g points at; Infinity where there is none. */
function roomAgainst(x: number, g: number, low: number, high: number): number {
  return g > 0 ? x - low : g < 0 ? high - x : Infinity;
}
