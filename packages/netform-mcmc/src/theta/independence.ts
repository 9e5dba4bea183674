/**
 * Independence Metropolis-Hastings. The proposal is N(mu, H^-1), where mu is the result of exactly two damped Fisher-scoring
 * steps from the fixed pilot point and H the information there. It depends on the meeting times only, not on the current
 * theta, so the ratio of target to proposal decides:  alpha = min(1, f(theta') q(theta) / (f(theta) q(theta'))).
 */
import { choleskyOf, solveFactored, solveUpper } from './cholesky.ts';
import type { LogDensity } from './log-density.ts';
import type { ThetaKernel } from './theta-step.ts';

/** Scoring steps that make the centre. */
const scoringSteps = 2;

/** One proposal, accepted or not. */
export const independenceStep: ThetaKernel = (density, theta, { pilot }, stream) => {
  const n = density.dimension;
  const centre = dampedScoring(density, pilot, scoringSteps);
  const factor = choleskyOf(density.information(centre), n);
  const noise = solveUpper(factor, stream.fillNormal(new Float64Array(n)));
  const proposal = centre.map((each, k) => each + noise[k]!);
  const value = density.value(theta);
  const next = density.value(proposal);
  const ratio = Math.exp(next - logProposal(factor, centre, proposal) - value + logProposal(factor, centre, theta));
  const acceptance = Number.isNaN(ratio) ? 0 : Math.min(1, ratio);
  const accepted = stream.uniform() < acceptance;
  return {
    theta: accepted ? proposal : theta,
    logDensity: accepted ? next : value,
    acceptance,
    evaluations: 2 + 2 * scoringSteps,
    divergent: false,
    energy: -value,
  };
};

/** -|L'(theta - centre)|^2 / 2; the constant cancels. */
function logProposal(L: Float64Array, centre: Float64Array, theta: Float64Array): number {
  const n = theta.length;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    let entry = 0;
    for (let i = k; i < n; i++) entry += L[i * n + k]! * (theta[i]! - centre[i]!);
    sum += entry * entry;
  }
  return -sum / 2;
}

/** A fixed number of Fisher-scoring steps with step halving. */
export function dampedScoring(density: LogDensity, start: Float64Array, steps: number): Float64Array {
  const gradient = new Float64Array(density.dimension);
  let theta = start;
  for (let step = 0; step < steps; step++) {
    const value = density.valueAndGradient(theta, gradient);
    const direction = solveFactored(choleskyOf(density.information(theta), density.dimension), gradient);
    theta = halvedStep(density, theta, value, direction) ?? theta;
  }
  return theta;
}

/** The first of theta + direction, theta + direction / 2, ... with a larger density; undefined when there is none. */
export function halvedStep(density: LogDensity, theta: Float64Array, value: number, direction: Float64Array): Float64Array | undefined {
  for (let scale = 1; scale > 1e-9; scale /= 2) {
    const next = theta.map((each, k) => each + scale * direction[k]!);
    if (density.value(next) > value) return next;
  }
  return undefined;
}
