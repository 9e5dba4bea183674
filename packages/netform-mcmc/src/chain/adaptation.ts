/** Adaptation in warm-up: the step size after every update, the metric three times. Nothing changes after warm-up. */
import { choleskyOf } from '../theta/cholesky.ts';
import { startDualAveraging, updateDualAveraging } from '../theta/dual-averaging.ts';
import type { LogDensity } from '../theta/log-density.ts';
import type { ThetaStep } from '../theta/theta-step.ts';
import type { ThetaKernelName } from './chain-problem.ts';
import type { ChainState } from './chain-state.ts';

/** Shares of the warm-up after which the metric is taken anew, at the mean parameters since the last time. */
const metricAt = [0.15, 0.35, 0.65];
/** Acceptance that the step size aims at, and the largest step size. */
const targets: Readonly<Record<ThetaKernelName, readonly [number, number]>> = {
  hmc: [0.8, 1.2],
  nuts: [0.8, 1.6],
  'random-walk': [0.3, 4],
  independence: [1, 1],
};

/** The state after its update, with the tuning adapted while the iteration is part of the warm-up. */
export function adaptTuning(state: ChainState, step: ThetaStep, warmup: number, density: LogDensity, kernel: ThetaKernelName): ChainState {
  if (state.iteration > warmup) return state;
  const [target, largest] = targets[kernel];
  const averaging = kernel === 'independence' ? state.averaging : updateDualAveraging(state.averaging, step.acceptance, target, largest);
  const thetaSum = state.thetaSum.map((sum, k) => sum + step.theta[k]!);
  const adapted: ChainState = {
    ...state,
    averaging,
    thetaSum,
    thetaCount: state.thetaCount + 1,
    tuning: { ...state.tuning, stepSize: Math.exp(state.iteration === warmup ? averaging.logAverage : averaging.logStep) },
  };
  if (!metricAt.some((share) => Math.ceil(share * warmup) === state.iteration)) return adapted;
  const pilot = thetaSum.map((sum) => sum / adapted.thetaCount);
  return {
    ...adapted,
    averaging: startDualAveraging(adapted.tuning.stepSize),
    thetaSum: new Float64Array(thetaSum.length),
    thetaCount: 0,
    tuning: { ...adapted.tuning, metric: choleskyOf(density.information(pilot), pilot.length), pilot },
  };
}
