/**
 * A fit as data, to be handed to a worker: everything is structured-cloneable, so `worker.postMessage(task)` carries it. The draws of
 * a chain depend on (seed, chain) alone; however the chains are shared out among workers, they are the same.
 */
import type { NetworkData } from '../data/network-data.ts';
import { type Consent, formationModel } from '../model/formation-model.ts';
import type { SamplerSettings } from './chain-problem.ts';
import { type Fit, type FitCheckpoint, type FitOptions, type FitProgress, fitSteps } from './fit.ts';

/** Some chains of a fit. */
export interface FitTask {
  readonly data: NetworkData;
  /** The model as text, with built-in terms. */
  readonly formula: string;
  /** Default 'mutual'. */
  readonly consent?: Consent;
  readonly settings: SamplerSettings;
  readonly warmup: number;
  /** Draws kept per chain. */
  readonly draws: number;
  /** Numbers of the first chain and of chains. */
  readonly firstChain: number;
  readonly chains: number;
  /** Goes on from here. */
  readonly resume?: FitCheckpoint;
}

/** Runs a task: one iteration per `next`, the fit at the end. Throws what `fitSteps` throws. */
export function fitTaskSteps(task: FitTask, watch: Pick<FitOptions, 'signal' | 'checkpoint' | 'clock'> = {}): Generator<FitProgress, Fit, void> {
  const { data, formula, consent = 'mutual', settings, warmup, draws, firstChain, chains, resume } = task;
  return fitSteps(data, formationModel(formula, { consent }), {
    ...settings,
    ...watch,
    warmup,
    draws,
    firstChain,
    chains,
    ...(resume === undefined ? {} : { resume }),
  });
}
