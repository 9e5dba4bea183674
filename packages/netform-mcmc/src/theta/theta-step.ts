/** What every parameter kernel returns, and what it is given. */
import type { Stream } from '@thetakit/random';
import type { LogDensity } from './log-density.ts';

/** Tuning of a kernel: plain data, adapted in warm-up and fixed afterwards. */
export interface ThetaTuning {
  /** Step size of hmc and nuts, or scale of the random walk. */
  readonly stepSize: number;
  /** Lower Cholesky factor of the metric (an information matrix), row-major, shape [n, n]. */
  readonly metric: Float64Array;
  /** Point at which the metric was taken; the fixed start of the independence proposal. */
  readonly pilot: Float64Array;
}

/** Result of one update. */
export interface ThetaStep {
  readonly theta: Float64Array;
  /** log density at `theta`. */
  readonly logDensity: number;
  /** Acceptance probability, averaged over the proposals of the update. */
  readonly acceptance: number;
  /** Evaluations of the density. */
  readonly evaluations: number;
  /** Did the trajectory leave the region where its integrator holds? */
  readonly divergent: boolean;
  /** Energy at the start of the trajectory; minus the log density for the other kernels. */
  readonly energy: number;
}

/** One update of theta that leaves the density invariant. */
export type ThetaKernel = (density: LogDensity, theta: Float64Array, tuning: ThetaTuning, stream: Stream) => ThetaStep;
