/** Maximises a log posterior by damped Fisher scoring. Undamped scoring diverges from a cold start; step halving needs 7 to 9 iterations. */
import { type Outcome, outcomeOf } from '@thetakit/registry';
import { choleskyOf, solveFactored } from '../theta/cholesky.ts';
import { halvedStep } from '../theta/independence.ts';
import type { LogDensity } from '../theta/log-density.ts';

/** Result of a maximisation. */
export interface ScoringResult {
  readonly theta: Float64Array;
  readonly logDensity: number;
  readonly iterations: number;
  /** Information at the maximum, row-major. */
  readonly information: Float64Array;
  readonly outcome: Outcome;
}

/** Runs until g' H^-1 g, twice the expected gain, falls below `tolerance`. */
export function fisherScoring(density: LogDensity, start: Float64Array, tolerance = 1e-10, maxIterations = 100): ScoringResult {
  const gradient = new Float64Array(density.dimension);
  let theta: Float64Array = start.slice();
  for (let iteration = 0; ; iteration++) {
    const value = density.valueAndGradient(theta, gradient);
    const information = density.information(theta);
    const result = (outcome: Outcome): ScoringResult => ({ theta, logDensity: value, iterations: iteration, information, outcome });
    const direction = solveFactored(choleskyOf(information, density.dimension), gradient);
    const decrement = gradient.reduce((sum, each, k) => sum + each * direction[k]!, 0);
    if (!Number.isFinite(decrement)) return result(outcomeOf('non-finite'));
    if (decrement < tolerance) return result(outcomeOf('gradient-tolerance'));
    if (iteration >= maxIterations) return result(outcomeOf('max-iterations'));
    const next = halvedStep(density, theta, value, direction);
    if (next === undefined) return result(outcomeOf('precision-limit'));
    theta = next;
  }
}
