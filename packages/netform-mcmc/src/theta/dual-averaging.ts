/** Step-size adaptation by dual averaging (Nesterov 2009; Hoffman and Gelman 2014). */

/** State of the adaptation: plain data. */
export interface DualAveraging {
  readonly count: number;
  /** Running mean of target minus acceptance. */
  readonly error: number;
  /** Log of the step size in use. */
  readonly logStep: number;
  /** Log of the averaged step size, used after warm-up. */
  readonly logAverage: number;
  /** Where steps are pulled to: log of twice the first step size. */
  readonly centre: number;
}

/** Starts from a step size. */
export function startDualAveraging(stepSize: number): DualAveraging {
  return { count: 0, error: 0, logStep: Math.log(stepSize), logAverage: Math.log(stepSize), centre: Math.log(stepSize) + Math.log(2) };
}

/** Takes one acceptance probability in; gamma = 0.05, t0 = 10, kappa = 0.75. Step sizes stay below `largest`. */
export function updateDualAveraging(state: DualAveraging, acceptance: number, target: number, largest: number): DualAveraging {
  const count = state.count + 1;
  const error = state.error + (target - acceptance - state.error) / (count + 10);
  const logStep = Math.min(Math.log(largest), state.centre - (Math.sqrt(count) / 0.05) * error);
  const weight = count ** -0.75;
  return { count, error, logStep, logAverage: weight * logStep + (1 - weight) * state.logAverage, centre: state.centre };
}
