/**
 * Chains that advance in turn, so that Ctrl+C finds them all equally far and progress is that of the whole run. A chain's draws
 * depend on (seed, chain) alone, so they are those of chains run one after another.
 */
import { setImmediate } from 'node:timers/promises';
import {
  type ChainState,
  type Draws,
  type FitCheckpoint,
  type FitOptions,
  type FitProgress,
  type FormationModel,
  fitSteps,
  type NetworkData,
  STAT_NAMES,
} from '@thetakit/netform-mcmc';

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** Settings of the run. */
export interface ChainSettings {
  readonly chains: number;
  readonly warmup: number;
  readonly draws: number;
  readonly seed: number;
  readonly theta: NonNullable<FitOptions['theta']>;
}

/** How the run is watched. */
export interface ChainWatch {
  readonly signal: AbortSignal;
  /** Called once per turn of the event loop. */
  onTurn?(done: number, total: number, phase: FitProgress['phase']): void;
}

/** What was sampled. */
export interface SampledChains {
  /** Draws that every chain has. */
  readonly draws: Draws;
  /** Every draw was made. */
  readonly isComplete: boolean;
  /** Where each chain stood when it ended; null for one that did not begin. */
  readonly states: readonly (ChainState | null)[];
  /** Iterations of all chains, warm-up included. */
  readonly iterations: number;
  /** Seconds. */
  readonly elapsed: number;
}

interface Chain {
  readonly steps: ReturnType<typeof fitSteps>;
  made: number;
  state: ChainState | null;
  draws: Draws | null;
}

/** Samples until every draw is made or the signal is aborted. Throws the errors of data, model and settings. */
export async function sampleChains(data: NetworkData, model: FormationModel, settings: ChainSettings, watch: ChainWatch): Promise<SampledChains> {
  const { chains: count, warmup, draws: kept, seed, theta } = settings;
  const started = performance.now();
  const chains = Array.from({ length: count }, (_, c): Chain => {
    const save = ({ current }: FitCheckpoint) => {
      chain.state = current;
    };
    const checkpoint = { every: Number.MAX_SAFE_INTEGER, save };
    const steps = fitSteps(data, model, { chains: 1, firstChain: c, warmup, draws: kept, seed, theta, signal: watch.signal, checkpoint });
    const chain: Chain = { steps, made: 0, state: null, draws: null };
    return chain;
  });
  let done = 0;
  let turn = performance.now();
  let phase: FitProgress['phase'] = 'warmup';
  while (chains.some(({ draws }) => draws === null)) {
    for (const chain of chains.filter(({ draws }) => draws === null)) {
      const step = chain.steps.next();
      if (step.done === true) {
        chain.draws = step.value.draws;
        chain.state = step.value.states[0] ?? chain.state;
      } else {
        done++;
        phase = step.value.phase;
        if (phase === 'draws') chain.made++;
      }
      if (performance.now() - turn < TURN) continue;
      watch.onTurn?.(done, count * (warmup + kept), phase);
      await setImmediate();
      turn = performance.now();
    }
  }
  const common = Math.min(...chains.map(({ made }) => made));
  return {
    draws: joined(
      chains.map(({ draws }) => draws).filter((draws) => draws !== null),
      common,
    ),
    isComplete: common === kept,
    states: chains.map(({ state }) => state),
    iterations: done,
    elapsed: (performance.now() - started) / 1000,
  };
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
