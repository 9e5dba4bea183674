/**
 * The state of a chain between iterations: plain data, and all of it. Times of unlinked pairs are no part of it, because every
 * iteration begins with an exact draw of them; random numbers come from (seed, chain, iteration, purpose). So a chain goes on
 * from a stored state exactly as it would have gone on.
 */
import type { DualAveraging } from '../theta/dual-averaging.ts';
import type { ThetaTuning } from '../theta/theta-step.ts';

/** A chain between two iterations. */
export interface ChainState {
  /** Number of the chain. */
  readonly chain: number;
  /** Iterations done, warm-up included. */
  readonly iteration: number;
  /** All parameters, shape [K]. */
  readonly theta: Float64Array;
  /** Meeting time of each link, shape [E]; 1 for a missing pair that is not linked. Links and missing pairs stand in one lexicographic order. */
  readonly linkTimes: Float64Array;
  /** In how many iterations after the warm-up each missing pair was linked, in the order of `NetworkData.missing`. */
  readonly imputed: Float64Array;
  readonly tuning: ThetaTuning;
  readonly averaging: DualAveraging;
  /** Sum and number of the free parameters since the metric was last taken. */
  readonly thetaSum: Float64Array;
  readonly thetaCount: number;
}

/** Numbers about one iteration; the names follow ArviZ. */
export interface IterationStats {
  /** log posterior of parameters and times, up to a constant. */
  readonly lp: number;
  readonly acceptance_rate: number;
  readonly step_size: number;
  /** Evaluations of the density in the parameter update. */
  readonly n_steps: number;
  /** 1 for a divergent trajectory, else 0. */
  readonly diverging: number;
  readonly energy: number;
  /** Share of link-time moves accepted. */
  readonly accept_link: number;
  /** log L(theta; D, T). */
  readonly complete_loglik: number;
  /** Number of missing pairs that are linked. */
  readonly imputed_links: number;
  /** Mean meeting time of the links. */
  readonly mean_link_time: number;
  /** Mean meeting time of the links whose agents had a friend in common when they met; NaN when there is none. */
  readonly mean_closing_time: number;
}

/** Names of the numbers of an iteration. */
export const STAT_NAMES = [
  'lp',
  'acceptance_rate',
  'step_size',
  'n_steps',
  'diverging',
  'energy',
  'accept_link',
  'complete_loglik',
  'imputed_links',
  'mean_link_time',
  'mean_closing_time',
] as const satisfies readonly (keyof IterationStats)[];
