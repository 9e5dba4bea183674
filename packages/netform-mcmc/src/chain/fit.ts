/**
 * Fits a model to a network: posterior draws of the parameters, the meeting order integrated out by sampling it.
 *
 * Chains run in turn in this process. Every random number is a function of (seed, chain, iteration), so a chain gives the
 * same draws whether it runs alone, after others or in a worker, and a fit that goes on from a checkpoint gives the same
 * draws as one that was never stopped.
 */
import { type Outcome, outcomeOf, ThetakitError } from '@thetakit/registry';
import type { NetworkData } from '../data/network-data.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { type ChainProblem, chainProblem, checkCount, type SamplerSettings } from './chain-problem.ts';
import { createChainRunner } from './chain-runner.ts';
import type { ChainState, IterationStats } from './chain-state.ts';
import { createDraws, type Draws, writeDraw } from './draws.ts';

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
  /** Goes on from a checkpoint of the same data, model and settings. */
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

/** A fit that can go on: plain data. */
export interface FitCheckpoint {
  readonly version: 1;
  /** What must agree for the draws to continue. */
  readonly identity: string;
  /** Chains finished, and the state of the one under way. */
  readonly finished: number;
  readonly current: ChainState | null;
  readonly draws: Draws;
  /** Last states of the finished chains. */
  readonly states: readonly ChainState[];
}

/** The result of a fit. */
export interface Fit {
  readonly draws: Draws;
  /** Last state of every chain that finished. */
  readonly states: readonly ChainState[];
  /** 'search-complete' when every draw was made, 'cancelled' when the signal stopped it. */
  readonly outcome: Outcome;
  readonly seed: number;
  readonly warmup: number;
  /** Milliseconds, NaN without a clock. */
  readonly elapsed: number;
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
  const identity = identityOf(problem, chains, warmup, kept, firstChain);
  if (resume !== undefined) checkResume(resume, identity);
  const draws = resume === undefined ? createDraws(chains, kept, problem.frame.program.labels) : copyDraws(resume.draws);
  const states: ChainState[] = [...(resume?.states ?? [])];
  const runner = createChainRunner(problem);
  const begin = clock();
  const total = chains * (warmup + kept);
  const before = (resume?.finished ?? 0) * (warmup + kept) + (resume?.current?.iteration ?? 0);
  let done = before;
  const finish = (reason: 'search-complete' | 'cancelled'): Fit => ({
    draws,
    states,
    outcome: outcomeOf(reason),
    seed: problem.seed,
    warmup,
    elapsed: clock() - begin,
  });
  const save = (finished: number, current: ChainState | null) =>
    options.checkpoint?.save({ version: 1, identity, finished, current, draws: copyDraws(draws), states: states.slice() });
  for (let c = resume?.finished ?? 0; c < chains; c++) {
    const stored = c === resume?.finished ? resume.current : null;
    let state = stored ?? runner.start(firstChain + c);
    if (stored !== null) runner.enter(stored);
    while (state.iteration < warmup + kept) {
      if (signal?.aborted === true) {
        save(c, state);
        return finish('cancelled');
      }
      const result = runner.iterate(state, warmup);
      state = result.state;
      done += 1;
      if (state.iteration > warmup) writeDraw(draws, c, state.iteration - warmup - 1, state.theta, result.stats);
      if (options.checkpoint !== undefined && done % options.checkpoint.every === 0) save(c, state);
      const elapsed = clock() - begin;
      const left = (elapsed / (done - before)) * (total - done);
      const phase = state.iteration > warmup ? 'draws' : 'warmup';
      yield { chain: firstChain + c, iteration: state.iteration, done, total, phase, stats: result.stats, elapsed, left };
    }
    states.push(state);
  }
  return finish('search-complete');
}

function copyDraws(draws: Draws): Draws {
  const stats = Object.fromEntries(Object.entries(draws.stats).map(([name, values]) => [name, values.slice()])) as unknown as Draws['stats'];
  return { ...draws, theta: draws.theta.slice(), stats };
}

/** Everything that the draws depend on, as text: settings, labels, and a digest of data. */
function identityOf({ frame, prior, seed, theta, sweeps, timeProposal, startSteps, base, free }: ChainProblem, ...counts: number[]): string {
  const { program, links } = frame;
  const arrays = [links.low, links.high, program.profiles.own, program.profiles.values, prior.means, prior.precisions, base, free];
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

function checkResume(checkpoint: FitCheckpoint, identity: string): void {
  if (checkpoint.version === 1 && checkpoint.identity === identity) return;
  throw new ThetakitError('CHECKPOINT_INVALID', {
    who: 'fit',
    problem: 'the checkpoint belongs to other data, another model or other settings',
    action: 'Use the same data, model, seed, priors, chains, warmup and draws as the run that saved it',
    received: checkpoint.identity,
    expected: identity,
  });
}
