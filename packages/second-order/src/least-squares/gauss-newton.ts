/**
 * Gauss-Newton with step halving: the least-squares method without damping.
 *
 *   p = argmin ||r + J p||,  x <- x + t p,  t = lambda, lambda/2, lambda/4, ... until
 *   1/2 ||r(x + t p)||^2 <= 1/2 ||r(x)||^2 - 1e-4 t ||J p||^2
 *
 * By a pivoted QR of J, never by J^T J; where J is rank deficient p is the basic solution. On linear residuals one step suffices;
 * near a solution with small residuals the digits double each step, near one with large residuals it is linear or fails.
 * Source: J. Nocedal, S.J. Wright, Numerical Optimization, 2nd ed. (2006), 10.3, doi:10.1007/978-0-387-40065-5.
 * Good for: mildly nonlinear fits, and seeing what Levenberg-Marquardt adds. Not for: far starts; use `levenberg-marquardt`.
 * Cost per iteration: one Jacobian, one or a few residual vectors, one QR of order m n^2.
 */
import { defineLeastSquares, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { gaussNewtonStep } from './damping.ts';
import { linearise } from './linearise.ts';
import { copyLmState, type LmState, lmState } from './lm-state.ts';
import { placeTrial, scaledNorm } from './trial-step.ts';

const options = o.options({
  lambda: o.number({ gt: 0, lt: 2, default: 1, describe: 'Factor of the step that is tried first; 1 is the full Gauss-Newton step.', unit: '1' }),
  ftol: o.number({
    min: 0,
    default: 1e-14,
    scale: 'log',
    describe: 'Stop when a full step would lower the sum of squares by at most this share of it.',
    unit: '1',
  }),
  xtol: o.number({
    min: 0,
    default: 1e-14,
    scale: 'log',
    describe: 'Stop when the full step is at most this share of x, both measured in the scaled norm.',
    unit: '1',
  }),
});

/** Options of `gaussNewton`. */
export type GaussNewtonOptions = OptionsOf<typeof options>;

const descent = 1e-4;
const shortest = 1e-12;
/** Rounding of the sum of squares, as a share of it. */
const level = 1e-14;

/** The method, id `gauss-newton`. Its state is that of `levenberg-marquardt`, with `par` as the length t of the step. */
export const gaussNewton = defineLeastSquares({
  id: 'gauss-newton',
  summary: 'Nonlinear least squares by undamped Gauss-Newton steps, halved until they go down.',
  formula: String.raw`p = \arg\min_p \|r + J p\|,\quad x \leftarrow x + t\,p`,
  goodFor: 'Mildly nonlinear fits from a good start.',
  notFor: 'Far starts and nearly dependent parameters: use levenberg-marquardt.',
  sources: ['J. Nocedal, S.J. Wright, Numerical Optimization, 2nd ed. (2006), section 10.3, doi:10.1007/978-0-387-40065-5'],
  traits: { needs: ['residuals', 'jacobian'], bounds: 'none', stochastic: false, global: false, tol: ['ftol', 'xtol'] },
  options,
  init: (x0, _options: GaussNewtonOptions, context) => lmState(x0, context),
  update,
});

function update(state: LmState, observation: Observation, given: GaussNewtonOptions, s: LmState): LmState {
  copyLmState(state, s);
  if (state.phase === 'trial') {
    judge(s, observation.residuals, given);
    return s;
  }
  if (state.phase === 'start') {
    s.trialResiduals.set(observation.residuals);
    s.trialCost = costOf(observation.residuals);
  }
  if (!linearise(s, s.query, s.trialResiduals, observation.jacobian, false)) {
    copyLmState(state, s);
    if (state.phase === 'start') s.stop = 'non-finite';
    else tryLength(s, s.par / 2);
    return s;
  }
  s.x.set(s.query);
  s.residuals.set(s.trialResiduals);
  s.fun = s.trialCost;
  s.iteration += state.phase === 'start' ? 0 : 1;
  goOn(s, given);
  return s;
}

function goOn(s: LmState, { lambda, ftol, xtol }: GaussNewtonOptions): void {
  if (s.fun === 0 || s.tangent <= Math.sqrt(ftol) * s.length || s.tangent <= s.rounding) s.stop = 'function-tolerance';
  else if (s.fullStep <= xtol * scaledNorm(s, s.x)) s.stop = 'step-tolerance';
  else tryLength(s, lambda);
}

/** Sets the trial point at x + length p. */
function tryLength(s: LmState, length: number): void {
  const { z } = s.scratch;
  gaussNewtonStep({ n: s.x.length, r: s.r, rhs: s.rhs, rank: s.rank, x: z });
  for (let i = 0; i < z.length; i++) z[i] = length * z[i]!;
  placeTrial(s);
  s.par = length;
  s.phase = 'trial';
  s.wants = 'residuals';
  if (length < shortest) s.stop = 'line-search-failed';
}

/** The residuals of a trial point: take it or halve the step. */
function judge(s: LmState, residuals: Float64Array, { lambda }: GaussNewtonOptions): void {
  const cost = costOf(residuals);
  const isLower = cost < s.fun && cost <= s.fun - descent * s.par * s.tangent ** 2;
  // The first step of a search may be level: near the solution rounding hides its decrease.
  const isLevel = s.par === lambda && cost <= s.fun * (1 + level);
  if (!isLower && !(isLevel && descent * s.tangent ** 2 <= level * s.fun)) {
    tryLength(s, s.par / 2);
    return;
  }
  s.trialResiduals.set(residuals);
  s.trialCost = cost;
  s.phase = 'jacobian';
  s.wants = 'jacobian';
}

/** 1/2 ||r||^2. */
function costOf(residuals: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < residuals.length; i++) squares += residuals[i]! * residuals[i]!;
  return squares / 2;
}
