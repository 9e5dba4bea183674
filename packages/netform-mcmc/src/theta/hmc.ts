/**
 * Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011) in whitened coordinates: with the metric H = L L', momentum
 * r ~ N(0, I), kinetic energy r'r / 2, leapfrog steps
 *
 *   r += eps/2 L^-1 grad,   theta += eps L^-T r,   r += eps/2 L^-1 grad.
 *
 * The trajectory has length about 1.5, a quarter turn of a standard normal, and the step size is jittered by 20% so that
 * no trajectory length resonates.
 */
import { solveLower, solveUpper } from './cholesky.ts';
import type { ThetaKernel } from './theta-step.ts';

/** Length of a trajectory in whitened units. */
export const TRAJECTORY = 1.5;
/** Most leapfrog steps of one update. */
export const MOST_STEPS = 32;
/** An energy error beyond this counts as divergent. */
const divergence = 1000;

/** One trajectory, accepted or not. */
export const hmcStep: ThetaKernel = (density, theta, { stepSize, metric }, stream) => {
  const n = density.dimension;
  const steps = Math.max(1, Math.min(MOST_STEPS, Math.round(TRAJECTORY / stepSize)));
  const eps = stepSize * (0.8 + 0.4 * stream.uniform());
  const gradient = new Float64Array(n);
  const momentum = stream.fillNormal(new Float64Array(n));
  const start = density.valueAndGradient(theta, gradient);
  const energy = -start + half(momentum);
  const proposal = theta.slice();
  let value = start;
  let divergent = false;
  for (let step = 0; step < steps; step++) {
    kick(momentum, solveLower(metric, gradient), eps / 2);
    const drift = solveUpper(metric, momentum);
    for (let k = 0; k < n; k++) proposal[k]! += eps * drift[k]!;
    value = density.valueAndGradient(proposal, gradient);
    kick(momentum, solveLower(metric, gradient), eps / 2);
    if (!(-value + half(momentum) - energy < divergence)) {
      divergent = true;
      break;
    }
  }
  const error = energy - (-value + half(momentum));
  const acceptance = divergent || Number.isNaN(error) ? 0 : Math.min(1, Math.exp(error));
  const accepted = stream.uniform() < acceptance;
  return { theta: accepted ? proposal : theta, logDensity: accepted ? value : start, acceptance, evaluations: steps + 1, divergent, energy };
};

function half(momentum: Float64Array): number {
  let sum = 0;
  for (const r of momentum) sum += r * r;
  return sum / 2;
}

function kick(momentum: Float64Array, direction: Float64Array, amount: number): void {
  for (let k = 0; k < momentum.length; k++) momentum[k]! += amount * direction[k]!;
}
