/** Random-walk Metropolis with the metric as preconditioner: theta' = theta + s L^-T z, z ~ N(0, I); four proposals per update. */
import { solveUpper } from './cholesky.ts';
import type { ThetaKernel } from './theta-step.ts';

/** Proposals per update. */
const proposals = 4;

/** Four proposals, each accepted or not. */
export const randomWalkStep: ThetaKernel = (density, theta, { stepSize, metric }, stream) => {
  const n = density.dimension;
  let current = theta;
  let value = density.value(theta);
  const energy = -value;
  let acceptance = 0;
  for (let k = 0; k < proposals; k++) {
    const direction = solveUpper(metric, stream.fillNormal(new Float64Array(n)));
    const proposal = current.map((each, i) => each + stepSize * direction[i]!);
    const next = density.value(proposal);
    const ratio = Number.isNaN(next) ? 0 : Math.min(1, Math.exp(next - value));
    acceptance += ratio / proposals;
    if (stream.uniform() < ratio) {
      current = proposal;
      value = next;
    }
  }
  return { theta: current, logDensity: value, acceptance, evaluations: proposals + 1, divergent: false, energy };
};

/** Optimal scale for a normal target of dimension n (Roberts, Gelman and Gilks, 1997). */
export function randomWalkScale(n: number): number {
  return 2.38 / Math.sqrt(Math.max(1, n));
}
