/**
 * Fits a model to a network: posterior draws of the parameters, the meeting order integrated out by sampling it.
 *
 * Chains run in turn in this process. Every random number is a function of (seed, chain, iteration), so a chain gives the
 * same draws whether it runs alone, after others or in a worker, and a fit that goes on from a checkpoint, perhaps with more
 * draws than it was begun with, gives the same draws as one that was never stopped.
 */
import { type Outcome, outcomeOf, ThetakitError } from '@thetakit/registry';
import type { NetworkData } from '../data/network-data.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { type ChainProblem, chainProblem, checkCount, type SamplerSettings } from './chain-problem.ts';
import { createChainRunner } from './chain-runner.ts';
import type { ChainState, IterationStats } from './chain-state.ts';
import { createDraws, type Draws, resizedDraws, writeDraw } from './draws.ts';

/** Settings of a fit. */
export interface FitOptions extends SamplerSettings {
  /** Number of chains; default 4. */
  readonly chains?: number;
  /** Warm-up iterations per chain, not kept; default 500. */
  readonly warmup?: number;
  /** Draws kept per chain; default 1000. */
  readonly draws?: number;
  /** Number of the first chain, for runs that share chains out; default 0. */
  readonly firstChain?: number;
  /** Called after every iteration. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Stops the fit when it is aborted; what was drawn is returned. */
  readonly signal?: { readonly aborted: boolean };
  /** Receives a checkpoint every `every` iterations, and when the fit is stopped. */
  readonly checkpoint?: { readonly every: number; readonly save: (checkpoint: FitCheckpoint) => void };
  /** Goes on from a checkpoint of the same data, model and settings; `draws` may be larger. */
  readonly resume?: FitCheckpoint;
  /** Milliseconds that never run backwards, for the time left; absent: no times. */
  readonly clock?: () => number;
  /** Awaited between iterations, so that a page or server can do other things. */
  readonly pause?: () => Promise<void>;
}

/** Where a fit stands. */
export interface FitProgress {
  readonly chain: number;
  /** Iterations done of this chain, and of all chains. */
  readonly iteration: number;
  readonly done: number;
  readonly total: number;
  readonly phase: 'warmup' | 'draws';
  readonly stats: IterationStats;
  /** Milliseconds since the start and, at the speed so far, to the end; NaN without a clock. */
  readonly elapsed: number;
  readonly left: number;
}

/** A fit that can go on, with the same number of draws or with more: plain data. */
export interface FitCheckpoint {
  readonly version: 3;
  /** What must agree for the draws to continue. */
  readonly identity: string;
  /** Where each chain stands; null for one that did not begin. */
  readonly states: readonly (ChainState | null)[];
  /** As many per chain as the farthest chain has made. */
  readonly draws: Draws;
}

/** The result of a fit. */
export interface Fit {
  readonly draws: Draws;
  /** Last state of every chain that began. */
  readonly states: readonly ChainState[];
  /** 'search-complete' when every draw was made, 'cancelled' when the signal stopped it. */
  readonly outcome: Outcome;
  readonly seed: number;
  readonly warmup: number;
  /** Milliseconds, NaN without a clock. */
  readonly elapsed: number;
  /** Goes on from here: pass it as `resume` with more `draws`. */
  readonly checkpoint: FitCheckpoint;
}

/** Samples the posterior. Throws the errors of data, terms and settings; CHECKPOINT_INVALID for a checkpoint of something else. */
export async function fit(data: NetworkData, model: FormationModel, options: FitOptions = {}): Promise<Fit> {
  const steps = fitSteps(data, model, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    options.onProgress?.(value);
    if (options.pause !== undefined) await options.pause();
  }
}

/** The same as a generator: one iteration per `next`, the fit at the end. Does not call `onProgress` or `pause`. */
export function* fitSteps(data: NetworkData, model: FormationModel, options: FitOptions = {}): Generator<FitProgress, Fit, void> {
  const { chains = 4, warmup = 500, draws: kept = 1000, firstChain = 0, signal, clock = () => Number.NaN, resume } = options;
  for (const [name, value, least] of [
    ['chains', chains, 1],
    ['warmup', warmup, 0],
    ['draws', kept, 1],
    ['firstChain', firstChain, 0],
  ] as const) {
    checkCount(name, value, least);
  }
  const problem = chainProblem(data, model, options);
  const identity = identityOf(problem, chains, warmup, firstChain);
  if (resume !== undefined) checkResume(resume, identity, kept);
  const draws = resume === undefined ? createDraws(chains, kept, problem.frame.program.labels) : resizedDraws(resume.draws, kept);
  const states: (ChainState | null)[] = resume === undefined ? new Array<null>(chains).fill(null) : [...resume.states];
  const runner = createChainRunner(problem);
  const begin = clock();
  const total = chains * (warmup + kept);
  const before = states.reduce((sum, state) => sum + (state?.iteration ?? 0), 0);
  let done = before;
  const checkpoint = (): FitCheckpoint => {
    const made = Math.max(0, ...states.map((state) => (state?.iteration ?? 0) - warmup));
    return { version: 3, identity, states: states.slice(), draws: resizedDraws(draws, made) };
  };
  const finish = (reason: 'search-complete' | 'cancelled'): Fit => ({
    draws,
    states: states.filter((state) => state !== null),
    outcome: outcomeOf(reason),
    seed: problem.seed,
    warmup,
    elapsed: clock() - begin,
    checkpoint: checkpoint(),
  });
  for (let c = 0; c < chains; c++) {
    const stored = states[c] ?? null;
    let state = stored ?? runner.start(firstChain + c);
    states[c] = state;
    if (stored !== null) runner.enter(stored);
    while (state.iteration < warmup + kept) {
      if (signal?.aborted === true) {
        options.checkpoint?.save(checkpoint());
        return finish('cancelled');
      }
      const result = runner.iterate(state, warmup);
      state = result.state;
      states[c] = state;
      done += 1;
      if (state.iteration > warmup) writeDraw(draws, c, state.iteration - warmup - 1, state.theta, result.stats);
      if (options.checkpoint !== undefined && done % options.checkpoint.every === 0) options.checkpoint.save(checkpoint());
      const elapsed = clock() - begin;
      const left = (elapsed / (done - before)) * (total - done);
      const phase = state.iteration > warmup ? 'draws' : 'warmup';
      yield { chain: firstChain + c, iteration: state.iteration, done, total, phase, stats: result.stats, elapsed, left };
    }
  }
  return finish('search-complete');
}

/** Everything that the draws depend on, as text: settings, labels, and a digest of data. */
function identityOf({ frame, prior, seed, theta, sweeps, timeProposal, startSteps, base, free }: ChainProblem, ...counts: number[]): string {
  const { program, links } = frame;
  const arrays = [
    links.low,
    links.high,
    Int32Array.from(frame.missing),
    program.profiles.own,
    program.profiles.values,
    prior.means,
    prior.precisions,
    base,
    free,
  ];
  const digest = arrays.map(digestOf).join('-');
  return JSON.stringify([seed, theta, sweeps, timeProposal, startSteps, counts, program.labels, program.consent, String(program.capacity), digest]);
}

/** A 32-bit digest (FNV-1a over the bytes). */
function digestOf(array: Int32Array | Float64Array): number {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function checkResume(checkpoint: FitCheckpoint, identity: string, kept: number): void {
  if (checkpoint.version === 3 && checkpoint.identity === identity && checkpoint.draws.draws <= kept) return;
  throw new ThetakitError('CHECKPOINT_INVALID', {
    who: 'fit',
    problem: 'the checkpoint belongs to other data, another model or other settings',
    action: 'Use the same data, model, seed, priors, chains and warmup as the run that saved it, and no fewer draws',
    received: checkpoint.identity,
    expected: identity,
  });
}
