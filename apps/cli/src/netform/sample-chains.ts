/**
 * Samples the chains of a fit: in threads, with progress, saved states, and more draws when those asked for do not suffice. A chain's
 * draws depend on (seed, chain) alone, so neither threads nor interruptions change them.
 */
import {
  type ChainState,
  type Consent,
  type Draws,
  type FitCheckpoint,
  type FitTask,
  type NetworkData,
  type SamplerSettings,
  STAT_NAMES,
} from '@thetakit/netform-mcmc';
import { runInWorkers } from './run-in-workers.ts';
import { iterationsOf } from './run-tasks.ts';

/** A model as text. */
export interface ModelText {
  readonly formula: string;
  readonly consent: Consent;
}

/** Settings of the run. */
export interface ChainSettings extends SamplerSettings {
  readonly chains: number;
  readonly warmup: number;
  /** Draws per chain. */
  readonly draws: number;
  /** Draws per chain at most, when `isEnough` wants more; default `draws`. */
  readonly mostDraws?: number;
  /** Are these draws enough? Else each chain makes as many again, up to `mostDraws`. */
  readonly isEnough?: (draws: Draws) => boolean;
  /** Threads; default 1: this one. */
  readonly workers?: number;
  /** States of the chains to go on from, in their order; more chains may be asked for. */
  readonly resume?: readonly (FitCheckpoint | undefined)[];
}

/** How the run is watched. */
export interface ChainWatch {
  readonly signal: { readonly aborted: boolean };
  /** Called once per turn of the event loop: iterations of all chains so far, and at the end of the present round. */
  onTurn?(done: number, total: number, phase: 'warmup' | 'draws'): void;
  /** Receives the states of all chains every ten seconds. */
  readonly onSave?: (states: readonly (FitCheckpoint | undefined)[]) => void;
}

/** What was sampled. */
export interface SampledChains {
  /** Draws that every chain has. */
  readonly draws: Draws;
  /** Every draw was made. */
  readonly isComplete: boolean;
  /** Where each chain stood when it ended; null for one that did not begin. */
  readonly states: readonly (ChainState | null)[];
  /** The same as checkpoints, one chain each. */
  readonly checkpoints: readonly FitCheckpoint[];
  /** Iterations of all chains, warm-up included. */
  readonly iterations: number;
  /** Seconds. */
  readonly elapsed: number;
}

/** Samples until every draw is made or the signal is aborted. Throws the errors of data, model, settings and states. */
export async function sampleChains(data: NetworkData, { formula, consent }: ModelText, settings: ChainSettings, watch: ChainWatch): Promise<SampledChains> {
  const { chains, warmup, draws: first, mostDraws = first, isEnough = () => true, workers = 1, resume = [], ...sampler } = settings;
  const started = performance.now();
  let target = Math.max(first, ...resume.map((state) => state?.draws.draws ?? 0));
  let states: readonly (FitCheckpoint | undefined)[] = resume;
  for (;;) {
    const tasks = Array.from({ length: chains }, (_, c): FitTask => {
      const state = states[c];
      return { data, formula, consent, settings: sampler, warmup, draws: target, firstChain: c, chains: 1, ...(state === undefined ? {} : { resume: state }) };
    });
    const onTurn = (iterations: readonly number[]) => {
      const done = iterations.reduce((sum, each) => sum + each, 0);
      watch.onTurn?.(done, chains * (warmup + target), iterations.every((each) => each > warmup) ? 'draws' : 'warmup');
    };
    const checkpoints = await runInWorkers(tasks, workers, { signal: watch.signal, onTurn, ...(watch.onSave === undefined ? {} : { onSave: watch.onSave }) });
    states = checkpoints;
    const common = Math.min(...checkpoints.map((state) => Math.max(0, iterationsOf(state) - warmup)));
    const draws = joined(
      checkpoints.map((state) => state.draws),
      common,
    );
    if (common === target && target < mostDraws && !watch.signal.aborted && !isEnough(draws)) {
      target = Math.min(mostDraws, 2 * target);
      continue;
    }
    return {
      draws,
      isComplete: common === target,
      states: checkpoints.map((state) => state.states[0] ?? null),
      checkpoints,
      iterations: checkpoints.reduce((sum, state) => sum + iterationsOf(state), 0),
      elapsed: (performance.now() - started) / 1000,
    };
  }
}

/** The first `common` draws of single chains as the draws of one run. */
function joined(chains: readonly Draws[], common: number): Draws {
  const labels = chains[0]?.labels ?? [];
  const stack = (parts: readonly Float64Array[], width: number): Float64Array => {
    const all = new Float64Array(parts.length * common * width);
    parts.forEach((part, c) => {
      all.set(part.subarray(0, common * width), c * common * width);
    });
    return all;
  };
  const stats = STAT_NAMES.map((name) => [
    name,
    stack(
      chains.map((chain) => chain.stats[name]),
      1,
    ),
  ]);
  return {
    chains: chains.length,
    draws: common,
    labels,
    theta: stack(
      chains.map(({ theta }) => theta),
      labels.length,
    ),
    stats: Object.fromEntries(stats) as Draws['stats'],
  };
}
